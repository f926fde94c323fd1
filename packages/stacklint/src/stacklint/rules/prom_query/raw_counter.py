"""PQ111."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import COMPARISONS, MISLED, Use, raw_counters
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.kinds import declarations, doubt
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES = "prometheus/rules.yml"
_RECORD, _ALERT = "record: app:http_requests:rate5m", "alert: Requests"


def _alert(expr: str) -> Example:
    rules = edited(_RULES, _RECORD, _ALERT)[_RULES].replace("sum(rate(http_requests_total[5m]))", expr)
    return Example(edited(_PANEL, _IN_PANEL, _IN_PANEL, {_RULES: rules}))


_SAID: Final = {
    Use.COMPARISON: "is compared as it stands",
    Use.FUNCTION: "is read as it stands",
}


@rule(
    "PQ111",
    "raw-counter",
    severity=Severity.WARNING,
    when={*COMPARISONS, *MISLED},
    given=raw_counters,
    bad=(
        _alert("«http_requests_total» > 1000"),
        _alert("sum by (route) («http_requests_total{status=~'5..'}») > 10"),
        _alert("avg_over_time(«http_requests_total»[1h]) > 10"),
        _alert("«failures_total» > 3"),
        Example(edited(_PANEL, _IN_PANEL, "avg_over_time(«http_requests_total»[1h])")),
        Example(edited(_PANEL, _IN_PANEL, "histogram_quantile(0.9, «latency_seconds_bucket»)")),
    ),
    good=(
        _alert("increase(http_requests_total[1h]) > 1000"),
        _alert("http_requests_total == 0"),
        _alert("http_requests_total > http_requests_total offset 1h"),
        _alert("slots_total - slots_free > 5"),
        _alert("slots_total > slots_wanted"),
        _alert("absent(http_requests_total)"),
        _alert("http_requests_in_progress > 1000"),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total")),
        Example(edited(_PANEL, _IN_PANEL, "sum(http_requests_total)")),
        Example(edited(_PANEL, _IN_PANEL, "${name}_total > 5")),
    ),
)
def raw_counter(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """The value of a counter is compared, or an average is taken of it.

    It is how much has happened since its program started, and says more about when that was than about what goes on:
    once an alert on it holds, it holds until the program starts anew. What is meant is nearly always how much has
    happened in a window: `increase(x[1h])`. In a dashboard, where a total may be what is wanted, and where nothing but
    its name says that a metric is a counter, this is told as information; a counter that is merely shown is not.
    """
    study = studied(subject)
    for found in raw_counters(study) if study is not None else ():
        if found.use is Use.RESULT or is_open(found.selector.name or ""):
            continue
        name = found.selector.name
        yield Finding(
            subject.place(found.span),
            f"the counter `{name}` {_SAID[found.use]}: all that has happened since its program started",
            f"take what happens in a window, such as `increase({name}[1h])` or `rate({name}[5m])`",
            declarations(found.selector, subject, stack),
            Severity.INFO if isinstance(subject.origin, BoardQuery) else doubt(found.selector, subject, stack),
        )
