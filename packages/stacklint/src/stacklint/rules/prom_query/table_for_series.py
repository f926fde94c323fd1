"""GF268."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import GRAPHS, is_split, shown_by
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_PARTS: Final = frozenset({"bargauge", "piechart"})
_TYPES: Final = GRAPHS | _PARTS
_BY_JOB = "sum by (job) (rate(x_total[5m]))"
_VALUES = '"options": {"reduceOptions": {"values": true}}'


def _shown(kind: str, query: str, expr: str = _BY_JOB, panel: str = "") -> dict[str, str]:
    return shown(expr, kind=kind, query=query, panel=panel)


@rule(
    "GF268",
    "table-for-series",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    bad=(
        Example(
            _shown("bargauge", '"instant": true, "format": «"table"»'),
            fixed=_shown("bargauge", '"instant": true, "format": "time_series"'),
        ),
        Example(_shown("piechart", '"format": «"table"»', "topk(5, x)")),
        Example(_shown("timeseries", '"format": «"table"»')),
        Example(shown_v2(_BY_JOB, kind="bargauge", query='"format": «"table"»')),
    ),
    good=(
        Example(_shown("bargauge", '"instant": true')),
        Example(_shown("bargauge", '"format": "table"', panel=_VALUES)),
        Example(_shown("bargauge", '"format": "table"', panel=_VALUES.replace("reduce", "field"))),
        Example(_shown("bargauge", '"format": "table"', "sum(x)")),
        Example(_shown("bargauge", '"format": "table"', panel='"transformations": [{"id": "rowsToFields"}]')),
        Example(_shown("stat", '"format": "table"')),
        Example(_shown("table", '"format": "table"')),
        Example(_shown("timeseries", '"format": "table", "instant": true')),
        Example(_shown("timeseries", '"format": "table"', "sum by (job) (x")),
    ),
)
def table_for_series(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A panel that shows series is given one table of all of them.

    The format `table` makes one result of all series, with a row for each of them and each moment. What shows a value
    for each series, such as bars and slices, then shows one: that of the last row. A graph draws a single line through
    the points of all of them. With `time_series` each series is one of its own; bars and slices can also be told to
    show all values, which are the rows.
    """
    found, root = shown_by(subject, _TYPES), subject.query.root
    if found is None or root is None or not is_split(root):
        return
    panel, target = found
    given, once = target.query["format"], target.query["instant"].value is True
    shows_rows = any(panel.options[one]["values"].value is True for one in ("reduceOptions", "fieldOptions"))
    is_graph = panel.type in GRAPHS
    if given.string != "table" or (once if is_graph else shows_rows):
        return
    yield Finding(
        given.place,
        "all series are one table here: "
        + ("the graph draws a single line through them" if is_graph else "the panel shows the value of its last row"),
        'write `"format": "time_series"`' + ("" if is_graph else ", or show all values"),
        ((subject.place(root.span), "the series"),),
        repairs=(Repair("make it `time_series`", ((given.place, '"time_series"'),)),),
    )
