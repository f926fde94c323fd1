"""PQ110."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import gauge_rates
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.kinds import misuse
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"

_REMOTE = {"prometheus/prometheus.yml": stack()["prometheus/prometheus.yml"].replace("app:5000", "10.1.2.3:9100")}

_ADVICE: Final = {
    "rate": "take `deriv` for how fast a gauge changes, or `avg_over_time` for its mean",
    "irate": "take `deriv` for how fast a gauge changes",
    "increase": "take `delta` for how much a gauge changes, or `changes` for how often",
    "resets": "take `changes` to count changes",
}


@rule(
    "PQ110",
    "rate-of-gauge",
    severity=Severity.WARNING,
    when=_ADVICE,
    given=gauge_rates,
    bad=(
        Example(edited(_PANEL, _IN_PANEL, "«rate»(http_requests_in_progress[5m])")),
        Example(edited(_RULES, _IN_RULES, "sum(«increase»(up[1h]))")),
        Example(edited(_PANEL, _IN_PANEL, "«irate»(app:http_requests:rate5m[5m])")),
        Example(edited(_RULES, _IN_RULES, "«rate»(rate(http_requests_total[5m])[1h:5m])")),
        Example(edited(_RULES, _IN_RULES, "«increase»(container_start_time_seconds[15m])", _REMOTE)),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[5m])")),
        Example(edited(_PANEL, _IN_PANEL, "deriv(http_requests_in_progress[5m])")),
        Example(edited(_PANEL, _IN_PANEL, "rate(process_start_time_seconds[5m])")),
        Example(edited(_PANEL, _IN_PANEL, "rate($metric[5m])")),
        Example(edited(_RULES, _IN_RULES, "increase(container_start_time_seconds[15m])")),  # which nothing exports
        Example(edited(_RULES, _IN_RULES, "rate(node_netstat_Tcp_InErrs[5m]) + rate(node_own[5m])", _REMOTE)),
        Example(edited(_RULES, _IN_RULES, "rate(pg_stat_own[5m]) + rate(node_boots_total[5m])", _REMOTE)),
        Example(
            edited(_PANEL, _IN_PANEL, "rate(http_requests_in_progress[5m])")
            | {"app/metrics.prom": "# TYPE http_requests_in_progress untyped\nhttp_requests_in_progress 0\n"}
        ),
    ),
)
def rate_of_gauge(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A function for counters is given a gauge.

    `rate`, `irate`, `increase` and `resets` take every fall for a restart of the program, after which a counter begins
    at 0. Of a gauge, which may fall, they give numbers that mean nothing. What is a gauge is known from the type in
    the exposition text, from the lists of well-known programs, and from what a recording rule computes.
    """
    study = studied(subject)
    for found in gauge_rates(study) if study is not None else ():
        message = "`{function}` is for counters, and {given} is a gauge: each fall counts as a restart"
        yield misuse(found, subject, stack, message=message, advice=_ADVICE[found.call.name])
