"""GF205."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels, second, second_query
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.refs import DASHBOARD, panel_ids
from stacklint.stack.stack import Stack

_SHARED = '{{"id": {}, "type": "stat", "datasource": {{"uid": "-- Dashboard --"}}, "targets": [{{"panelId": {}}}]}}'
_SOURCE = '"group": "datasource", "datasource": {"name": "-- Dashboard --"}'
_PLAIN = '{"id": 1, "type": "stat"}'
_OWN = (
    '{"id": 2, "type": "stat", "datasource": {"uid": "-- Mixed --"}, "targets": '
    '[{"panelId": «9», "datasource": {"type": "datasource", "uid": "-- Dashboard --"}}]}'
)


@rule(
    "GF205",
    "shared-query",
    severity=Severity.ERROR,
    bad=(
        Example(panels(_PLAIN + ", " + _SHARED.format(2, "«3»"))),
        Example(panels(_PLAIN + ", " + _SHARED.format(2, "«2»"))),
        Example(panels(_SHARED.format(1, "«2»") + ", " + _SHARED.format(2, "«1»"))),
        Example(panels(_PLAIN + ", " + _OWN)),
        Example(second(query=second_query('"B"', _SOURCE, '"panelId": «2»'))),
    ),
    good=(
        Example(second()),
        Example(panels(_PLAIN + ", " + _SHARED.format(2, 1))),
        Example(panels(_PLAIN + ", " + _SHARED.format(2, 1) + ", " + _SHARED.format(3, 2))),
        Example(panels('{"type": "row", "panels": [' + _PLAIN + "]}, " + _SHARED.format(2, 1))),
        Example(panels('{"type": "stat"}, ' + _SHARED.format(2, 7))),
        Example(panels(_SHARED.format("[2]", 7))),
        Example(panels(_PLAIN + ", " + _SHARED.format(2, "null"))),
    ),
)
def shared_query(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel shows the results of another panel that is not there, or of itself.

    Grafana says that it could not find the panel, or waits for a result that never comes. Name the `id` of a panel that
    has queries of its own.
    """
    asked = list(_asked(subject))
    ids = panel_ids(subject) if asked else None
    if ids is None:
        return
    leads = {owner: wanted for owner, wanted, _ in asked}
    for owner, wanted, node in asked:
        if wanted not in ids:
            said = f"no panel of the dashboard has the id `{wanted}`; there is no result to show"
        elif _returns(owner, leads):
            said = "the panel waits for its own result" + ("" if owner == wanted else ", by way of another one")
        else:
            continue
        yield Finding(node.place, said, "write the `id` of a panel that has queries of its own")


def _asked(board: Board) -> Iterator[tuple[int, int, Node]]:
    """The panels that show results of others: the id of each, that of the other, and where it is written."""
    for panel in board.panels:
        for target in panel.targets:
            if DASHBOARD in {panel.source.text, target.source.text}:
                own, node = panel.node["id"].value, target.query["panelId"]
                if isinstance(own, int) and isinstance(node.value, int):
                    yield own, node.value, node


def _returns(start: int, leads: dict[int, int]) -> bool:
    here, steps = leads.get(start), 0
    while here is not None and here != start and steps < len(leads):
        here, steps = leads.get(here), steps + 1
    return here == start
