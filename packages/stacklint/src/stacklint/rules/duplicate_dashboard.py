"""GF104."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.dashboards import Dashboard
from stacklint.stack.grafana import Grafana
from stacklint.stack.stack import Stack

_COPY = "grafana/dashboards/copy.json"
_BOARD = '{{"uid": {}, "title": {}, "panels": []}}\n'


@rule(
    "GF104",
    "duplicate-dashboard",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_COPY: _BOARD.format('«"app"»', '"Copy"')})),
        Example(stack({_COPY: _BOARD.format('"copy"', '«"Application"»')})),
    ),
    good=(
        Example(stack()),
        Example(stack({_COPY: _BOARD.format('"copy"', '"Copy"')})),
    ),
)
def duplicate_dashboard(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Two dashboards share a uid, or a title in one folder.

    Grafana takes the right to write away from every provider involved: from then on it updates none of their
    dashboards, not even those that are sound. The log is the only place that says so.
    """
    loaded = [dashboard for dashboard in stack.dashboards if dashboard.grafana is subject]
    yield from _clashes(loaded, "uid", lambda board: board.uid)
    yield from _clashes(loaded, "title", lambda board: f"{board.folder}\0{board.title}" if board.title else "")


def _clashes(loaded: list[Dashboard], key: str, identity: Callable[[Dashboard], str]) -> Iterator[Finding]:
    first: dict[str, Dashboard] = {}
    for dashboard in loaded:
        value = identity(dashboard)
        other = first.setdefault(value, dashboard) if value else dashboard
        if other is not dashboard:
            shown = value.rpartition("\0")[2]
            yield Finding(
                dashboard.node[key].place,
                f"another dashboard has the {key} `{shown}`; Grafana stops updating the dashboards of their providers",
                f"give it a {key} of its own",
                ((other.node[key].place, "the other one"),),
            )
