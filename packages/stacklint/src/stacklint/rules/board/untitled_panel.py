"""OP109."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.boards import and_more, asking, like_it, named
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_TYPE: Final = '"type": "timeseries"'
_TITLE: Final = '      "title": "Requests",\n'
_TWO: Final = (
    '{"title": "Application", "panels": [{"type": «"stat"», "targets": [{}]}, {"type": "text"},'
    ' {"type": "gauge", "targets": [{}]}]}'
)
_LIBRARY: Final = (
    '{"title": "Application", "panels": [{"type": "stat", "targets": [{}], "libraryPanel": {"uid": "a"}}]}'
)
_DEFAULTS: Final = frozenset({"", "Panel Title", "New panel"})
"""What Grafana calls a panel that nobody has named."""


@rule(
    "OP109",
    "untitled-panel",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(edited(_FILE, f"{_TYPE},\n{_TITLE}", '"type": «"timeseries"»,\n')),
        Example(edited(_FILE, '"title": "Requests"', '"title": «"Panel Title"»')),
        Example(stack({_FILE: _TWO})),
    ),
    good=(
        Example(stack()),
        Example(stack({_FILE: _LIBRARY})),
        Example(edited(_FILE, '"title": "Requests"', '"title": "$job"')),
    ),
)
def untitled_panel(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel that shows data has no title, or still the one that Grafana gives to a new panel.

    Who looks at it has to guess from its query what it shows, and nobody can speak of it by name. Rows, texts and
    panels of the library are not meant.
    """
    found = [panel for panel in asking(subject) if panel.title.strip() in _DEFAULTS]
    if found:
        yield Finding(
            named(found[0]),
            f"the panel has no title of its own{and_more(len(found) - 1, 'panel')}",
            "say what it shows",
            like_it(found),
        )
