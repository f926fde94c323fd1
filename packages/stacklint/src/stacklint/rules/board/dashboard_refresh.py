"""GF144."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.refresh import least_refresh, seconds
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_TITLE = '"title": "Application",'
_GRAFANA = "    image: grafana/grafana:12.2.0\n"


def _refresh(value: str, environment: str = "{}") -> dict[str, str]:
    compose = stack()["compose.yaml"].replace(_GRAFANA, f"{_GRAFANA}    environment: {environment}\n")
    return edited(_FILE, _TITLE, f'{_TITLE}\n  "refresh": {value},', {"compose.yaml": compose})


@rule(
    "GF144",
    "dashboard-refresh",
    severity=Severity.WARNING,
    bad=(
        Example(_refresh('«"1s"»')),
        Example(_refresh('«"often"»')),
        Example(_refresh('«"5s"»', "{GF_DASHBOARDS_MIN_REFRESH_INTERVAL: 1m}")),
    ),
    good=(
        Example(_refresh('"5s"')),
        Example(_refresh('"1d"')),
        Example(_refresh('""')),
        Example(_refresh('"auto"')),
        Example(_refresh("false")),
        Example(_refresh('"1s"', "{GF_DASHBOARDS_MIN_REFRESH_INTERVAL: 1s}")),
        Example(_refresh('"1s"', "[GF_DASHBOARDS_MIN_REFRESH_INTERVAL]")),
    ),
)
def dashboard_refresh(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A dashboard is to be loaded anew more often than Grafana allows, or at what is no interval.

    Grafana logs it, and takes the least interval that its configuration allows, which is 5 seconds unless
    `min_refresh_interval` says otherwise. Choose a longer interval, or lower the limit by
    `GF_DASHBOARDS_MIN_REFRESH_INTERVAL`.
    """
    text, grafana = subject.refresh.string or "", subject.dashboard.grafana
    if grafana is None or text in {"", "auto"}:
        return
    least, length = least_refresh(grafana), seconds(text)
    if length is not None and (least is None or length >= least):
        return
    allowed = f"`{least:g}s`" if least is not None else "the least that is allowed"
    wrong = "is no interval" if length is None else "is less than Grafana allows"
    message = f"`{text}` {wrong}; Grafana takes {allowed}"
    yield Finding(subject.refresh.place, message, "write an interval such as `30s`")
