"""What is referred to inside of a dashboard: panels by id, queries by `refId`, and what expressions build on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.stack.boards.sources import Verdict, target_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.boards.board import Board, Panel, PanelTarget

DASHBOARD: Final = "-- Dashboard --"
"""The data source that stands for the results of another panel."""

_EXPRESSIONS: Final = frozenset({"__expr__", "-100"})
_VARIABLE: Final = Pattern(r"\$(?:(\w+)|\{([^}]{1,200}+)\})", re.ASCII)
_OF_ONE: Final = frozenset({"reduce", "resample", "threshold"})


def is_expression(target: PanelTarget) -> bool:
    """Whether a query works on the results of others, in Grafana itself."""
    return target.source.text in _EXPRESSIONS or target.source.type == "__expr__"


def asks(target: PanelTarget, panel: Panel) -> str:
    """The type of the data source that a query asks, "" if unknown; built-in ones by their name."""
    if is_expression(target):
        return "__expr__"
    source = target_source(target, panel)
    return source.reference if source.verdict is Verdict.BUILT_IN else source.type


def panel_ids(board: Board) -> frozenset[int] | None:
    """The ids of a dashboard's panels; `None` where one has no number for an id, since Grafana gives it any."""
    ids = [panel.node["id"].value for panel in board.panels]
    numbers = [one for one in ids if isinstance(one, int)]
    return frozenset(numbers) if len(numbers) == len(ids) else None


def known_refs(panel: Panel) -> frozenset[str] | None:
    """The names of a panel's queries; `None` where results may have others.

    Queries without a name get the first letters that are free. What another panel or another kind of data source
    returns may bear any name.
    """
    targets = panel.targets
    if (
        not targets
        or panel.library.present
        or any(asks(one, panel) not in {"prometheus", "__expr__"} for one in targets)
    ):
        return None
    named = {target.ref_id for target in targets if target.ref_id}
    nameless = sum(not target.ref_id for target in targets)
    free = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in named]
    return frozenset(named | set(free[:nameless]))


def inputs(target: PanelTarget) -> Iterator[tuple[str, Node, tuple[int, int]]]:
    """The queries that an expression names, each with the text that does and where in it."""
    query = target.query
    kind, node = query["type"].string, query["expression"]
    text = node.string or ""
    if kind == "math":
        for found in _VARIABLE.finditer(text):
            yield found[1] or found[2], node, found.span()
    elif kind in _OF_ONE and text.strip():
        yield text.strip().removeprefix("$").strip("{}"), node, (0, len(text))
    elif kind == "classic_conditions":
        for condition in query["conditions"].items():
            asked = condition["query"]["params"][0]
            if name := asked.string:
                yield name, asked, (0, len(name))
