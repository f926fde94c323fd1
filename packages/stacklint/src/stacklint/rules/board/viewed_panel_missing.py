"""LK216."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second
from stacklint.rules.boards import loaded_by
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.links import BoardLink, board_links, viewed_panel
from stacklint.stack.boards.refs import panel_ids
from stacklint.stack.stack import Stack

_OWN = Pattern(r"^(?:/?d(?:-solo)?/(?P<uid>[\w-]+)[^?]*)?\?")
_LINKED = '{{"id": 1, "type": "stat", "links": [{{"url": "{}"}}]}}, {{"id": 2, "type": "stat"}}'
_TEXT = '{{"id": 1, "type": "text", "options": {{"content": "see [this]({}) and <a href=\\"/d/app/?{}\\">"}}}}'


def _to(url: str) -> dict[str, str]:
    return panels(_LINKED.format(url))


def _in_second(url: str) -> dict[str, str]:
    files = second()
    return {
        **files,
        FILE: files[FILE].replace('"title": "Application",', f'"title": "A", "links": [{{"url": "{url}"}}],'),
    }


@rule(
    "LK216",
    "viewed-panel-missing",
    severity=Severity.WARNING,
    bad=(
        Example(_to("/d/app/application?orgId=1&viewPanel=«3»")),
        Example(_to("d/app?viewPanel=panel-«3»&from=now-1h")),
        Example(_to("?viewPanel=«3»")),
        Example(_to("/d-solo/app/application?panelId=«3»")),
        Example(panels(_TEXT.format("?viewPanel=«4»", "viewPanel=«5»"))),
        Example(_in_second("/d/app/?viewPanel=«9»")),
    ),
    good=(
        Example(_to("/d/app/application?viewPanel=2")),
        Example(_to("/d/other/application?viewPanel=3")),
        Example(_to("https://example.com/d/app?viewPanel=3")),
        Example(_to("/d/app?viewPanel=$panel")),
        Example(_to("/d/app?viewPanel=panel-3-clone-1")),
        Example(_to("/d/app")),
        Example(panels('{"type": "stat", "links": [{"url": "?viewPanel=3"}]}')),
        Example(_in_second("/d/app/?viewPanel=1")),
    ),
)
def viewed_panel_missing(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A link asks to see a panel of its own dashboard that is not there.

    Grafana shows the page with no panel on it. Link to the id of a panel that is there.
    """
    asked = list(_asked(subject))
    ids = panel_ids(subject) if asked else None
    for link, viewed in asked if ids is not None else ():
        if ids is not None and viewed[0] not in ids:
            yield Finding(
                link.place(viewed[1]),
                f"the dashboard has no panel with the id `{viewed[0]}`; the link shows none",
                "write the `id` of the panel that is meant",
                loaded_by(subject.dashboard, stack),
            )


def _asked(board: Board) -> Iterator[tuple[BoardLink, tuple[int, tuple[int, int]]]]:
    """The links to panels of the dashboard itself, each with the panel."""
    for link in board_links(board):
        viewed = viewed_panel(link)
        own = _OWN.match(link.url) if viewed is not None else None
        if viewed is not None and own is not None and own["uid"] in {None, board.dashboard.uid}:
            yield link, viewed
