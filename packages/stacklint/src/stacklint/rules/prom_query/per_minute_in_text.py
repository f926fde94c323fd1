"""GF255."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.semantics import result_unit
from stacklint.promql.semantics.unit_names import SECOND
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import shown_by
from stacklint.rules.studied import studied
from stacklint.stack.boards.display_units import display_unit, unit_node
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.boards.board import Panel, PanelTarget

_TYPES: Final = frozenset({"bargauge", "barchart", "gauge", "graph", "singlestat", "stat", "table", "timeseries"})
_PER_MINUTE: Final = Pattern(
    r"\b(?:per|each|every)[ -]min(?:ute)?\b|(?<=\w)[ ]?/[ ]?min(?:ute)?\b|\b(?:req|ops|r|q|t)pm\b", re.IGNORECASE
)
_OTHER: Final = Pattern(r"(?:per|/|each)[ -]?s(?:ec(?:ond)?)?s?\b|\b(?:req|op|r|q|t)ps\b|\d", re.IGNORECASE)
"""What says how many a second as well, or over how many minutes the rate is taken."""


_EXPR: Final = "sum(rate(x_requests_total[1m]))"


def _retitled(title: str, expr: str = _EXPR, panel: str = "", query: str = "") -> Example:
    files = shown(expr, panel=panel, query=query)
    return Example({name: text.replace('"title": "Requests"', f'"title": "{title}"') for name, text in files.items()})


@rule(
    "GF255",
    "per-minute-in-text",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    bad=(
        Example(shown(_EXPR, query='"legendFormat": "views «per minute»"')),
        Example(shown("irate(x_requests_total[5m])", kind="stat", query='"legendFormat": "{{route}} req«/min»"')),
        _retitled("Requests «per minute»"),
        _retitled("Views «per minute»", "rate(hello_world_views_total[1m])"),
        _retitled("Requests« / min»", panel='"fieldConfig": {"defaults": {"unit": "reqps"}}'),
        Example(shown_v2(_EXPR, query='"legendFormat": "«RPM»"')),
    ),
    good=(
        Example(shown(f"{_EXPR} * 60", query='"legendFormat": "views per minute"')),
        Example(shown("sum(increase(x_requests_total[1m]))", query='"legendFormat": "views per minute"')),
        Example(shown(_EXPR, query='"legendFormat": "views per second"')),
        Example(shown(_EXPR, query='"legendFormat": "views/s, 1 min"')),
        Example(shown(_EXPR, query='"legendFormat": "req/s, mean per minute"')),
        Example(shown(_EXPR, query='"legendFormat": "mean per minute", "hide": true')),
        Example(shown(_EXPR, query='"legendFormat": "fans, rpm"', panel='"transformations": [{"id": "reduce"}]')),
        Example(shown("rate(x_total[1m]) / rate(y_total[1m])", query='"legendFormat": "per minute"')),
        Example(shown("x_fan_speed", query='"legendFormat": "rpm"')),
        Example(shown("rate(x_busy_seconds_total[1m])", query='"legendFormat": "seconds per minute"')),
        Example(shown("$query", query='"legendFormat": "rpm"')),
        Example(shown(_EXPR, kind="heatmap", query='"legendFormat": "rpm"')),
        _retitled("Requests per minute", panel='"fieldConfig": {"defaults": {"unit": "reqpm"}}'),
        _retitled("Up and errors per minute", query='"legendFormat": "a"}, {"refId": "B", "expr": "up"'),
    ),
)
def per_minute_in_text(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A title or a legend says how many a minute, and the query gives how many a second.

    `rate(x[1m])` is how many a second there were in the last minute: the range says over which time the mean is taken,
    and not per what. The number is a sixtieth of what the text promises. `increase(x[1m])`, or the rate multiplied by
    60, is how many a minute.
    """
    found = shown_by(subject, _TYPES)
    texts = list(_texts(*found)) if found is not None else []
    study = studied(subject) if texts else None
    given = result_unit(study) if study is not None else None
    if given is None or study is None or dict(given.dims).get(SECOND) != -1 or given.scale != 1:
        return
    for node, said in texts:
        yield Finding(
            node.place.within(*said.span()),
            "the text says how many a minute, and the query gives how many a second: a sixtieth of that",
            "multiply the query by 60, or write `per second`",
            ((subject.place(study.root.span), "so many a second"),),
        )


def _texts(panel: Panel, target: PanelTarget) -> Iterator[tuple[Node, re.Match[str]]]:
    """What says so: the legend, and the title of a panel that has no other query."""
    unit = unit_node(panel)
    shown = display_unit(unit.string or "") if unit is not None else None
    if shown is not None and dict(shown.dims).get(SECOND) == -1 and shown.scale != 1:
        return  # the unit says so as well, and is what is told (GF231)
    alone = sum(not one.hidden for one in panel.targets) == 1
    for node in (target.query["legendFormat"], *((panel.node["title"],) if alone else ())):
        text = node.string or ""
        said = _PER_MINUTE.search(text)
        if said is not None and _OTHER.search(text) is None:
            yield node, said
