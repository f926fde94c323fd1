"""GF206."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second
from stacklint.rules.boards import and_more
from stacklint.stack.boards.board import Board, Cell
from stacklint.stack.stack import Stack

_AT = '{{"type": "stat", "gridPos": {{"x": {}, "y": {}, "w": {}, "h": {}}}}}'
_WIDTH = 24
_KEYS = frozenset({"h", "w", "x", "y", "static"})
_ITEM = (
    '"items": [{"spec": {"x": 20, "y": 0, "width": «8», "height": 4, '
    '"element": {"kind": "ElementReference", "name": "requests"}}}]'
)


def _in_second() -> dict[str, str]:
    files = second()
    return {**files, FILE: files[FILE].replace('"items": []', _ITEM)}


@rule(
    "GF206",
    "outside-grid",
    severity=Severity.INFO,
    bad=(
        Example(panels(_AT.format(12, 0, "«13»", 8))),
        Example(panels(_AT.format(0, 0, "«25»", 8))),
        Example(panels(_AT.format("«-1»", 0, 12, 8))),
        Example(panels(_AT.format(0, "«-1»", 12, 8))),
        Example(panels(_AT.format(0, 0, 12, "«0»"))),
        Example(panels(_AT.format(0, 0, 12, 8) + ', {"type": «"gauge"»}, {"type": "gauge"}')),
        Example(_in_second()),
        Example(panels('{"type": "stat", "gridPos": {"x": 0, "y": 0, "w": 12, «"height"»: 8}}')),
        Example(panels('{"type": "stat", "gridPos": {"x": 0, "y": 0, «"wx"»: 12, "h": 8}}')),
        Example(panels('{"type": "stat", "gridPos": «{"x": 0, "y": 0, "static": true}»}')),
    ),
    good=(
        Example(second()),
        Example(panels(_AT.format(12, 0, 12, 8) + ", " + _AT.format(0, 8, 24, 8))),
        Example(panels(_AT.format(12, 0, '"13"', 8))),
        Example(panels('{"type": "stat"}, {"type": "gauge"}')),
        Example(panels('{"type": "stat", "gridPos": {"w": 12, "h": 8}}')),
        Example(panels('{"type": "stat", "gridPos": {}}, {"type": "gauge", "gridPos": null}')),
    ),
)
def outside_grid(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel has no place on the grid of 24 columns.

    Grafana moves it, or finds a place for it, so the page looks other than the file says. One of no height or width is
    not to be seen. Keep it within the columns 0 to 23, and give it a height.
    """
    cells = (panel.cell for panel in subject.panels if panel.cell is not None)
    placed = [(cell, cell.box) for cell in cells if cell.box is not None]
    for cell, box in placed:
        fault = _fault(cell, *box)
        if fault is not None:
            node, said, severity = fault
            yield Finding(
                node.place, said, "columns are 0 to 23, and a panel is 1 to 24 of them wide", severity=severity
            )
    for panel in subject.panels:
        yield from _sizeless(panel.node["gridPos"])
    lost = [panel.type_node for panel in subject.panels if placed and _is_lost(panel.node, panel.cell)]
    if lost:
        said = f"the panel has no `gridPos`, and others have; Grafana finds a place for it{and_more(len(lost) - 1)}"
        yield Finding(lost[0].place, said, "say where it is and how large")


def _fault(cell: Cell, x: int, y: int, width: int, height: int) -> tuple[Node, str, Severity | None] | None:
    for node, size in ((cell.width, width), (cell.height, height)):
        if size <= 0:
            return node, f"a size of `{size}`; the panel is not to be seen", Severity.WARNING
    for node, start in ((cell.node["x"], x), (cell.node["y"], y)):
        if start < 0:
            return node, f"`{start}` is outside the grid; Grafana moves the panel", None
    if x + width > _WIDTH:
        return cell.width, f"from column {x} there are {_WIDTH - x} left, not {width}; Grafana moves the panel", None
    return None


def _sizeless(place: Node) -> Iterator[Finding]:
    """What says where a panel of the classic model is, and not how large."""
    lacking = [key for key in ("w", "h") if not place[key].exists]
    if lacking and place.keys:
        names = " and ".join(f"`{key}`" for key in lacking)
        wrong = next((key for key in place.keys if key not in _KEYS), "")
        at = place[wrong].place.key() if wrong else place.place
        said = f"`gridPos` has no {names}; Grafana gives the panel a size of its own"
        yield Finding(at, said, f"write {names}: width in columns, height in rows")


def _is_lost(node: Node, cell: Cell | None) -> bool:
    """Whether a panel of the classic model says nothing of its place."""
    return cell is None and node["type"].exists and not node["gridPos"].present
