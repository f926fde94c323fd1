"""GF208."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_ROW = '{{"type": "row", {}"panels": [{}]}}'
_STAT = '{"type": "stat"}'
_OLD = '{"title": "Application", "rows": [{"title": "a", "collapse": false, "panels": [{"type": "stat"}]}]}'


@rule(
    "GF208",
    "panels-in-open-row",
    severity=Severity.WARNING,
    bad=(
        Example(panels(_ROW.format('"collapsed": «false», ', _STAT))),
        Example(panels('{"type": «"row"», "panels": [{"type": "stat"}]}')),
        Example(panels(_ROW.format('"collapsed": true, ', _STAT + ', {"type": «"row"»}'))),
    ),
    good=(
        Example(second()),
        Example(panels(_ROW.format('"collapsed": true, ', _STAT))),
        Example(panels(_ROW.format('"collapsed": false, ', ""))),
        Example(stack({FILE: _OLD})),
    ),
)
def panels_in_open_row(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A row that is not collapsed holds panels, or a row holds another row.

    Only a collapsed row holds its panels; those of an open one follow it. What an open row holds is not shown until
    somebody folds it and opens it again. Write `"collapsed": true`, or put the panels behind the row.
    """
    for row in subject.rows:
        if row.panels and not row.collapsed and row.node["type"].string == "row":
            node = row.node["collapsed" if row.node["collapsed"].present else "type"]
            held = f"{len(row.panels)} panels" if len(row.panels) > 1 else "a panel"
            yield Finding(
                node.place,
                f"an open row holds {held}, which Grafana does not show",
                'write `"collapsed": true`, or put the panels behind the row',
            )
        for panel in row.panels:
            if panel.type == "row":
                yield Finding(panel.type_node.place, "a row inside of a row; Grafana does not show it", "put it behind")
