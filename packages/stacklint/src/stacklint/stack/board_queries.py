"""The queries of a dashboard: of panels, of variables and of annotations, each with the data source that it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from stacklint.document import Node
from stacklint.stack.board_sources import Resolved, resolve, target_source
from stacklint.stack.boards import Board, Panel, PanelTarget, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator


_LABEL = re.compile(r"[A-Za-z_]\w*", re.ASCII)


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
        label: for `label_values`, the label that is asked for, and where it begins.
        panel: the panel that asks, if one does.
        target: the query of the panel.
    """

    node: Node
    board: Board
    asker: Asker
    source: Resolved
    start: int
    end: int
    label: tuple[str, int] | None = None
    panel: Panel | None = None
    target: PanelTarget | None = None

    @property
    def asked_host(self) -> str | None:
        """The host of the data source that is asked; `None` where that isn't known."""
        return self.source.source.host if self.source.source is not None else None


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
            yield BoardQuery(annotation.expr, board, Asker.ANNOTATION, resolve(annotation.source, board), 0, len(text))


def _filled(node: Node) -> str:
    """A text with something in it, else nothing."""
    text = node.string
    return text if text and text.strip() else ""


def _variable(variable: Variable, board: Board) -> Iterator[BoardQuery]:
    """The query of a variable in the language of Grafana's Prometheus data source, with the PromQL inside it."""
    node = variable.query["query"] if variable.query.is_mapping else variable.query
    text, source = node.string or "", resolve(variable.source, board)
    if not text.strip():
        return
    name, _, rest = text.partition("(")
    inner = len(name) + 1
    end = inner + max(rest.rfind(")"), 0)
    label: tuple[str, int] | None = None
    if name.strip() == "label_values":
        comma = text.rfind(",", inner, end)
        found = _LABEL.match(text[comma + 1 : end].strip()) if comma >= 0 else None
        label = (found[0], text.index(found[0], comma)) if found is not None else None
        end = max(comma, inner)
    elif name.strip() != "query_result":
        end = inner  # names of labels and metrics, or a language of its own
    yield BoardQuery(node, board, Asker.VARIABLE, source, inner, end, label)
