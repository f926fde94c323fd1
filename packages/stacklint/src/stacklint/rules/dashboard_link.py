"""LK207."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.nearest import nearest
from stacklint.stack.boards import Board
from stacklint.stack.dashboards import Dashboard
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_TITLE = '"title": "Application",'
_LINK = _TITLE + '\n  "links": [{{"type": "link", "title": "more", "url": "{}"}}],'
_URL = re.compile(r"^/?d/(?P<uid>[\w-]+)(?:[/?]|$)")


@rule(
    "LK207",
    "dashboard-link",
    severity=Severity.ERROR,
    bad=(Example(edited(_FILE, _TITLE, _LINK.format("/d/«more»/more"))),),
    good=(
        Example(edited(_FILE, _TITLE, _LINK.format("/d/app/application?var-job=app"))),
        Example(edited(_FILE, _TITLE, _LINK.format("/d/${board}/x"))),
        Example(edited(_FILE, _TITLE, _LINK.format("https://example.com/d/more"))),
    ),
)
def dashboard_link(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard links to another one by a uid that no provisioned dashboard has.

    Whoever follows the link finds "Dashboard not found".
    """
    grafana = subject.dashboard.grafana
    boards = [board for board in stack.dashboards if board.grafana is grafana]
    if grafana is None or any(not board.uid for board in boards) or not _all_known(subject.dashboard):
        return
    uids = {board.uid: board for board in boards}
    for node in _urls(subject):
        found = _URL.match(node.string or "")
        if found is None or found["uid"] in uids:
            continue
        right = nearest(found["uid"], uids)
        shown = [uids[right]] if right else boards[:3]
        yield Finding(
            node.place.within(*found.span("uid")),
            f"no dashboard has the uid `{found['uid']}`; the link leads nowhere",
            f"did you mean `{right}`?" if right else "link to a dashboard that is provisioned",
            tuple((board.uid_place, f"the uid of `{board.title}`") for board in shown),
        )


def _all_known(dashboard: Dashboard) -> bool:
    """Whether every dashboard that Grafana loads is known."""
    grafana = dashboard.grafana
    return grafana is not None and all(provider.files for provider in grafana.providers)


def _urls(board: Board) -> Iterator[Node]:
    owners = [board.node]
    for panel in board.panels:
        owners += [panel.node, panel.defaults]
    for owner in owners:
        yield from (link["url"] for link in owner["links"].items())
