"""Every PromQL text of a stack, parsed, with the way back to its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.promql import DEFAULT, Query, parse
from stacklint.stack.templates import STAND_IN, Substituted, substitute

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.promql import Options
    from stacklint.stack.dashboards import PanelTarget
    from stacklint.stack.prometheus import Rule

_GUESSES = (STAND_IN, "1", "1m", "sum")
"""What a variable outside of strings may hold: a name, a number, a duration, an aggregation or function."""


@dataclass(frozen=True, slots=True)
class PromQuery:
    """A PromQL expression.

    Attributes:
        node: the scalar that holds it.
        query: it parsed, after its variables were replaced.
        text: it with its variables replaced, and the way back.
        origin: the rule or the panel's target that it belongs to.
    """

    node: Node
    query: Query
    text: Substituted
    origin: Rule | PanelTarget

    def place(self, span: tuple[int, int]) -> Place:
        """The characters of the file for a span of the parsed text."""
        return self.node.place.within(*self.text.original(*span))


def read_rule_query(rule: Rule, options: Options = DEFAULT) -> PromQuery | None:
    """The expression of a rule; `None` if it has none."""
    text = rule.expr.text
    if not text:
        return None
    return PromQuery(rule.expr, parse(text, options=options), Substituted(text), rule)


def read_panel_query(target: PanelTarget, options: Options = DEFAULT) -> PromQuery | None:
    """The expression of a Prometheus target with its variables replaced.

    `None` if there is none, or if it doesn't parse and more than one unknown variable may be to blame.
    """
    node = target.node["expr"]
    text = node.string
    if not text or not text.strip():
        return None
    first: PromQuery | None = None
    for guess in _GUESSES:
        substituted = substitute(text, guess)
        query = PromQuery(node, parse(substituted.text, options=options), substituted, target)
        if not query.query.faults:
            return query
        first = first or query
        if not substituted.loose:
            break
    return first if first is not None and len(first.text.loose) <= 1 else None
