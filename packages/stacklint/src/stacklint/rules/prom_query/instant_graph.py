"""GF234."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import MATRIX
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import GRAPHS, shown_by
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_UP = "sum by (job) (up)"


@rule(
    "GF234",
    "instant-graph",
    severity=Severity.WARNING,
    when=shown_as(GRAPHS),
    bad=(
        Example(shown(_UP, query='"instant": «true»'), fixed=shown(_UP, query='"instant": false')),
        Example(shown_v2(_UP, query='"instant": «true»'), fixed=shown_v2(_UP, query='"instant": false')),
        Example(shown(_UP, kind="graph", query='"instant": «true», "range": false')),
    ),
    good=(
        Example(shown(_UP, query='"instant": false')),
        Example(shown(_UP, query='"instant": true, "range": true')),
        Example(shown(_UP, kind="stat", query='"instant": true')),
        Example(shown(_UP, kind="table", query='"instant": true')),
        Example(shown(_UP, query='"instant": true', panel='"transformations": [{"id": "prepareTimeSeries"}]')),
        Example(shown(_UP, kind="graph", query='"instant": true', panel='"xaxis": {"mode": "series"}')),
        Example(shown("up[1h]", query='"instant": true')),
        Example(shown(_UP, query='"instant": true, "hide": true')),
    ),
)
def instant_graph(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A graph over time asks for a single moment.

    With `instant` Grafana asks for the values at the end of the range only. A graph of them has one point for each
    series, and no line. Ask for a range of time instead.
    """
    found = shown_by(subject, GRAPHS)
    if found is None:
        return
    panel, target = found
    instant, root = target.query["instant"], subject.query.root
    if instant.value is not True or target.query["range"].value is True or root is None or root.type is MATRIX:
        return
    if panel.view["xaxis"]["mode"].string not in {"series", "histogram"}:
        yield Finding(
            instant.place,
            "the query gives the values of one moment: the graph has a single point for each series",
            "set `instant` to `false`",
            repairs=(Repair("make it `false`", ((instant.place, "false"),)),),
        )
