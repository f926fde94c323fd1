"""Every PromQL text of a stack, parsed, with the way back to its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.promql import DEFAULT, Query, parse
from stacklint.stack.board_queries import Asker, BoardQuery
from stacklint.stack.templates import STAND_IN, Substituted, substitute

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.promql import Options
    from stacklint.stack.prometheus import Rule

_GUESSES = (STAND_IN, "1", "1m", "sum")
"""What a variable outside of strings may hold: a name, a number, a duration, an aggregation or function."""

_EFFECTS = {
    Asker.PANEL: "the panel stays empty",
    Asker.VARIABLE: "the variable has no values",
    Asker.ANNOTATION: "the annotation never shows",
}


@dataclass(frozen=True, slots=True)
class PromQuery:
    """A PromQL expression.

    Attributes:
        node: the scalar that holds it.
        query: it parsed, after its variables were replaced.
        text: it with its variables replaced, and the way back.
        origin: the rule, or the query of a dashboard, that it belongs to.
        start: where in the scalar it begins.
    """

    node: Node
    query: Query
    text: Substituted
    origin: Rule | BoardQuery
    start: int = 0

    def place(self, span: tuple[int, int]) -> Place:
        """The characters of the file for a span of the parsed text."""
        start, end = self.text.original(*span)
        return self.node.place.within(self.start + start, self.start + end)

    @property
    def effect(self) -> str:
        """What follows where the expression has no result."""
        return _EFFECTS[self.origin.asker] if isinstance(self.origin, BoardQuery) else "the rule never holds"


def read_rule_query(rule: Rule, options: Options = DEFAULT) -> PromQuery | None:
    """The expression of a rule; `None` if it has none."""
    text = rule.expr.text
    if not text:
        return None
    return PromQuery(rule.expr, parse(text, options=options), Substituted(text), rule)


def read_board_query(query: BoardQuery, options: Options = DEFAULT) -> PromQuery | None:
    """The expression of a dashboard's query with its variables replaced.

    `None` if it doesn't ask Prometheus, or if it doesn't parse and more than one unknown variable may be to blame.
    """
    text = (query.node.string or "")[query.start : query.end]
    if query.source.type != "prometheus" or not text:
        return None
    first: PromQuery | None = None
    for guess in _GUESSES:
        substituted = substitute(text, guess)
        found = PromQuery(query.node, parse(substituted.text, options=options), substituted, query, query.start)
        if not found.query.faults:
            return found
        first = first or found
        if not substituted.loose:
            break
    return first if first is not None and len(first.text.loose) <= 1 else None
