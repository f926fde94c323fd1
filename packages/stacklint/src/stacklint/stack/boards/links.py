"""Where a dashboard leads to: its links, those of panels and values, and those in texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place
from stacklint.pattern import Pattern
from stacklint.stack.boards.fields import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.boards.board import Board

_IN_TEXT: Final = Pattern(r"""(?:\]\(\s*|href=["'])([^)"'\s]+)""")
_DASHBOARD: Final = Pattern(r"^/?d/(?P<uid>[\w-]+)(?:[/?]|$)")
_VIEWED: Final = Pattern(r"[?&](?:viewPanel|editPanel|panelId)=(?:panel-)?(\d{1,9})(?![\w-])", re.ASCII)


class BoardLink(NamedTuple):
    """A link.

    Attributes:
        node: the text that holds its address.
        start: where in that the address begins.
        url: the address.
    """

    node: Node
    start: int
    url: str

    def place(self, span: tuple[int, int]) -> Place:
        """Some characters of the address."""
        return self.node.place.within(self.start + span[0], self.start + span[1])


def board_links(board: Board) -> Iterator[BoardLink]:
    """Every link of a dashboard that has an address."""
    lists = [board.node["links"]]
    for panel in board.panels:
        if _has(panel.node.value, "links"):
            lists.append(panel.node["links"])
        lists += settings(panel, "links")
        content = panel.options["content"] if panel.type == "text" else None
        text = content.string if content is not None else None
        if content is not None and text:
            for found in _IN_TEXT.finditer(text):
                yield BoardLink(content, found.start(1), found[1])
    for node in lists:
        for link in node.items():
            if url := link["url"].string:
                yield BoardLink(link["url"], 0, url)


def _has(value: object, key: str) -> bool:
    return isinstance(value, dict) and bool(value.get(key))


def viewed_panel(link: BoardLink) -> tuple[int, tuple[int, int]] | None:
    """The panel that an address asks to see, by its id, and where in the address that stands."""
    found = _VIEWED.search(link.url)
    return (int(found[1]), found.span(1)) if found is not None else None


def linked_dashboard(link: BoardLink) -> tuple[str, tuple[int, int]] | None:
    """The uid of the dashboard that an address leads to, and where in the address that stands."""
    found = _DASHBOARD.match(link.url)
    return (found["uid"], found.span("uid")) if found is not None else None
