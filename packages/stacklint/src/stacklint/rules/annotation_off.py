"""GF219."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board
from stacklint.stack.boards import Board
from stacklint.stack.stack import Stack

_LIST = ', "annotations": {"list": [%s]}'
_ASKED = '{"name": %s, "datasource": {"type": "prometheus", "uid": "prometheus"}, %s"expr": "changes(up[5m])"}'


@rule(
    "GF219",
    "annotation-off",
    severity=Severity.INFO,
    bad=(
        Example(board("", "up", "", _LIST % (_ASKED % ('«"Restarts"»', "")))),
        Example(board("", "up", "", _LIST % "«{}»")),
    ),
    good=(
        Example(board("", "up", "", _LIST % (_ASKED % ('"Restarts"', '"enable": true, ')))),
        Example(board("", "up", "", _LIST % (_ASKED % ('"Restarts"', '"enable": false, ')))),
        Example(board("", "up", "", _LIST % '{"builtIn": 1, "name": "Annotations & Alerts"}')),
    ),
)
def annotation_off(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """An annotation of a dashboard does not say whether it is on.

    To Grafana it is off then: nothing is marked in the panels until somebody turns it on at the top of the page, each
    time anew. Write `"enable": true`, or `false` if that is what is meant.
    """
    if subject.dashboard.form is DashboardForm.V2:  # which Grafana alone writes
        return
    for annotation in subject.annotations:
        node = annotation.node
        if node.is_mapping and not node["enable"].present and node["builtIn"].value != 1:
            at = node["name"] if node["name"].present else node
            yield Finding(
                at.place,
                "the annotation doesn't say `enable`, so it is off; nothing is marked",
                'write `"enable": true`',
            )
