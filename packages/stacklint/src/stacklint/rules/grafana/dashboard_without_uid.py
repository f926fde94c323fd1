"""GF143."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_MORE = "grafana/dashboards/more.json"
_FILE = "grafana/dashboards/app.json"
_NONE = edited(_FILE, '"uid": "app",', "")[_FILE]


@rule(
    "GF143",
    "dashboard-without-uid",
    severity=Severity.INFO,
    bad=(
        Example(stack({_MORE: '{"title": «"More"», "panels": []}'})),
        Example(stack({_MORE: '{"title": «"More"», "uid": "", "panels": []}'})),
    ),
    good=(
        Example(stack()),
        Example(stack({_MORE: '{"title": "More", "uid": 5, "panels": []}'})),
        Example(stack({_MORE: '{"title": "More", "panels": []}', _FILE: _NONE})),
    ),
)
def dashboard_without_uid(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """A provisioned dashboard has no uid, while others have one.

    Grafana makes one up, and keeps it as long as its database lives. With a new database, links to the dashboard and
    what people have bookmarked lead nowhere. Where no dashboard has a uid, nothing is said: people live without. Give
    each dashboard a `uid`.
    """
    loaded = (one.board for one in stack.provisioning.loads_in(subject))
    boards = dict.fromkeys(board for board in loaded if board.form is DashboardForm.CLASSIC)
    with_uid = next((board for board in boards if board.uid), None)
    if with_uid is None:
        return
    for board in boards:
        if board.title and not board.has_uid:  # what is no text is told by FM103
            yield Finding(
                board.title_place,
                "the dashboard has no `uid`; Grafana makes up another one with each new database, and links break",
                "give it a `uid` of up to 40 letters, digits, `-` and `_`",
                ((with_uid.uid_place, f"`{with_uid.title}` has one"),),
            )
