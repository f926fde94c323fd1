"""RU130."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, SOURCE, alerts, stack
from stacklint.stack.grafana.alert_chains import decider, idle_limit, idle_limits, is_uncompared, series_behind
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_ASKED = 'model: {instant: true, expr: "rate(http_requests_total[5m])"}'
_THRESHOLD = "type: threshold, expression: A,"
_LOKI = stack()[SOURCE] + "  - {name: Loki, uid: loki, type: loki}\n"


def _example(
    model: str, *, mark: bool = False, decides: str = "B", kind: str = "", query: str = "", source: str = "prometheus"
) -> Example:
    """Grafana's alert with another model in its query, in which its condition may be marked."""
    text = alerts(_ASKED, f"model: {{{model}}}")["grafana/provisioning/alerting/alerts.yml"]
    for old, new in (
        (_THRESHOLD, f"{kind}," if kind else _THRESHOLD),
        ("condition: B", f"condition: «{decides}»" if mark else f"condition: {decides}"),
        ("datasourceUid: prometheus\n", f"datasourceUid: {source}\n{query}"),
    ):
        text = text.replace(old, new)
    return Example(stack({"grafana/provisioning/alerting/alerts.yml": text, SOURCE: _LOKI}))


_SECOND = (
    '          - {refId: D, datasourceUid: prometheus, model: {expr: "sum(up)"}}\n'
    '          - {refId: E, datasourceUid: prometheus, model: {expr: "count(up)"}}\n'
    "          - refId: B\n"
)
_TWO = alerts("          - refId: B\n", _SECOND)
_TWO[ALERTS] = _TWO[ALERTS].replace(_THRESHOLD, 'type: math, expression: "$D / $E > 0.05",')


@rule(
    "RU130",
    "unreduced-condition",
    severity=Severity.ERROR,
    bad=(
        _example("expr: up", mark=True),
        _example("expr: up, range: true", mark=True),
        _example("expr: up, instant: false, range: false", mark=True),
        _example("expr: up", mark=True, kind='type: math, expression: "$A > 1"'),
        _example("expr: up", mark=True, kind="type: resample, expression: A"),
        _example("expr: 'count_over_time({app=~`.+`}[5m])', queryType: range", mark=True, source="loki"),
        _example("expr: up", mark=True, decides="A"),
        _example("expr: up", mark=True, source="Prometheus"),
        _example("expr: up", mark=True, kind='type: math, expression: "$A / $A + $B + $C"'),
        Example({name: text.replace("condition: B", "condition: «B»") for name, text in _TWO.items()}),
    ),
    good=(
        Example(alerts()),
        _example("expr: up, instant: true, range: false"),
        _example("expr: up, instant: $INSTANT"),
        _example("expr: up, exemplar: true"),
        _example("expr: up", kind="type: reduce, reducer: last, expression: A"),
        _example("expr: up", kind="type: sql, expression: SELECT x FROM A"),
        _example("expr: up", kind="type: threshold, expression: B"),
        _example("expr: up", source="elsewhere"),
        _example("expr: 'count_over_time({app=~`.+`}[5m])', instant: true", source="loki"),
        _example("expr: 'count_over_time({app=~`.+`}[5m])', queryType: instant", source="loki"),
        _example("expr: 'count_over_time({app=~`.+`}[5m])'", source="loki", query="            queryType: instant\n"),
        Example(alerts("condition: B", "condition: B\n        record: {metric: app:errors, from: A}")),
        Example(alerts("condition: B", "condition: $CONDITION")),
    ),
)
def unreduced_condition(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A rule of Grafana decides by a series over time, where it wants one value.

    Unless a query says `instant: true`, Prometheus is asked for the whole range of time, and a threshold or a
    calculation looks at each point of it. Grafana takes the rule, and each evaluation that finds data ends in the error
    that only reduced data can be alerted on; an alert never comes. Ask for a single moment, or put an expression of
    type `reduce` before the one that decides.
    """
    queries = series_behind(subject)
    if not queries:
        return
    node = subject.node["condition"]
    asks = {one.name: "instant: true" if one.type == "prometheus" else "queryType: instant" for one in queries}
    cures = (f"`{ask}` to the model of `{name}`" for name, ask in asks.items())
    found = decider(subject)
    is_bare = found is not None and is_uncompared(found) and not idle_limits(found) and idle_limit(found) is None
    yield Finding(
        node.place,
        f"`{node.text}` is a series over time, and Grafana alerts on single values only; each evaluation of the rule "
        "that finds data fails",
        f"add {' and '.join(cures)}, or reduce {'each of them' if len(queries) > 1 else 'it'} first"
        + (", and decide by an expression of type `threshold`: nothing is compared here" if is_bare else ""),
        tuple((one.node["refId"].place, "nothing makes one value of what this query returns") for one in queries),
    )
