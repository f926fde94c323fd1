"""RU134."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.grafana.alert_chains import COMPARED, decider, idle_limit, idle_limits
from stacklint.stack.grafana.alerting import AlertQuery, ManagedRule
from stacklint.stack.stack import Stack

_CONDITION = "condition: B"
_FOR = "        for: 5m\n"
_MATH = "model: {{type: math, expression: {}, conditions: [{{evaluator: {{type: {}, params: [{}]}}}}]}}"
_THRESHOLD = "model: {type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}"
_REDUCE = _THRESHOLD.replace("threshold", "reduce, reducer: last")
_LAST = (
    "          - {refId: C, datasourceUid: __expr__, "
    "model: {type: threshold, expression: B, conditions: [{evaluator: {type: gt, params: [1]}}]}}"
)
_MORE = "          - {{refId: C, datasourceUid: __expr__, model: {{type: {}}}}}\n"


@rule(
    "RU134",
    "threshold-unused",
    severity=Severity.WARNING,
    bad=(
        Example({**alerts(), ALERTS: alerts(_CONDITION, "condition: A")[ALERTS].replace("threshold", "«threshold»")}),
        Example(alerts(_FOR, _MORE.format("«threshold», expression: A") + _FOR)),
        Example(alerts(_FOR, _MORE.format("«classic_conditions», conditions: [{query: {params: [A]}}]") + _FOR)),
        Example(alerts(_THRESHOLD, _MATH.format("$A * 100", "gt", "«5»"))),
        Example(alerts(_THRESHOLD, _MATH.format("$A * 100", "outside_range", "«5», 9"))),
        Example(alerts(_THRESHOLD, _REDUCE.replace("[1]", "[«1»]"))),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_THRESHOLD, _MATH.format("$A * 100 > 5", "gt", "5"))),
        Example(alerts(_THRESHOLD, _MATH.format("$A * 100", "gt", "0, 0"))),
        Example(
            alerts(_THRESHOLD, _REDUCE) | {ALERTS: alerts(_THRESHOLD, _REDUCE)[ALERTS].replace("5m])", "5m]) > 2")}
        ),
        Example(
            {**alerts(), ALERTS: alerts(_THRESHOLD, f"{_REDUCE}\n{_LAST}")[ALERTS].replace(_CONDITION, "condition: C")}
        ),
        Example(alerts(_FOR, _MORE.format("math, expression: $A") + _FOR)),
        Example(alerts(_CONDITION, "condition: $B")),
        Example(alerts(_CONDITION, "condition: D")),
    ),
)
def threshold_unused(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """A rule of Grafana has a threshold, and decides by something else.

    What decides is what `condition` names. A threshold that is not named there, and that no other expression reads, has
    no effect: the alert fires on whatever the condition is instead, often as soon as it is anything but 0. Name the
    threshold as the condition, or take it away. The `conditions` of an expression that only reduces or calculates are
    read by nothing either.
    """
    found = decider(subject)
    if found is None:
        return
    for query in idle_limits(found):
        yield Finding(
            query.node["model"]["type"].place,
            f"nothing reads `{query.name}`, and the alert decides by `{found.name}`",
            f"write `condition: {query.name}`, or take it away",
            ((subject.node["condition"].place, "what decides"),),
        )
    yield from _conditions(found)


def _conditions(found: AlertQuery) -> Iterator[Finding]:
    """The limit that stands in an expression of a kind that compares nothing."""
    model = found.node["model"]
    limit, kind = idle_limit(found), model["type"]
    if limit is None:
        return
    op = COMPARED.get(model["conditions"][0]["evaluator"]["type"].text or "")
    if kind.text == "math" and op is not None:
        advice = f"write `expression: ({model['expression'].text}) {op} {limit.text}`"
    else:
        advice = (
            f"add an item with `type: threshold`, `expression: {found.name}` and these `conditions`, and decide by it"
        )
    yield Finding(
        limit.place,
        f"`{kind.text}` compares nothing: the alert fires whenever `{found.name}` is anything but 0",
        advice,
        ((kind.place, "an expression of this type has no `conditions`"),),
    )
