"""How the labels of two sides of a binary operation meet.

Source: `VectorBinop` and `resultMetric` of promql/engine.go.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from stacklint.promql.nodes import Binary

from .facts import Metrics
from .labels import NAME, Labels
from .values import MISSING

SET_OPERATORS: Final = frozenset({"and", "or", "unless"})
COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
TRIMS: Final = frozenset({"</", ">/"})


_NAME_ALONE: Final = frozenset((NAME,))


def is_open(node: Binary, metrics: Metrics) -> bool:
    """Whether it is not known, or too intricate, what a binary operation matches."""
    if node.fill is not None:
        return True
    matching = node.matching
    return matching is not None and any(metrics.is_open(label.name) for label in matching.labels + matching.include)


def met(node: Binary, side: Labels, other: Labels) -> Labels:
    """The labels of one side, knowing that it has a match on the other."""
    matching = node.matching
    if matching is not None and matching.on:
        return side.meeting(other, [label.name for label in matching.labels])
    return side.meeting_all_but(other, _ignored(node))


def _ignored(node: Binary) -> frozenset[str]:
    """The labels that play no part in the matching of an operation without `on`."""
    if node.matching is None:
        return _NAME_ALONE
    return _NAME_ALONE.union([label.name for label in node.matching.labels])


def _matched_labels(node: Binary, left: Labels, right: Labels) -> AbstractSet[str]:
    """The labels, among those known by name, that must be equal on both sides."""
    if node.matching is not None and node.matching.on:
        return {label.name for label in node.matching.labels}
    return (left.known.keys() | right.known.keys()) - _ignored(node)


def conflicts(node: Binary, left: Labels, right: Labels) -> tuple[str, ...]:
    """The labels that must be equal on both sides and can't be."""
    names = _matched_labels(node, left, right)
    return tuple(sorted([name for name in names if not left.values(name).meets(right.values(name))]))


def joined(node: Binary, labels: Labels, one: Labels, metrics: Metrics) -> Labels:
    """The labels of what an operation without `fill` makes of two vectors.

    Args:
        node: the operation; it is none on sets.
        labels: those of the side with many elements, or of the left, that have a match.
        one: those of the other side.
        metrics: tells whether the removal of names is delayed.
    """
    surely = not metrics.delayed_name_removal
    if node.op in TRIMS:
        labels = labels.setting(NAME, labels.values(NAME) | MISSING)
    elif node.op not in COMPARISONS:
        labels = labels.without_name(surely=surely)
    if node.matching is not None:
        names = [label.name for label in node.matching.labels]
        if node.matching.group is not None:
            for label in node.matching.include:
                labels = labels.setting(label.name, one.values(label.name))
        else:
            labels = labels.keeping(names) if node.matching.on else labels.dropping(names)
    return labels.without_name(surely=surely) if node.returns_bool else labels


def certain(node: Binary, left: Labels, right: Labels) -> bool:
    """Whether any series of the left matches any of the right: nothing that must be equal can differ."""
    if (left.rest.others or right.rest.others) and not (node.matching and node.matching.on):
        return False
    names = _matched_labels(node, left, right)
    return not any(left.can_have(name) or right.can_have(name) for name in names)
