"""What rules on the meaning of expressions share: which expressions they look at, and what they say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.promql import walk
from stacklint.promql.nodes import Aggregate, Binary, Call, Paren, VectorSelector
from stacklint.promql.semantics import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place
    from stacklint.promql.nodes import Expr
    from stacklint.promql.semantics import Drop, Study
    from stacklint.stack.queries.prom import PromQuery


def studied(subject: PromQuery) -> Study | None:
    """What a query means; `None` for a faulty one, and where a variable stands that may hold anything."""
    return subject.study if not subject.text.loose else None


def outcome(subject: PromQuery, study: Study) -> str:
    """What follows where a part of an expression has no result."""
    return subject.effect if study.result.presence is Presence.NEVER else "this part of the expression has no result"


def weight(study: Study) -> Severity:
    """How bad it is that a part of an expression has no result."""
    return Severity.ERROR if study.result.presence is Presence.NEVER else Severity.WARNING


def match_advice(op: str, label: str, having: Expr, lacking: Expr, study: Study, *, left: bool) -> str:
    """How to write an operation whose one side lacks a label; `left` if it is the left side that has it."""
    if not study[lacking].labels.none:
        return f"write `{op} ignoring ({label})`, or name the labels that both sides have: `{op} on (...)`"
    if op in {"and", "unless"} or study[having].labels.none:
        return f"write `{op} on ()`"
    return f"write `{op} on () group_{'left' if left else 'right'} ()`"


def unseen_bools(root: Expr) -> Iterator[tuple[Binary, Binary]]:
    """The comparisons with `bool` on the right of `and` and `unless`, which only ask whether a series is there."""
    for node in walk(root):
        if isinstance(node, Binary) and node.op in {"and", "unless"}:
            side = node.rhs
            while isinstance(side, Paren):
                side = side.expr
            if isinstance(side, Binary) and side.returns_bool:
                yield node, side


def bool_of(node: Binary, subject: PromQuery) -> Place:
    """Where the `bool` of a comparison is written."""
    start = node.matching.span[0] if node.matching is not None else node.rhs.span[0]
    word = subject.query.text.index("bool", node.op_span[1], start)
    return subject.place((word, word + len("bool")))


def told_by_query(drop: Drop, label: str, study: Study) -> bool:
    """Whether a label that the series themselves lack is one that the query asks for, of which LK110 tells."""
    if not isinstance(drop.node, VectorSelector):
        return False
    groups = [one.grouping for one in study.parts.aggregates if one.grouping and not one.without]
    groups += [one.matching.labels for one in study.parts.binaries if one.matching is not None and one.matching.on]
    asked = [one.label for selector in study.parts.selectors for one in selector.matchers]
    return label in asked or any(one.name == label for group in groups for one in group)


def place(subject: PromQuery, expr: Expr) -> Place:
    """Where an expression stands; Prometheus counts the spaces behind an aggregation as a part of it."""
    start, end = expr.span
    return subject.place((start, start + len(subject.text.text[start:end].rstrip())))


def title(expr: Expr, otherwise: str) -> str:
    """A short name for an expression, for messages; `otherwise` if it has none."""
    while isinstance(expr, Paren):
        expr = expr.expr
    match expr:
        case VectorSelector(name=str()):
            return f"`{expr.name}`"
        case Call():
            return f"`{expr.name}(...)`"
        case Aggregate():
            return f"`{expr.op}(...)`"
        case _:
            return otherwise
