"""The queries of a dashboard: of panels, of variables and of annotations, each with the data source that it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.boards.query import Asker, BoardQuery
from stacklint.stack.boards.sources import resolve, target_source
from stacklint.stack.queries.variable_queries import read_variable_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.boards.board import Board, Variable


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
        yield BoardQuery(
            node, board, Asker.VARIABLE, source, wanted.start, wanted.end, wanted=wanted, variable=variable
        )
