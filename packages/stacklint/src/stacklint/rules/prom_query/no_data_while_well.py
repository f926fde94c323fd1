"""RU132."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import Aggregate, Binary, Call, Expr, Paren
from stacklint.promql.semantics import COMPARISONS, Presence, Study
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.rules.studied import place, studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.grafana.alert_chains import steps, through
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import MANAGED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.grafana.alerting import AlertQuery

_EXPR = '"rate(http_requests_total[5m])"'
_TEXT = "grafana/provisioning/alerting/alerts.yml"
_ABSENT = frozenset({"absent", "absent_over_time"})


def _example(expr: str, state: str = "", was: str = "", decides: str = "") -> Example:
    files = alerts(_EXPR, f'"{expr}"')
    more = f"        noDataState: {state}\n" if state else ""
    text = files[_TEXT].replace("        for: 5m\n", f"        for: 5m\n{more}")
    return Example({**files, _TEXT: text.replace(was, decides) if was else text})


@rule(
    "RU132",
    "no-data-while-well",
    severity=Severity.WARNING,
    when={MANAGED},
    bad=(
        _example("«rate(http_requests_total[5m]) > 1»"),
        _example("«absent(http_requests_total)»", "Alerting"),
        _example("sum by (route) («rate(http_requests_total[5m]) > 1»)", "NoData"),
        _example("(«http_requests_in_progress > 5») and on (job) up", "NoData"),
        _example("http_requests_total and on (job) («up == 0»)", "NoData"),
    ),
    good=(
        Example(alerts()),
        _example("up == 0 or vector(1)"),
        _example("up == 0"),  # see RU131
        _example("up == bool 0"),
        _example("rate(http_requests_total[5m]) > 1", "OK"),
        _example("rate(http_requests_total[5m]) > 1", "KeepLast"),
        _example("rate(http_requests_total[5m]) > 1", "$STATE"),
        _example("http_requests_total and on (job) http_requests_in_progress"),
        _example("abs(up - 1 > 0)"),
        _example("http_requests_total == $X"),
        _example("up == 0", "", "type: threshold, expression: A,", 'type: math, expression: "$A + $C",'),
        _example(
            "up == 0",
            "",
            "{type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}",
            "{type: classic_conditions, conditions: [{evaluator: {type: no_value}, query: {params: [A]}}]}",
        ),
    ),
)
def no_data_while_well(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana asks for what is only there when something is wrong, and takes the lack of it for a failure.

    In Prometheus a comparison that leaves nothing over is what a healthy alert looks like. Grafana calls it no data,
    and does what `noDataState` says: by default it sends an alert `DatasourceNoData`, and with `Alerting` the alert
    itself fires. Leave the comparison to a threshold, so that the query always returns something, or write
    `noDataState: OK`.
    """
    origin, study = subject.origin, studied(subject)
    if isinstance(origin, BoardQuery | Rule) or study is None or study.result.presence is Presence.NEVER:
        return
    node = origin.rule.node["noDataState"]
    state = (node.text or "").strip() or "NoData"
    passed = steps(origin) if state in {"NoData", "Alerting"} else None
    found = _filter(study.root, study) if passed is not None and not any(map(_asks_for_none, passed)) else None
    if found is None:
        return
    fires = state == "Alerting"
    if not fires and passed is not None and through(passed, study.result.value).constant == 0:
        return  # then RU131 tells that it never fires, and what cures that
    yield Finding(
        place(subject, found),
        "this returns nothing while all is well, which is no data to Grafana; "
        + ("with `noDataState: Alerting` the alert fires then" if fires else "it sends `DatasourceNoData` then"),
        "write `noDataState: OK`, or leave the comparison to a threshold",
        ((node.place, "what is done without data"),) if node.text else (),
        severity=Severity.ERROR if fires else None,
    )


def _filter(node: Expr, study: Study) -> Expr | None:
    """The comparison, or the question what is absent, that decides whether there is a result at all."""
    match node:
        case Paren(expr=inner) | Aggregate(expr=inner):
            return _filter(inner, study)
        case Binary(op="and"):
            return _filter(node.lhs, study) or _filter(node.rhs, study)
        case Binary(op=op):
            return node if op in COMPARISONS and study[node].conditional else None
        case Call(name=name):
            return node if name in _ABSENT else None
        case _:
            return None


def _asks_for_none(step: AlertQuery) -> bool:
    """Whether an expression may be there to find that there is no data."""
    return any(one["evaluator"]["type"].text == "no_value" for one in step.node["model"]["conditions"].items())
