"""LK207."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import override, panels
from stacklint.rules.fixtures import edited
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.links import board_links, linked_dashboard
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_TITLE = '"title": "Application",'
_LINK = _TITLE + '\n  "links": [{{"type": "link", "title": "more", "url": "{}"}}],'
_TEXT = '{{"type": "text", "options": {{"mode": "markdown", "content": "{}"}}}}'


@rule(
    "LK207",
    "dashboard-link",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _TITLE, _LINK.format("/d/«more»/more"))),
        Example(panels(_TEXT.format("[more](/d/«more»/x?a=b), [own](/d/app), <a href='/d/«apps»'>"))),
        Example(override('{"id": "links", "value": [{"title": "more", "url": "/d/«more»/more"}]}')),
    ),
    good=(
        Example(edited(_FILE, _TITLE, _LINK.format("/d/app/application?var-job=app"))),
        Example(edited(_FILE, _TITLE, _LINK.format("/d/${board}/x"))),
        Example(edited(_FILE, _TITLE, _LINK.format("https://example.com/d/more"))),
    ),
)
def dashboard_link(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard links to another one by a uid that no provisioned dashboard has.

    Whoever follows the link finds "Dashboard not found". Link to the uid of a dashboard that is there.
    """
    links = [(link, found) for link in board_links(subject) if (found := linked_dashboard(link)) is not None]
    grafana = subject.dashboard.grafana
    known = stack.provisioning.dashboards_of(grafana) if links and grafana is not None else None
    if known is None or not known.all_known or "" in known.uids:
        return
    for link, (uid, span) in links:
        if uid in known.uids:
            continue
        right = nearest(uid, known.uids)
        shown = [known.by_uid[right]] if right else known.boards[:3]
        yield Finding(
            link.place(span),
            f"no dashboard has the uid `{uid}`; the link leads nowhere",
            f"did you mean `{right}`?" if right else "link to a dashboard that is provisioned",
            tuple((board.uid_place, f"the uid of `{board.title}`") for board in shown),
        )
