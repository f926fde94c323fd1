"""What is known of the result of a binary operation."""

from typing import Final

from stacklint.promql.nodes import SCALAR, VECTOR, Binary

from .facts import ALWAYS, GAUGE, MAYBE, NEVER, UNKNOWN, Facts, Known, Metrics, Presence, scalar
from .intervals import BOOL, ONE, Interval, arithmetic, compare, constant, narrowed
from .kinds import COUNTERS, Kind
from .labels import NAME, Labels
from .matching import COMPARISONS, SET_OPERATORS, TRIMS, certain, conflicts, is_open, joined, met
from .values import MISSING

_ZERO: Final = constant(0.0)


def read_binary(node: Binary, facts: Known, metrics: Metrics) -> Facts:
    """The facts of a binary operation, from those of its sides."""
    left, right = facts[id(node.lhs)], facts[id(node.rhs)]
    of_left, of_right = node.lhs.type, node.rhs.type
    if (of_left is VECTOR and of_right is SCALAR) or (of_left is SCALAR and of_right is VECTOR):
        return _with_scalar(node, left, right, metrics)
    if of_left is VECTOR and of_right is VECTOR:
        return (_set if node.op in SET_OPERATORS else _vectors)(node, left, right, metrics)
    return scalar(_value(node, left, right)) if of_left is SCALAR and of_right is SCALAR else UNKNOWN


def _value(node: Binary, left: Facts, right: Facts) -> Interval:
    """The value where both sides are floats."""
    if node.op not in COMPARISONS:
        return arithmetic(node.op, left.value, right.value)
    if node.returns_bool or node.type is SCALAR:
        holds = compare(node.op, left.value, right.value)
        return BOOL if holds is None else ONE if holds else _ZERO
    return narrowed(node.op, left.value, right.value)


def _filters(node: Binary) -> bool:
    """Whether an operation takes series away by their values."""
    return node.op in COMPARISONS and not node.returns_bool


def _filtered(node: Binary, left: Facts, right: Facts, found: Presence) -> Presence:
    """What a comparison leaves where `found` tells whether there are sides to compare."""
    holds = compare(node.op, left.value, right.value)
    if holds is False:
        return NEVER
    return found if holds or found is NEVER else MAYBE


def _with_scalar(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    op, on_left = node.op, node.lhs.type is VECTOR
    vector = left if on_left else right
    labels, found, kind, filters = vector.labels, vector.presence, vector.kind, _filters(node)
    if found is ALWAYS and not vector.value.of_floats:
        found = MAYBE  # histograms know few operations
    if filters:
        value = narrowed(op if on_left else _MIRRORED[op], vector.value, (right if on_left else left).value)
        return Facts(labels, _filtered(node, left, right, found), value, kind, True)
    if op in TRIMS:
        labels = labels.setting(NAME, labels.values(NAME) | MISSING)
    else:
        labels = labels.without_name(surely=not metrics.delayed_name_removal)
    if kind in COUNTERS and op != "*" and not (op == "/" and on_left):
        kind = None
    return Facts(labels, found, _value(node, left, right), kind, vector.conditional)


_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _pairs(node: Binary, left: Facts, right: Facts, labels: Labels) -> Presence:
    """Whether there are series of both sides that match, which then have these labels."""
    if left.presence is NEVER or right.presence is NEVER or labels.contradictory:
        return NEVER
    matched = left.single and right.single and certain(node, left.labels, right.labels)
    return ALWAYS if matched else MAYBE


def _vectors(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    filters = _filters(node)
    conditional = filters or left.conditional or right.conditional
    if is_open(node, metrics):
        return UNKNOWN.found(MAYBE, conditional=conditional)
    if node.matching is not None and node.matching.group == "right":
        one, labels = left.labels, met(node, right.labels, left.labels)
    else:
        one, labels = right.labels, met(node, left.labels, right.labels)
    found = _pairs(node, left, right, labels)
    if found is ALWAYS and not (left.value.of_floats and right.value.of_floats):
        found = MAYBE
    return Facts(
        joined(node, labels, one, metrics),
        _filtered(node, left, right, found) if filters else found,
        _value(node, left, right),
        left.kind if filters else _kind(node.op, left.kind, right.kind),
        conditional,
    )


def _kind(op: str, left: Kind | None, right: Kind | None) -> Kind | None:
    if left is Kind.HISTOGRAM or right is Kind.HISTOGRAM:
        return None
    if op == "+" and left in COUNTERS and right in COUNTERS:
        return Kind.COUNTER_SUM
    return GAUGE if left is GAUGE or right is GAUGE or op in _RELATING else None


_RELATING: Final = frozenset({"/", "%", "^", "atan2", *COMPARISONS})


def _set(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    match node.op:
        case "or":
            return _either(left, right)
        case _ if is_open(node, metrics):
            return left.found(NEVER if left.presence is NEVER else MAYBE, conditional=True)
        case "and":
            labels = met(node, left.labels, right.labels)
            return Facts(labels, _pairs(node, left, right, labels), left.value, left.kind, True)
        case _:
            return left.found(_unmatched(node, left, right), conditional=True)


def _either(left: Facts, right: Facts) -> Facts:
    if right.presence is NEVER:
        return left
    if left.presence is NEVER:
        return right
    return Facts(
        left.labels | right.labels,
        ALWAYS if ALWAYS in (left.presence, right.presence) else MAYBE,
        left.value | right.value,
        left.kind if left.kind is right.kind else None,
        left.conditional and right.conditional,
    )


def _unmatched(node: Binary, left: Facts, right: Facts) -> Presence:
    if left.presence is NEVER or right.presence is NEVER or conflicts(node, left.labels, right.labels):
        return left.presence
    if right.presence is ALWAYS and certain(node, left.labels, right.labels):
        return NEVER
    return MAYBE
