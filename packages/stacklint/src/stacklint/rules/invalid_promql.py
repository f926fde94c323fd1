"""PQ101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus import Rule
from stacklint.stack.queries import PromQuery
from stacklint.stack.stack import Stack


@rule(
    "PQ101",
    "invalid-promql",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "prometheus/rules.yml",
                "sum(rate(http_requests_total[5m]))",
                "rate(http_requests_total[5m]) «by» (route)",
            )
        ),
        Example(edited("grafana/dashboards/app.json", "rate(http_requests_total[5m])", "rate(«http_requests_total»)")),
    ),
    good=(
        Example(
            edited(
                "grafana/dashboards/app.json",
                "rate(http_requests_total[5m])",
                "rate(http_requests_total[$__rate_interval])",
            )
        ),
        Example(
            edited("grafana/dashboards/app.json", "rate(http_requests_total[5m])", "topk($n, sum by ($label) (up))")
        ),
    ),
)
def invalid_promql(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A PromQL expression that Prometheus does not parse.

    In a rule file it stops Prometheus from starting. In a dashboard the query fails.
    Grafana's variables are filled in before parsing.
    """
    where = "Prometheus refuses to start" if isinstance(subject.origin, Rule) else "the query fails"
    for fault in subject.query.faults:
        yield Finding(subject.place((fault.start, fault.end)), f"{fault.message}; {where}")
