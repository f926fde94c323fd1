"""PQ112."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import COUNTER_FUNCTIONS, summed_rates
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.kinds import misuse
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_RECORDED = {
    "prometheus/rules.yml": (
        "groups:\n  - name: app\n    rules:\n      - record: app:http_requests:sum\n"
        "        expr: sum by (route) (http_requests_total)\n"
    )
}


@rule(
    "PQ112",
    "rate-of-sum",
    severity=Severity.WARNING,
    when=COUNTER_FUNCTIONS,
    given=summed_rates,
    bad=(
        Example(edited(_PANEL, _IN_PANEL, "«rate»(sum(http_requests_total)[5m:1m])")),
        Example(edited(_PANEL, _IN_PANEL, "«increase»(app:http_requests:sum[1h])", _RECORDED)),
        Example(edited(_RULES, _IN_RULES, "max(«rate»(sum by (route) (jobs_done_total)[10m:1m]))")),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, "sum(rate(http_requests_total[5m]))")),
        Example(edited(_PANEL, _IN_PANEL, "app:http_requests:sum", _RECORDED)),
        Example(edited(_PANEL, _IN_PANEL, "max_over_time(sum(rate(http_requests_total[5m]))[1h:5m])")),
        Example(edited(_PANEL, _IN_PANEL, "rate($aggregate(http_requests_total)[5m:1m])")),
    ),
)
def rate_of_sum(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """Counters are added up before `rate` looks at them.

    `rate` sees a restart in that a counter falls. In a sum, the fall of one of them is small, is taken for the restart
    of all, and the whole sum counts as new: a spike that has never been. So take the rate of each counter, and add up
    the rates. The same holds for a sum that a recording rule has stored.
    """
    study = studied(subject)
    for found in summed_rates(study) if study is not None else ():
        message = "`{function}` of {given}, counters in one number: the restart of one counts as that of all"
        advice = f"take `{found.call.name}` of each counter first, and add up what it gives"
        yield misuse(found, subject, stack, message=message, advice=advice)
