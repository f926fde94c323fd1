"""GF254."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import is_split, shown_by
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_TABLE: Final = frozenset({"table"})
_OLD: Final = ("columns", "styles", "transform")
"""What tables of AngularJS have, of which Grafana makes transformations."""
_BY_JOB = "sum by (job) (rate(x_total[5m]))"


def _good(expr: str, query: str = "", panel: str = "", kind: str = "table") -> Example:
    return Example(shown(expr, kind=kind, query=query, panel=panel))


@rule(
    "GF254",
    "table-of-series",
    severity=Severity.WARNING,
    when=shown_as(_TABLE),
    bad=(
        Example(shown(f"«{_BY_JOB}»", kind="table")),
        Example(shown("«topk(5, x)»", kind="table", query='"instant": true')),
        Example(shown(f"«sort_desc(100 * ({_BY_JOB}))»", kind="table", query='"format": "time_series"')),
        Example(shown(f"«{_BY_JOB} / on () group_left () sum(y)»", kind="table")),
        Example(shown_v2(f"«{_BY_JOB}»", kind="table")),
    ),
    good=(
        _good(_BY_JOB, '"format": "table", "instant": true'),
        _good(_BY_JOB, panel='"transformations": [{"id": "seriesToRows"}]'),
        _good(_BY_JOB, panel='"options": {"frameIndex": 2}'),
        _good(_BY_JOB, panel='"styles": [], "transform": "timeseries_to_rows"'),
        _good(_BY_JOB, kind="stat"),
        _good("sum(rate(x_total[5m]))"),
        _good("topk(1, x)"),
        _good("histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))"),
        _good(f"vector(scalar({_BY_JOB}))"),
        _good("topk(scalar(y), x)"),
        _good("up"),
        _good("sum without (job) (x)"),
        _good("vector(1) * 2"),
        _good("time()"),
    ),
)
def table_of_series(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A table shows the first of several series, and the others behind a list.

    In the format of time series each series is a table of its own, with a column for the time and one for the value.
    The panel shows one of them, and below it a list to choose another: of the five of `topk(5, ...)` one is to be seen,
    and no label. The format `table` makes one table of all, with a column for each label; mostly with `instant`, since
    else there is a row for each moment.
    """
    found = shown_by(subject, _TABLE)
    root = subject.query.root
    if found is None or root is None or not is_split(root):
        return
    panel, target = found
    chosen = panel.options["frameIndex"]
    is_meant = any(panel.view[key].present for key in _OLD) or (chosen.present and chosen.value != 0)
    if target.query["format"].string not in {None, "", "time_series"} or is_meant:
        return
    yield Finding(
        subject.place(root.span),
        "the table shows one of these series, and the others behind a list",
        'give the query `"format": "table"`, and `"instant": true` for one row for each series',
        ((panel.type_node.place, "each series is a table of its own"),),
    )
