"""GF201."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels, second
from stacklint.rules.boards import and_more
from stacklint.stack.boards.board import Board, Panel
from stacklint.stack.boards.grafana_panels import SHOW_RESULTS
from stacklint.stack.boards.sources import BUILT_IN
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_SECOND = "grafana/dashboards/app.json"


def _emptied() -> dict[str, str]:
    """The second form without queries."""
    files = second(kind='«"stat"»')
    text = files[_SECOND]
    start, end = text.index('"queries": [') + len('"queries": ['), text.index("}],") + 1
    return {**files, _SECOND: text[:start] + text[end:]}


@rule(
    "GF201",
    "panel-without-query",
    severity=Severity.WARNING,
    bad=(
        Example(panels('{"type": «"stat"», "title": "a"}, {"type": "text"}, {"type": "gauge", "targets": []}')),
        Example(_emptied()),
    ),
    good=(
        Example(second()),
        Example(panels('{"type": "text"}, {"type": "row"}, {"type": "canvas"}, {"type": "grafana-clock-panel"}')),
        Example(panels('{"type": "stat", "libraryPanel": {"uid": "a", "name": "b"}}')),
        Example(panels('{"type": "timeseries", "datasource": {"uid": "-- Grafana --"}}')),
        Example(panels('{"type": "timeseries", "datasource": "-- Dashboard --"}')),
        Example(panels('{"type": "timeseries", "snapshotData": [{"fields": []}]}')),
        Example(panels('{"type": "timeseries", "targets": {"a": {}}}')),
    ),
)
def panel_without_query(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel that shows the results of queries has none.

    It shows "No data" whatever happens. Give it a query, or take it away.
    """
    empty = [panel.type_node for panel in subject.panels if not panel.targets and _shows_data(panel)]
    if empty:
        yield Finding(
            empty[0].place,
            f"the panel asks nothing, so it shows no data{and_more(len(empty) - 1)}",
            "add a query, or take the panel away",
        )


def _shows_data(panel: Panel) -> bool:
    """Whether a panel shows what queries return, and nothing that comes from elsewhere."""
    node = panel.node
    if panel.type not in SHOW_RESULTS or panel.library.present or panel.source.text in BUILT_IN - {"", "default"}:
        return False
    asked = spelt(node, "targets")
    return not node["snapshotData"].present and not (asked.is_mapping or any(asked.items()))
