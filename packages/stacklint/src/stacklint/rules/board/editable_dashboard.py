"""OP101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, Repair, rule
from stacklint.rules.boards import loaded_by
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_TITLE = '"title": "Application",'


def _said(editable: str) -> dict[str, str]:
    return edited(_FILE, _TITLE, f'{_TITLE}\n  "editable": {editable},')


@rule(
    "OP101",
    "editable-dashboard",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(_said("«true»"), fixed=_said("false")),
        Example(edited(_FILE, '"title": "Application"', '"title": «"Application"»')),
    ),
    good=(
        Example(_said("false")),
        Example(edited(_FILE, '"title": "Application"', '"title": ""')),
        Example(stack({_FILE: ""})),
    ),
)
def editable_dashboard(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard that comes from a file can be edited in the browser.

    What is changed there is lost with the next change of the file, and until then it differs from what the repository
    says. With `editable` set to `false` the page offers no edits, and changes go where they last.
    """
    node = subject.node["editable"]
    if node.value is False or not subject.dashboard.title:  # without a title it isn't loaded
        return
    yield Finding(
        node.place if node.present else subject.dashboard.title_place,
        "the dashboard can be edited in the browser, where changes don't last",
        "set `editable` to `false`",
        loaded_by(subject.dashboard, stack),
        repairs=(Repair("make it `false`", ((node.place, "false"),)),) if node.present else (),
    )
