"""GF261."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.queries.log_queries import LogQuery
from stacklint.stack.stack import Stack


def _asked(expr: str, **changes: str) -> Example:
    """Grafana's alert, in which a query asks a Loki, and other texts are replaced."""
    files = alerts('"rate(http_requests_total[5m])"', expr)
    text = files[ALERTS].replace("datasourceUid: prometheus", "datasourceUid: loki")
    text = text.replace("model: {instant: true,", "model: {datasource: {type: loki},")
    return Example({**files, ALERTS: text.replace(changes.get("old", ""), changes.get("new", ""), 1)})


@rule(
    "GF261",
    "alert-of-lines",
    severity=Severity.ERROR,
    bad=(
        _asked('\'«{app="web"} |= "error"»\''),
        _asked("'«{app=\"web\"}»'", old="condition: B", new="condition: A"),
    ),
    good=(
        _asked('\'sum(count_over_time({app="web"} |= "error" [5m]))\''),
        _asked("'{app=\"web\"'"),
        _asked("'{app=\"web\"}'", old="type: threshold, expression: A", new="type: sql, expression: SELECT * FROM A"),
    ),
)
def alert_of_lines(subject: LogQuery, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana asks Loki for log lines.

    Expressions and conditions work on numbers. Grafana takes the rule, and each evaluation that finds a line ends in
    the error that the data is no series. Count the lines over a range.
    """
    query = subject.origin
    if isinstance(query, AlertQuery) and subject.gives_lines and _is_read(query):
        yield Finding(
            subject.node.place.within(0, len(subject.node.string or "")),
            f"`{query.name}` gives log lines, and alerts need numbers; each evaluation that finds one ends in an error",
            "count them, as in `sum(count_over_time({...}[5m]))`",
        )


def _is_read(query: AlertQuery) -> bool:
    """Whether the rule decides by a query, or an expression reads it that wants numbers."""
    names = {given.name for one in query.rule.queries() for given in one.inputs()}
    return query.name in names or query.name == query.rule.node["condition"].text
