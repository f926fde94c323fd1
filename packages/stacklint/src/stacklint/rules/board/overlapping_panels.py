"""GF207."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels, second
from stacklint.stack.boards.board import Board, Panel
from stacklint.stack.stack import Stack

_AT = '{{"type": "stat", "title": "{}", "gridPos": {}{{"x": {}, "y": {}, "w": 12, "h": 8}}{}}}'
_Box = tuple[int, int, int, int]


def _at(title: str, x: int, y: int, *, more: str = "", mark: bool = False) -> str:
    text = _AT.format(title, "«" if mark else "", x, y, "»" if mark else "")
    return text[:-1] + more + "}"


_ROW = '{{"type": "row", "collapsed": {}, "panels": [{}]}}'


@rule(
    "GF207",
    "overlapping-panels",
    severity=Severity.INFO,
    bad=(
        Example(panels(_at("a", 0, 0) + ", " + _at("b", 6, 4, mark=True) + ", " + _at("c", 1, 5))),
        Example(panels(_at("a", 0, 4, mark=True) + ", " + _at("b", 0, 0))),
        Example(panels(_ROW.format("true", _at("a", 0, 0) + ", " + _at("b", 0, 7, mark=True)))),
    ),
    good=(
        Example(second()),
        Example(panels(", ".join((_at("a", 0, 0), _at("b", 12, 0), _at("c", 0, 8), _at("d", 12, 8))))),
        Example(panels(_at("a", 0, 0) + ", " + _ROW.format("true", _at("b", 0, 0)))),
        Example(panels(_ROW.format("true", _at("a", 0, 0)) + ", " + _ROW.format("true", _at("b", 0, 0)))),
        Example(panels(_at("a", 0, 0, more=', "repeat": "job"') + ", " + _at("b", 6, 4))),
        Example(panels(_at("a", 0, 0) + ', {"type": "stat", "gridPos": {"x": 0}}, {"type": "stat"}')),
    ),
)
def overlapping_panels(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """Two panels are in the same place.

    Grafana pushes one of them down, and what is below with it: the page looks other than the file says. Move one of
    them.
    """
    groups: dict[tuple[int, int | None], list[tuple[_Box, Panel]]] = {}
    inside = {id(panel): id(row) for row in subject.rows for panel in row.panels}
    for panel in subject.panels:
        box = panel.cell.box if panel.cell is not None and not panel.repeat.present else None
        if panel.cell is not None and box is not None:
            grid = (id(panel.cell.grid), inside.get(id(panel)))
            groups.setdefault(grid, []).append((box, panel))
    found = [pair for group in groups.values() for pair in _overlaps(group)]
    if found:
        under, over = found[0]
        more = f" (and {len(found) - 1} more of this dashboard are in each other's place)" if len(found) > 1 else ""
        yield Finding(
            over.cell.node.place if over.cell is not None else over.node.place,
            f"the panel is where another one is; Grafana moves one of them{more}",
            "place them beside or below each other",
            ((under.node.place, "the other one"),)
            if under.cell is None
            else ((under.cell.node.place, "the other one"),),
        )


def _overlaps(group: list[tuple[_Box, Panel]]) -> Iterator[tuple[Panel, Panel]]:
    """Each panel that is in the place of one before it, with that one, from top to bottom.

    Those that are kept to compare with are beside each other, so there are at most as many as columns.
    """
    kept: list[tuple[_Box, Panel]] = []
    for box, panel in sorted(group, key=lambda pair: (pair[0][1], pair[0][0])):
        kept = [(other, one) for other, one in kept if other[1] + other[3] > box[1]]
        hit = next((one for other, one in kept if other[0] < box[0] + box[2] and box[0] < other[0] + other[2]), None)
        if hit is None:
            kept.append((box, panel))
        else:
            yield hit, panel
