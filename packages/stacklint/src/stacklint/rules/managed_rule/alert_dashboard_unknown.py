"""GF157."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models import DashboardForm
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts, edited
from stacklint.stack.boards.dashboards import Dashboard
from stacklint.stack.boards.reader import read_board
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_FOR = "        for: 5m\n"
_BOARD = "grafana/dashboards/app.json"
_WITH_ID = edited(_BOARD, '"type": "timeseries"', '"id": 4, "type": "timeseries"')[_BOARD]


def _linked(uid: str, panel: str = "4", board: str = _WITH_ID) -> Example:
    return Example(alerts(_FOR, f"{_FOR}        dashboardUid: {uid}\n        panelId: {panel}\n", {_BOARD: board}))


@rule(
    "GF157",
    "alert-dashboard-unknown",
    severity=Severity.INFO,
    bad=(_linked("«apps»"), _linked("app", "«5»")),
    good=(
        _linked("app"),
        _linked("$BOARD"),
        _linked("app", "$PANEL"),
        _linked("app", "0"),
        _linked("app", "5", edited(_BOARD, "5m", "5m")[_BOARD]),
        _linked("apps", "4", '{"title": "Application", "panels": []}'),
        Example(alerts(_FOR, f"{_FOR}        dashboardUid: apps\n", {_BOARD: None})),
    ),
)
def alert_dashboard_unknown(subject: ManagedRule, stack: Stack) -> Iterator[Finding]:
    """A rule of Grafana belongs to a dashboard or a panel that is not provisioned.

    The link of the alert to its panel leads nowhere, and notifications have no picture of it. Write the dashboard's
    `uid` as `dashboardUid`, and as `panelId` the `id` that the panel has in its file.
    """
    grafana = subject.group.alerting.grafana
    if grafana is None or not all(provider.files for provider in grafana.providers):
        return
    node, panel = subject.node["dashboardUid"], subject.node["panelId"]
    boards = {board.uid: board for board in stack.dashboards if board.grafana is grafana}
    uid = (node.text or "").strip()
    if not uid or "$" in uid or not boards or not all(_is_known(board) for board in boards.values()):
        return
    if uid not in boards:
        right = nearest(uid, boards)
        shown = [boards[right]] if right else list(boards.values())[:3]
        yield Finding(
            node.place,
            f"no dashboard has the uid `{uid}`; the alert's link to its panel leads nowhere",
            f"did you mean `{right}`?" if right else "name a dashboard that is provisioned",
            tuple((board.uid_place, f"the uid of `{board.title}`") for board in shown),
        )
        return
    ids = [one.node["id"] for one in read_board(stack.files, boards[uid]).panels] if panel.present else []
    if _is_missing(panel, ids):
        yield Finding(
            panel.place,
            f"the dashboard has no panel {panel.text}; the alert's link to its panel leads nowhere",
            "write the `id` of a panel",
            ((boards[uid].uid_place, f"the dashboard `{boards[uid].title}`"),),
        )


def _is_known(board: Dashboard) -> bool:
    """Whether a dashboard's uid can be told from its file."""
    return board.form is not DashboardForm.OTHER and bool(board.uid)


def _is_missing(panel: Node, ids: list[Node]) -> bool:
    """Whether no panel has an id; where one has none of its own, Grafana gives it one."""
    given, texts = panel.text or "", [one.text for one in ids]
    return given.isdecimal() and bool(given.strip("0")) and all(texts) and given not in texts
