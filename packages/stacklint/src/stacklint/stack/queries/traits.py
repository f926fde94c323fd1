"""What a query or a panel is, in words: a rule that asks for some of them is not called for others.

What an expression is made of has words of its own (`promql.words`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.stack.boards.query import Asker, BoardQuery
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.substitution import Where
from stacklint.stack.queries.templates import STAND_IN

if TYPE_CHECKING:
    from stacklint.promql.semantics import Study
    from stacklint.stack.queries.prom import PromQuery

ALERT: Final = "alert"
"""A query: the expression of an alert of Prometheus."""
MANAGED: Final = "managed"
"""That of a rule of Grafana."""
TEMPLATES: Final = "templates"
"""That of an alert with texts."""
PANEL: Final = "panel"
"""That of a panel."""
VARIABLE: Final = "variable"
"""That of a variable."""
FAULTY: Final = "faulty"
"""One that doesn't parse, or needs a feature flag."""
EQUALLED: Final = "equalled"
"""One that compares with a variable by `=` or `!=`."""
OUTSIDE: Final = "outside"
"""One with a variable outside of strings."""
SCRAPED: Final = "scraped"
"""One that asks the stack's own Prometheus, of which the jobs are known."""
INVENTORY: Final = "inventory"
"""One that asks the stack's own Prometheus, of which some series are known."""

BLANK: Final = "blank"
"""A panel with a query that says nothing."""
EXPRESSION: Final = "expression"
"""One with a query that works on the results of others."""
HIDDEN: Final = "hidden"
"""One whose queries are all hidden."""
LIBRARY: Final = "library"
"""One that stands for a panel of the library."""
MAPPINGS: Final = "mappings"
"""One that may have texts in place of values."""
OVERRIDES: Final = "overrides"
"""One with fields that are shown differently."""
SEVERAL: Final = "several"
"""One with several queries."""
STEPS: Final = "steps"
"""One with transformations."""

TRAITS: Final = frozenset(
    {
        *(ALERT, MANAGED, TEMPLATES, PANEL, VARIABLE, FAULTY, EQUALLED, OUTSIDE, SCRAPED, INVENTORY),
        *(BLANK, EXPRESSION, HIDDEN, LIBRARY, MAPPINGS, OVERRIDES, SEVERAL, STEPS),
    }
)
"""All there are, but for those that `shown_as` gives."""
SHOWN: Final = "as "


def shown_as(types: frozenset[str]) -> frozenset[str]:
    """A query whose result is shown as it is, in a panel of one of some types."""
    return frozenset(f"{SHOWN}{one}" for one in types)


def query_traits(query: PromQuery) -> frozenset[str]:
    """What a query is."""
    found: set[str] = set()
    origin = query.origin
    if isinstance(origin, BoardQuery):
        _add_asker(origin, found)
    elif not isinstance(origin, Rule):
        found.add(MANAGED)
    elif origin.alert:
        found.add(ALERT)
        if query.texts:
            found.add(TEMPLATES)
    if query.query.faults or query.flagged:
        found.add(FAULTY)
    if any(use.where is not Where.STRING for use in query.text.uses):
        found.add(OUTSIDE)
    if query.text.uses and query.study is not None and _is_equalled(query.study):
        found.add(EQUALLED)
    if query.ours and query.is_known:
        found.add(INVENTORY)
        if query.is_scraped:
            found.add(SCRAPED)
    return frozenset(found)


def _is_equalled(study: Study) -> bool:
    """Whether an expression compares with a variable by `=` or `!=`."""
    for selector in study.parts.selectors:
        for matcher in selector.matchers:
            if matcher.op[-1] == "=" and STAND_IN in matcher.value:
                return True
    return False


def _add_asker(query: BoardQuery, found: set[str]) -> None:
    """Add who asks a query of a dashboard."""
    if query.asker is Asker.VARIABLE:
        found.add(VARIABLE)
    panel, target = query.panel, query.target
    if panel is not None and target is not None:
        found.add(PANEL)
        if not target.hidden and not panel.is_transformed:
            found.add(f"{SHOWN}{panel.type}")
