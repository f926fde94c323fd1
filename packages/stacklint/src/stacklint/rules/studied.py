"""What rules on the meaning of expressions share: which expressions they look at, and what they say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import Aggregate, Call, Paren, VectorSelector
from stacklint.promql.semantics import Presence

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.promql.nodes import Expr
    from stacklint.promql.semantics import Study
    from stacklint.stack.queries import PromQuery


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
