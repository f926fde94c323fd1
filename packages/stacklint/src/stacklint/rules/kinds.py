"""What rules on the kinds of metrics share: how a misused metric is named, where it is declared, how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.promql.nodes import MatrixSelector, Subquery
from stacklint.promql.semantics import kind_by_name
from stacklint.rules.api import Finding
from stacklint.rules.studied import title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.promql.nodes import Expr
    from stacklint.promql.semantics import KindMisuse
    from stacklint.rules.api import Where
    from stacklint.stack.queries.prom import PromQuery
    from stacklint.stack.stack import Stack


def misuse(found: KindMisuse, subject: PromQuery, stack: Stack, *, message: str, advice: str) -> Finding:
    """The finding for a function that is given what it is not made for.

    `message` may name the function as `{function}` and what it is given as `{given}`.
    """
    arg = found.arg
    inner = arg.selector if isinstance(arg, MatrixSelector) else arg.expr if isinstance(arg, Subquery) else arg
    given = title(inner, "what it is given") if subject.is_literal(inner.span) else "what it is given"
    said = message.format(function=found.call.name, given=given)
    return Finding(
        subject.place(found.span), said, advice, declarations(arg, subject, stack), doubt(arg, subject, stack)
    )


def doubt(expr: Expr, subject: PromQuery, stack: Stack) -> Severity | None:
    """How bad it is, where no more than the names of the metrics in an expression tell what they are."""
    names = (selector.name for selector in selectors(expr) if selector.name is not None)
    guessed = any(kind_by_name(name) and not (subject.ours and stack.studies.kind(name)) for name in names)
    return Severity.INFO if guessed else None


def declarations(expr: Expr, subject: PromQuery, stack: Stack) -> tuple[tuple[Where, str], ...]:
    """Where it is written what the metrics in an expression are."""
    return tuple(dict(_declarations(expr, stack)).items()) if subject.ours else ()


def _declarations(expr: Expr, stack: Stack) -> Iterator[tuple[Where, str]]:
    for selector in selectors(expr):
        name = selector.name or ""
        recorded = stack.inventory.recorded.get(name, ())
        declared = stack.inventory.declared(name)
        if recorded:
            yield recorded[0].expr.place, f"`{name}` is recorded here"
        elif declared is not None:
            yield declared, f"`{name}` is declared here"
