"""What rules say of labels that texts of alerts read and their queries never return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.models.nearness import nearest
from stacklint.promql.nodes import Aggregate, Binary, Call, VectorSelector
from stacklint.promql.semantics import Presence, one_sided_labels

if TYPE_CHECKING:
    from stacklint.promql.semantics import Drop, Study


def is_apart(drop: Drop, study: Study) -> bool:
    """Whether a label is lost in an operation whose sides don't match, which has a rule of its own."""
    start, end = drop.span
    spans = (one.node.span for one in one_sided_labels(study))
    return any(first <= start and end <= last for first, last in spans)


def is_empty(study: Study) -> bool:
    """Whether there is nothing that could have labels, which has rules of its own."""
    return study.result.presence is Presence.NEVER or study.result.labels.contradictory


def choice(name: str, possible: frozenset[str]) -> str:
    """What to write in place of a label, of those that a query may return."""
    right = nearest(name, possible)
    if right is not None:
        return f"did you mean `{right}`?"
    there = ", ".join(f"`{label}`" for label in sorted(possible - {"__name__"}))
    return f"the query returns {there}" if there else "let the query keep the label, or take it out of the text"


def lost(drop: Drop, name: str) -> str:
    """How a label is lost, for the place where it is."""
    match drop.node:
        case Aggregate(grouping_span=None):
            return f"`{drop.node.op}` without `by` leaves no labels"
        case Aggregate(without=True):
            return "this takes it away"
        case Aggregate():
            return f"this keeps other labels than `{name}`"
        case Binary(matching=matching) if matching is not None:
            return "this keeps no others" if matching.on else "this takes it away"
        case Call(name="absent" | "absent_over_time"):
            return f"`{drop.node.name}` gives the labels that its selector asks for with `=`"
        case VectorSelector():
            return "these series do not have it"
        case _:
            return "the result of this does not have it"
