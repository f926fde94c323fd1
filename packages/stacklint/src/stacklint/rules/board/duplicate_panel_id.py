"""GF209."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.links import board_links, viewed_panel
from stacklint.stack.stack import Stack

_STAT = '{{"id": {}, "type": "stat"}}'
_TWICE = f"{_STAT.format(1)}, {_STAT.format('«1»')}"
_LINKED = '{{"title": "A", "links": [{{"url": "/d/app/a?viewPanel=1"}}], "panels": [{}]}}'


@rule(
    "GF209",
    "duplicate-panel-id",
    severity=Severity.INFO,
    bad=(
        Example(panels(f"{_TWICE}, {_STAT.format(1)}, {_STAT.format(2)}")),
        Example(panels(_STAT.format(1) + ', {"type": "row", "panels": [' + _STAT.format("«1»") + "]}")),
        Example(stack({FILE: _LINKED.format(_TWICE)})),
        Example(panels(_STAT.format(1) + ', {"id": «1», "type": "stat", "targets": [{"panelId": 1}]}')),
    ),
    good=(
        Example(second()),
        Example(panels(", ".join(_STAT.format(one) for one in (1, 2, '"1"', "null", "[1]", "[1]")))),
        Example(panels('{"type": "stat"}, {"type": "stat"}')),
    ),
)
def duplicate_panel_id(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """Two panels of a dashboard have the same id.

    Grafana gives one of them another, so what refers to a panel by its id, such as a link with `viewPanel`, may lead to
    the wrong one. Give each panel an id of its own.
    """
    first: dict[object, Node] = {}
    ids = [node for panel in subject.panels if isinstance((node := panel.node["id"]).value, int)]
    twice = [node for node in ids if first.setdefault(node.value, node) is not node]
    if twice:
        node, several = twice[0], f" (and {len(twice) - 1} more have an id twice)" if len(twice) > 1 else ""
        named = not _named(subject).isdisjoint(one.value for one in twice)
        yield Finding(
            node.place,
            f"another panel has the id `{node.value}`; Grafana gives one of them another{several}",
            "give each panel an id of its own",
            ((first[node.value].place, "the other one"),),
            Severity.WARNING if named else None,
        )


def _named(board: Board) -> set[int]:
    """The ids by which links and queries refer to panels."""
    found = {viewed[0] for link in board_links(board) if (viewed := viewed_panel(link)) is not None}
    shared = (target.query["panelId"].value for panel in board.panels for target in panel.targets)
    return found | {one for one in shared if isinstance(one, int)}
