"""RU131."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import WHOLE, Interval, portion
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.rules.studied import place, studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.grafana.alert_chains import steps, through
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import MANAGED
from stacklint.stack.stack import Stack

_EXPR = '"rate(http_requests_total[5m])"'
_ERRORS = "sum(rate(http_requests_total{status='500'}[5m])) / sum(rate(http_requests_total[5m]))"
_TEXT = "grafana/provisioning/alerting/alerts.yml"
_WAS = "{type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}"


def _example(expr: str, decides: str = _WAS, condition: str = "B", more: str = "") -> Example:
    files = alerts(_EXPR, f'"{expr}"')
    text = files[_TEXT].replace(_WAS, decides).replace("condition: B", f"condition: {condition}")
    return Example({**files, _TEXT: text.replace("        for: 5m\n", f"        for: 5m\n{more}")})


def _threshold(kind: str, params: str, more: str = "") -> str:
    return f"{{type: threshold, expression: A, conditions: [{{evaluator: {{type: {kind}, params: {params}}}}}]{more}}}"


def _classic(reducer: str, kind: str, also: str = "") -> str:
    one = f"{{evaluator: {{type: {kind}, params: [0]}}, query: {{params: [A]}}, reducer: {{type: {reducer}}}}}"
    return f"{{type: classic_conditions, conditions: [{one}{also}]}}"


@rule(
    "RU131",
    "alert-never-fires",
    severity=Severity.ERROR,
    when={MANAGED},
    bad=(
        _example("«up == 0»", condition="A"),
        _example("«up == 0»", _threshold("gt", "[0]")),
        _example("«up == 0 or vector(0)»", _threshold("gte", "[0.5]")),
        _example("«absent(up)»", _threshold("gt", "[1]")),
        _example("«up == 0»", "{type: math, expression: '$A > 0'}"),
        _example("«up == 0»", "{type: reduce, reducer: last, expression: A}"),
        _example("«up == 0»", _classic("last", "gt")),
        _example(f"«{_ERRORS}»", _threshold("gt", "[5]")),
        _example("«1 - up / 2»", "{type: math, expression: '$A >= 80'}"),
        _example("«http_requests_in_progress / http_requests_max»", _threshold("gt", "[90]")),
    ),
    good=(
        Example(alerts()),
        _example("up == 0", _threshold("lt", "[1]")),
        _example("up == 0", _threshold("lt", "[]")),
        _example("up == 0", _threshold("within_range", "[1, 2]")),
        _example("up == 0", "{type: threshold, expression: A, conditions: []}"),
        _example("up == bool 0", _threshold("gt", "[0]")),
        _example("up == 0", "{type: reduce, reducer: count, expression: A}"),
        _example("up == 0", "{type: reduce, reducer: last, expression: A, settings: {mode: replaceNN}}"),
        _example("up == 0", "{type: math, expression: '!$A'}"),
        _example("up == 0", "{type: sql, expression: SELECT x FROM A}"),
        _example("up == 0", "{type: resample, expression: A}"),
        _example("up == 0", _classic("count", "gt")),
        _example("up == 0", _classic("last", "gt", ", {evaluator: {type: no_value}}")),
        _example("up == 0", "{type: math, expression: '$A > $C'}"),
        _example("up == 0", "{type: math, expression: '$B > 0'}"),
        _example("up == 0", _threshold("gt", "[0]"), more="        noDataState: Alerting\n"),
        _example("up == $X", _threshold("gt", "[0]")),
        _example("up ==", _threshold("gt", "[0]")),
        _example(_ERRORS, _threshold("gt", "[0.05]")),
        _example(f"100 * {_ERRORS}", _threshold("gt", "[5]")),
        _example(_ERRORS, _threshold("lt", "[5]")),
        _example(_ERRORS, "{type: math, expression: '$A * 100 > 5'}"),
        _example("http_requests_in_progress / http_requests_max", _threshold("gt", "[2]")),
    ),
)
def alert_never_fires(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana comes to 0 whatever its query finds, and Grafana fires on anything else.

    In Prometheus an alert fires for each series that is left over, so `up == 0` tells of what is down. Grafana looks at
    the value, which is 0 then, and 0 is in order. Ask for `up` and leave the comparison to a threshold that is below
    1, or write `up == bool 0`, which gives 1.

    A part of a whole, such as failed requests of all requests, is never above 1, so that a limit of 80 is not 80 per
    cent. Silent about rules with `noDataState: Alerting`, which may be there for that alone.
    """
    origin, study = subject.origin, studied(subject)
    passed = steps(origin) if not isinstance(origin, BoardQuery | Rule) and study is not None else None
    if passed is None or study is None or isinstance(origin, BoardQuery | Rule):
        return
    meant = (origin.rule.node["noDataState"].text or "").strip() == "Alerting"
    if meant:
        return
    deciding = ((origin.rule.node["condition"].place, "Grafana fires where this is not 0"),)
    if through(passed, study.result.value).constant == 0:
        found = study.result.value.constant
        why = f"this is {found:g} wherever it is there" if found is not None else "whatever this is"
        advice = "leave the comparison to a threshold, or write it with `bool`, which gives 1 where it holds"
    elif (most := portion(study.root, study)) is not None and through(passed, Interval(0, most)).constant == 0:
        why = f"this is a part of a whole, {'and never above 1' if most == WHOLE else 'so that it is never as much'}"
        advice = "multiply it by 100, or write the limit as a part of 1, such as `0.8`"
    else:
        return
    yield Finding(
        place(subject, study.root), f"{why}, and what decides is 0 then; the alert never fires", advice, deciding
    )
