"""Every PromQL text of a stack, parsed, with the way back to its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stacklint.promql import Fault, FaultKind, Query, parse
from stacklint.stack.alerts import AlertText, read_texts
from stacklint.stack.board_queries import Asker, BoardQuery
from stacklint.stack.launch import Launch
from stacklint.stack.templates import STAND_IN, Substituted, substitute

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.document import Node, Place
    from stacklint.stack.prometheus import Rule

_GUESSES = (STAND_IN, "1", "1m", "sum")
"""What a variable outside of strings may hold: a name, a number, a duration, an aggregation or function."""

UNKNOWN = Launch()
"""A Prometheus of which nothing is known."""

_EFFECTS = {
    Asker.PANEL: "the panel stays empty",
    Asker.VARIABLE: "the variable has no values",
    Asker.ANNOTATION: "the annotation never shows",
}


@dataclass(frozen=True)
class PromQuery:
    """A PromQL expression.

    Attributes:
        node: the scalar that holds it.
        query: it parsed, after its variables were replaced.
        text: it with its variables replaced, and the way back.
        origin: the rule, or the query of a dashboard, that it belongs to.
        start: where in the scalar it begins.
        launch: how the Prometheus is started that evaluates it.
        flagged: what needs a feature flag, where it can't be known whether that is on; `query` is as if it were.
    """

    node: Node
    query: Query
    text: Substituted
    origin: Rule | BoardQuery
    start: int = 0
    launch: Launch = UNKNOWN
    flagged: tuple[Fault, ...] = ()

    def place(self, span: tuple[int, int]) -> Place:
        """The characters of the file for a span of the parsed text."""
        start, end = self.text.original(*span)
        return self.node.place.within(self.start + start, self.start + end)

    def is_literal(self, span: tuple[int, int]) -> bool:
        """Whether a span of the parsed text stands so in the file, and holds no variable."""
        return self.text.literal(*span)

    @property
    def asked_host(self) -> str | None:
        """The host of the data source that a dashboard asks; `None` where that isn't known, and of a rule."""
        return self.origin.asked_host if isinstance(self.origin, BoardQuery) else None

    @cached_property
    def texts(self) -> tuple[AlertText, ...]:
        """The labels and annotations of the alert that it belongs to; none of anything else."""
        return tuple(read_texts(self.origin)) if not isinstance(self.origin, BoardQuery) else ()

    @property
    def effect(self) -> str:
        """What follows where the expression has no result."""
        return _EFFECTS[self.origin.asker] if isinstance(self.origin, BoardQuery) else "the rule never holds"


def read_rule_query(rule: Rule, launch: Launch = UNKNOWN) -> PromQuery | None:
    """The expression of a rule as a Prometheus reads it; `None` if it has none."""
    text = rule.expr.text
    if not text:
        return None
    query, flagged = _parse(text, launch)
    return PromQuery(rule.expr, query, Substituted(text), rule, launch=launch, flagged=flagged)


def read_board_query(query: BoardQuery, launch: Launch = UNKNOWN) -> PromQuery | None:
    """The expression of a dashboard's query with its variables replaced, as a Prometheus reads it.

    `None` if it doesn't ask Prometheus, or if it doesn't parse and more than one unknown variable may be to blame.
    """
    text = (query.node.string or "")[query.start : query.end]
    if query.source.type != "prometheus" or not text:
        return None
    filled = fill(text, lambda text: _parse(text, launch))
    if filled is None:
        return None
    return PromQuery(query.node, filled.query, filled.text, query, query.start, launch, filled.flagged)


class Filled(NamedTuple):
    """A query with its variables replaced, parsed, and what in it needs a flag that may be on."""

    query: Query
    text: Substituted
    flagged: tuple[Fault, ...]


def fill(text: str, read: Callable[[str], tuple[Query, tuple[Fault, ...]]]) -> Filled | None:
    """A query of Grafana with its variables replaced so that it parses, if it can.

    `read` parses a text, and says what in it needs a flag that may be on.

    `None` if it doesn't, and more than one variable may be to blame.
    """
    first: Filled | None = None
    for guess in _GUESSES:
        substituted = substitute(text, guess)
        query, flagged = read(substituted.text)
        found = Filled(query, substituted, flagged)
        if not query.faults:
            return found
        first = first or found
        if not substituted.loose:
            break
    return first if first is not None and len(first.text.loose) <= 1 else None


def _parse(text: str, launch: Launch) -> tuple[Query, tuple[Fault, ...]]:
    """An expression as a Prometheus reads it, and what in it needs a flag of which it isn't known whether it is on."""
    query = parse(text, options=launch.options)
    flagged = tuple(fault for fault in query.faults if fault.kind is FaultKind.FLAG)
    if not flagged or launch.complete:
        return query, ()
    return parse(text, options=launch.all_flags), flagged
