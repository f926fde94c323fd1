"""What is known of the result of a binary operation."""

from typing import Final

from stacklint.promql.nodes import SCALAR, VECTOR, Binary

from .facts import UNKNOWN, Facts, Metrics, Presence, scalar
from .intervals import BOOL, ONE, UNBOUNDED, Interval, arithmetic, compare, constant, narrowed
from .kinds import COUNTERS, Kind
from .labels import NAME, Labels
from .matching import COMPARISONS, SET_OPERATORS, TRIMS, certain, conflicts, is_open, joined, met
from .values import MISSING

NEVER, MAYBE, ALWAYS = Presence.NEVER, Presence.MAYBE, Presence.ALWAYS
_ZERO: Final = constant(0)


def read_binary(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    """The facts of a binary operation, from those of its sides."""
    kinds = (node.lhs.type, node.rhs.type)
    if kinds == (SCALAR, SCALAR):
        return scalar(_value(node, left, right))
    if kinds == (VECTOR, VECTOR):
        if node.op in SET_OPERATORS:
            return _set(node, left, right, metrics)
        return _vectors(node, left, right, metrics)
    if kinds in {(VECTOR, SCALAR), (SCALAR, VECTOR)}:
        return _with_scalar(node, left, right, metrics)
    return UNKNOWN


def _value(node: Binary, left: Facts, right: Facts) -> Interval:
    """The value where both sides are floats."""
    if node.op not in COMPARISONS:
        return arithmetic(node.op, left.value, right.value)
    holds = compare(node.op, left.value, right.value)
    if node.returns_bool or node.type is SCALAR:
        return BOOL if holds is None else ONE if holds else _ZERO
    return narrowed(node.op, left.value, right.value)


def _filtered(node: Binary, left: Facts, right: Facts, found: Presence) -> Presence:
    """Whether something is left where `found` tells whether there are sides to compare."""
    if node.op not in COMPARISONS:
        return found
    if node.returns_bool:
        return found
    holds = compare(node.op, left.value, right.value)
    if holds is False:
        return NEVER
    return found if holds or found is NEVER else MAYBE


def _with_scalar(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    vector = left if node.lhs.type is VECTOR else right
    labels, filters = vector.labels, node.op in COMPARISONS and not node.returns_bool
    if node.op in TRIMS:
        labels = labels.setting(NAME, labels.values(NAME) | MISSING)
    elif not filters:
        labels = labels.without_name(surely=not metrics.delayed_name_removal)
    found = vector.presence
    if found is ALWAYS and vector.value == UNBOUNDED:
        found = MAYBE  # histograms know few operations
    value = _value(node, left, right)
    if filters and node.rhs.type is VECTOR:
        value = narrowed(_MIRRORED[node.op], right.value, left.value)
    scaled = node.op == "*" or (node.op == "/" and node.lhs.type is VECTOR)
    kind = vector.kind if filters or scaled or vector.kind not in COUNTERS else None
    return Facts(labels, _filtered(node, left, right, found), value, kind, vector.conditional or filters)


_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _pairs(node: Binary, left: Facts, right: Facts, labels: Labels) -> Presence:
    """Whether there are series of both sides that match, which then have these labels."""
    if left.presence is NEVER or right.presence is NEVER or labels.contradictory:
        return NEVER
    matched = left.single and right.single and certain(node, left.labels, right.labels)
    return ALWAYS if matched else MAYBE


def _vectors(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    filters = node.op in COMPARISONS and not node.returns_bool
    conditional = filters or left.conditional or right.conditional
    if is_open(node, metrics):
        return UNKNOWN._replace(conditional=conditional)
    if node.matching is not None and node.matching.group == "right":
        one, labels = left.labels, met(node, right.labels, left.labels)
    else:
        one, labels = right.labels, met(node, left.labels, right.labels)
    found = _pairs(node, left, right, labels)
    if found is ALWAYS and UNBOUNDED in (left.value, right.value):
        found = MAYBE
    return Facts(
        joined(node, labels, one, metrics),
        _filtered(node, left, right, found),
        _value(node, left, right),
        _kind(node.op, left.kind, right.kind, filters=filters),
        conditional,
    )


def _kind(op: str, left: Kind | None, right: Kind | None, *, filters: bool) -> Kind | None:
    if filters:
        return left
    if Kind.HISTOGRAM in (left, right):
        return None
    if op == "+" and left in COUNTERS and right in COUNTERS:
        return Kind.COUNTER_SUM
    return Kind.GAUGE if op in _RELATING or Kind.GAUGE in (left, right) else None


_RELATING: Final = frozenset({"/", "%", "^", "atan2", *COMPARISONS})


def _set(node: Binary, left: Facts, right: Facts, metrics: Metrics) -> Facts:
    match node.op:
        case "or":
            return _either(left, right)
        case _ if is_open(node, metrics):
            return left._replace(presence=NEVER if left.presence is NEVER else MAYBE, conditional=True)
        case "and":
            labels = met(node, left.labels, right.labels)
            return Facts(labels, _pairs(node, left, right, labels), left.value, left.kind, True)
        case _:
            return left._replace(presence=_unmatched(node, left, right), conditional=True)


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
