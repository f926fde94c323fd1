"""The texts of a dashboard in which Grafana replaces variables, whatever its form.

References to data sources and names of variables that something repeats for are no texts: `sources` and
`Board.repeats` have those. Facts: Grafana's documentation of variables, and where its pages call the interpolation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.stack.boards.board import Board, Panel, PanelTarget, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator


class Role(StrEnum):
    """What a text is for."""

    QUERY = "query"
    LEGEND = "legend"
    INTERVAL = "interval"
    TITLE = "title"
    DESCRIPTION = "description"
    LINK = "link"
    CONTENT = "content"
    """A setting of a panel's type, of a field or of a transformation; some of them hold code of other languages."""


class BoardText(NamedTuple):
    """A text with variables in it, or none.

    Attributes:
        node: the text.
        role: what it is for.
        panel: the panel that it belongs to, if it does to one.
        variable: the variable whose query or filter it is, if it is one.
    """

    node: Node
    role: Role
    panel: Panel | None = None
    variable: Variable | None = None


_ROLES: Final = {"legendFormat": Role.LEGEND, "interval": Role.INTERVAL}
_TIMES: Final = ("interval", "timeFrom", "timeShift")
_LINK: Final = ("title", "url", "tooltip")


def board_texts(board: Board) -> Iterator[BoardText]:
    """Every text of a dashboard in which variables are replaced, in the order of panels, variables and the rest."""
    for panel in board.panels:
        yield from _of_panel(panel)
    for row in board.rows:
        yield from _strings(row.node["title"], Role.TITLE)
    for variable in board.declared:
        for node in variable_texts(variable):
            yield BoardText(node, Role.QUERY, variable=variable)
    for annotation in board.annotations:
        yield from _strings(annotation.expr, Role.QUERY)
    yield from _links(board.node["links"])


def variable_texts(variable: Variable) -> Iterator[Node]:
    """The texts of a variable in which others are replaced before its values are known: query and filter."""
    yield from strings(variable.query)
    yield from strings(variable.node["regex"])


def strings(node: Node) -> Iterator[Node]:
    """Every text in a value, whatever it is."""
    pending = [node]
    while pending:
        one = pending.pop()
        if one.string:
            yield one
        elif one.is_mapping:
            pending.extend(reversed([value for _, value in one.entries()]))
        else:
            pending.extend(reversed(list(one.items())))


def _of_panel(panel: Panel) -> Iterator[BoardText]:
    yield from _strings(panel.node["title"], Role.TITLE, panel)
    yield from _strings(panel.node["description"], Role.DESCRIPTION, panel)
    for key in _TIMES:
        yield from _strings(panel.timing[key], Role.INTERVAL, panel)
    for target in panel.targets:
        yield from _of_target(target, panel)
    yield from _links(panel.node["links"], panel)
    yield from _strings(panel.defaults["displayName"], Role.LEGEND, panel)
    yield from _links(panel.defaults["links"], panel)
    yield from _strings(panel.options, Role.CONTENT, panel)
    for override in panel.overrides:
        yield from _strings(override["properties"], Role.CONTENT, panel)
    for step in panel.transformations:
        yield from _strings(step.node["options"], Role.CONTENT, panel)


def _of_target(target: PanelTarget, panel: Panel) -> Iterator[BoardText]:
    for key, node in target.query.entries():
        if key != "datasource":
            yield from _strings(node, _ROLES.get(key, Role.QUERY), panel)


def _links(node: Node, panel: Panel | None = None) -> Iterator[BoardText]:
    for link in node.items():
        for key in _LINK:
            yield from _strings(link[key], Role.LINK, panel)


def _strings(node: Node, role: Role, panel: Panel | None = None) -> Iterator[BoardText]:
    for one in strings(node):
        yield BoardText(one, role, panel)
