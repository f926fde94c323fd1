"""GF158."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.queries.templates import references
from stacklint.stack.stack import Stack

_EXPR = '"rate(http_requests_total[5m])"'


@rule(
    "GF158",
    "alert-query-variable",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_EXPR, "\"rate(http_requests_total{route='«$route»'}[5m])\"")),
        Example(alerts(_EXPR, '"rate(http_requests_total[«${window}»])"')),
    ),
    good=(
        Example(alerts(_EXPR, '"rate(http_requests_total[$__rate_interval])"')),
        Example(alerts(_EXPR, '"increase(http_requests_total[${__range}])"')),
        Example(alerts(_EXPR, "\"label_replace(up, 'a', '$1', 'job', '(.*)')\"")),
        Example(alerts(_EXPR, "\"http_requests_total{route=~'a$|b$'}\"")),
        Example(alerts("datasourceUid: prometheus", "datasourceUid: loki")),
    ),
)
def alert_query_variable(subject: AlertQuery, _stack: Stack) -> Iterator[Finding]:
    """A query of an alert uses a variable of a dashboard.

    Alerts know no dashboard and no variables of theirs; Grafana fills in `$__interval`, `$__rate_interval` and
    `$__range` only, and in the query of a rule no variables of the environment either. The rest goes to Prometheus
    as it stands: the query fails, or asks for a label whose value is `$job`. Write the value itself, or leave the
    matcher out and group by the label: a rule makes an alert for each value.
    """
    if subject.type != "prometheus":
        return
    for reference in references(subject.expr.string or ""):
        if reference.name.startswith("__") or reference.name.isdigit():
            continue
        yield Finding(
            subject.expr.place.within(reference.start, reference.end),
            f"alerts have no variable `{reference.name}`; Prometheus is asked for it as it stands",
            "write the value, or leave the label out and get an alert for each of its values",
        )
