"""The queries of a dashboard: of panels, of variables and of annotations, each with the data source that it asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stacklint.document import Node
from stacklint.stack.board_sources import Resolved, resolve, target_source
from stacklint.stack.boards import Annotation, Board, Panel, PanelTarget, Variable
from stacklint.stack.datasources import DataSource
from stacklint.stack.variable_queries import VariableQuery, read_variable_query

if TYPE_CHECKING:
    from collections.abc import Iterator


class Asker(StrEnum):
    """What asks."""

    PANEL = "panel"
    VARIABLE = "variable"
    ANNOTATION = "annotation"


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A query of a dashboard.

    Attributes:
        node: the text that holds it.
        board: where it stands.
        asker: what asks.
        source: the data source that is asked.
        start: where in the text the PromQL begins.
        end: where it ends; `start` where there is none.
        wanted: what a variable asks for, in the language of the Prometheus data source.
        panel: the panel that asks, if one does.
        target: the query of the panel.
        variable: the variable that asks, if one does.
        annotation: the annotation that asks, if one does.
    """

    node: Node
    board: Board
    asker: Asker
    source: Resolved
    start: int
    end: int
    wanted: VariableQuery | None = None
    panel: Panel | None = None
    target: PanelTarget | None = None
    variable: Variable | None = None
    annotation: Annotation | None = None

    @property
    def label(self) -> tuple[str, int] | None:
        """For `label_values`, the label that is asked for, and where it begins."""
        return self.wanted.label if self.wanted is not None else None

    @property
    def asked_host(self) -> str | None:
        """The host of the data source that is asked; `None` where that isn't known."""
        return self.source.source.host if self.source.source is not None else None

    @property
    def asked(self) -> tuple[DataSource, ...]:
        """The data source that is asked; where a variable chooses it, those that it may choose."""
        if self.source.source is not None:
            return (self.source.source,)
        grafana = self.board.dashboard.grafana
        return grafana.index.by_type.get(self.source.type, ()) if grafana is not None else ()


def board_queries(board: Board) -> Iterator[BoardQuery]:
    """Every query of a dashboard that has a text."""
    for panel in board.panels:
        for target in panel.targets:
            node = target.query["expr"]
            if text := _filled(node):
                source = target_source(target, panel)
                yield BoardQuery(node, board, Asker.PANEL, source, 0, len(text), panel=panel, target=target)
    for variable in board.declared:
        if variable.type == "query":
            yield from _variable(variable, board)
    for annotation in board.annotations:
        if text := _filled(annotation.expr):
            source = resolve(annotation.source, board)
            yield BoardQuery(annotation.expr, board, Asker.ANNOTATION, source, 0, len(text), annotation=annotation)


def _filled(node: Node) -> str:
    """A text with something in it, else nothing."""
    text = node.string
    return text if text and text.strip() else ""


def _variable(variable: Variable, board: Board) -> Iterator[BoardQuery]:
    """The query of a variable in the language of Grafana's Prometheus data source, with the PromQL inside it."""
    node = variable.query["query"] if variable.query.is_mapping else variable.query
    if text := _filled(node):
        wanted = read_variable_query(text)
        source = resolve(variable.source, board)
        yield BoardQuery(node, board, Asker.VARIABLE, source, wanted.start, wanted.end, wanted, variable=variable)
