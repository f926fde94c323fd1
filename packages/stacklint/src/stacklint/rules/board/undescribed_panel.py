"""OP110."""

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
_TITLE: Final = '"title": "Requests"'
_TEXT: Final = '{"title": "Application", "panels": [{"type": "text", "title": "Read me"}]}'
_V2: Final = """\
{{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {{"name": "app"}}, "spec": {{
  "title": "Application", "elements": {{"a": {{"kind": "Panel", "spec": {{
    "title": {}, "vizConfig": {{"group": "stat"}},
    "data": {{"spec": {{"queries": [{{"spec": {{"refId": "A"}}}}]}}}}}}}}}}}}}}
"""


@rule(
    "OP110",
    "undescribed-panel",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(edited(_FILE, _TITLE, '"title": «"Requests"»')),
        Example(edited(_FILE, _TITLE, '"title": «"Requests"», "description": " "')),
        Example(stack({_FILE: _V2.format('«"Requests"»')})),
    ),
    good=(
        Example(edited(_FILE, _TITLE, f'{_TITLE}, "description": "How many are answered each second."')),
        Example(stack({_FILE: _V2.format('"Requests", "description": "How many are answered."')})),
        Example(stack({_FILE: _TEXT})),
    ),
)
def undescribed_panel(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel that shows data has no description.

    It is what the mark in its corner shows: what is measured, which value is good, what to do about one that isn't.
    Those who didn't build the dashboard have nothing else to go by.
    """
    found = [panel for panel in asking(subject) if not (panel.node["description"].string or "").strip()]
    if found:
        yield Finding(
            named(found[0]),
            f"the panel has no description{and_more(len(found) - 1, 'panel')}",
            "say what is measured, and which values are good",
            like_it(found),
        )
