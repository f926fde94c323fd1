"""PQ115."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import counter_gauge_calls
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.kinds import misuse
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"

_ADVICE: Final = {
    "delta": "take `increase`",
    "idelta": "take `irate`",
    "deriv": "take `rate`",
    "predict_linear": "take `rate` to see where it leads to",
    "double_exponential_smoothing": "take `rate` first, and smooth that",
}


@rule(
    "PQ115",
    "gauge-function-on-counter",
    severity=Severity.WARNING,
    when=_ADVICE,
    given=counter_gauge_calls,
    bad=(
        Example(edited(_PANEL, _IN_PANEL, "«delta»(http_requests_total[5m])")),
        Example(edited(_RULES, _IN_RULES, "sum(«deriv»(http_requests_total{route='/'}[5m]))")),
        Example(edited(_RULES, _IN_RULES, "«predict_linear»(jobs_done_total[1h], 3600) > 1e9")),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, "delta(http_requests_in_progress[5m])")),
        Example(edited(_PANEL, _IN_PANEL, "deriv(rate(http_requests_total[5m])[1h:5m])")),
        Example(edited(_PANEL, _IN_PANEL, "delta($metric[5m])")),
        Example(
            edited(_PANEL, _IN_PANEL, "delta(cars_total[5m])")
            | {"app/metrics.prom": "# TYPE cars_total gauge\ncars_total 0\n"}
        ),
    ),
)
def gauge_function_on_counter(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A function for gauges is given a counter.

    `delta`, `idelta`, `deriv`, `predict_linear` and `double_exponential_smoothing` know of no restarts. When the
    program starts anew and its counter falls to 0, they show a change below 0 that has never been. Where nothing but
    its name says that a metric is a counter, it is told as information.
    """
    study = studied(subject)
    for found in counter_gauge_calls(study) if study is not None else ():
        message = "`{function}` is for gauges, and {given} is a counter: a restart counts as a fall"
        yield misuse(found, subject, stack, message=message, advice=_ADVICE[found.call.name])
