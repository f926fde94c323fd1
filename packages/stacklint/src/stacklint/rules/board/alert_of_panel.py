"""GF217."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.rules.boards import and_more
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_COMPOSE = stack()["compose.yaml"]
_TEN = {"compose.yaml": _COMPOSE.replace("grafana:12.2.0", "grafana:10.4.1")}
_PANEL = '{"type": "timeseries", %s: {"name": "Errors", "conditions": []}}'
_SINCE = (11, 0)


@rule(
    "GF217",
    "alert-of-panel",
    severity=Severity.WARNING,
    bad=(Example(panels(_PANEL % '«"alert"»' + ", " + _PANEL % '"alert"')),),
    good=(
        Example(panels(_PANEL % '"alert"') | _TEN),
        Example(panels('{"type": "timeseries", "alert": null}, {"type": "timeseries", "alert": {}}')),
    ),
)
def alert_of_panel(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel holds an alert of the old kind.

    Alerts that belong to panels are gone since Grafana 11. It drops what it finds of them without a word, and the alert
    never fires. Write it as a rule of Grafana's alerting, or as one of Prometheus.
    """
    grafana = subject.dashboard.grafana
    if grafana is not None and grafana.version is not None and grafana.version < _SINCE:
        return
    found = [panel.node["alert"] for panel in subject.panels if panel.node["alert"].keys]
    if found:
        yield Finding(
            found[0].place.key(),
            f"alerts of panels are gone since Grafana 11; this one never fires{and_more(len(found) - 1)}",
            "write it as a rule of Grafana's alerting or of Prometheus, and take it away here",
        )
