"""GF256."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.nodes import Aggregate, Expr, Paren, VectorSelector
from stacklint.promql.semantics import Study, portion, result_unit, unscaled
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.rules.studied import place, studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.grafana.alert_chains import decider, idle_limit, idle_limits, is_uncompared, series_behind, steps
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import MANAGED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.grafana.alerting import AlertQuery

_EXPR = '"rate(http_requests_total[5m])"'
_THRESHOLD = "{type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}"
_REDUCED = "{type: reduce, expression: A, reducer: last}"
_CPU = "100 - avg by (instance) (rate(node_cpu_seconds_total{mode='idle'}[5m])) * 100"
_ERRORS = "sum(rate(http_requests_total{status='500'}[5m])) / sum(rate(http_requests_total[5m]))"
_ALWAYS = Pattern(r"watchdog|dead.?man|heart.?beat|always", re.IGNORECASE)
"""Names of alerts that are meant to fire all the time, to show that alerts arrive."""


def _example(expr: str, decides: str = _REDUCED, title: str = "Errors") -> Example:
    files = alerts(_EXPR, f'"{expr}"')
    return Example(
        {**files, ALERTS: files[ALERTS].replace(_THRESHOLD, decides).replace("title: Errors", f"title: {title}")}
    )


@rule(
    "GF256",
    "managed-alert-without-condition",
    severity=Severity.WARNING,
    when={MANAGED},
    bad=(
        _example(f"«{_CPU}»"),
        _example(f"«100 * {_ERRORS}»", "{type: math, expression: $A}"),
        _example("«(1 - http_requests_in_progress / http_requests_max) * 100»"),
        _example("«max(process_resident_memory_bytes)»"),
        _example("«histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))»"),
        _example("«up»"),
        _example("«sum((up{job='app'}))»"),
    ),
    good=(
        Example(alerts()),
        _example(f"{_CPU} > 80"),
        _example(_CPU, _THRESHOLD),
        _example(_CPU, "{type: math, expression: $A > 80}"),
        _example(_CPU, "{type: reduce, expression: A, reducer: last, conditions: [{evaluator: {params: [80]}}]}"),
        _example(_CPU, _REDUCED, "Watchdog"),
        _example("sum(increase(http_errors_total[5m]))"),
        _example("count(up == 0)"),
        _example("rate(dropped_bytes_total[5m])"),
        _example("config_reload_failed"),
        _example("1 - up"),
        _example("1 - min(probe_success)"),
        _example("up == bool 0"),
        _example("absent(up)"),
        _example("$X"),
        _example("up", "{type: math, expression: '1 - $A'}"),
        _example("up", "{type: math, expression: $A + $C}"),
        _example("(up) + (up)"),
        _example("x * y"),
    ),
)
def managed_without_condition(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana compares what it measures with nothing.

    Grafana fires on whatever is not 0, and a share, a size or a duration hardly ever is: such an alert fires for good,
    whatever limit its title speaks of. So does one on `up`, which is 1 as long as all is well. Put an expression of
    type `threshold` behind the query, and name that as the `condition`. Silent about what counts events, which may be
    meant to fire on the first one.
    """
    origin, study = subject.origin, studied(subject)
    if isinstance(origin, BoardQuery | Rule) or study is None:
        return
    found = decider(origin.rule)
    if found is None or not is_uncompared(found) or idle_limits(found) or idle_limit(found) is not None:
        return  # see RU134
    passed = steps(origin)
    if passed is None or series_behind(origin.rule) or _ALWAYS.search(origin.rule.node["title"].text or ""):
        return  # see RU130
    is_well = _says_well(study.root, passed)
    if is_well or _is_level(study):
        state = "as long as all is well" if is_well else "whenever this is anything but 0"
        yield Finding(
            place(subject, study.root),
            f"nothing here is compared; the alert fires {state}",
            f"add an item with `type: threshold` and `expression: {found.name}`, and decide by it",
            ((origin.rule.node["condition"].place, "what decides"),),
        )


_WELL = frozenset({"probe_success", "up"})
_ITSELF = Pattern(r"\s*\$\{?\w+\}?\s*", re.ASCII)


def _says_well(root: Expr, passed: tuple[AlertQuery, ...]) -> bool:
    """Whether what decides is not 0 just as long as something is up."""
    models = [step.node["model"] for step in passed]
    as_it_is = all(one["type"].text == "reduce" or _ITSELF.fullmatch(one["expression"].text or "") for one in models)
    while isinstance(root, Paren) or (isinstance(root, Aggregate) and root.op in _TOGETHER):
        root = root.expr
    name = root.name or "" if isinstance(root, VectorSelector) else ""
    return as_it_is and (name in _WELL or name.endswith("_up"))


_TOGETHER = frozenset({"avg", "max", "min", "sum"})
_GROWTH = frozenset({"changes", "delta", "idelta", "increase", "resets"})


def _is_level(study: Study) -> bool:
    """Whether a result is a share, a size or a duration, which is something else than 0 all the time."""
    if any(call.name in _GROWTH for call in study.parts.calls):
        return False
    unit = result_unit(study)
    if unit is not None and unit.known and (not unit.dims or all(power > 0 for _, power in unit.physical)):
        return not unit.counted
    divides = any(node.op == "/" for node in study.parts.binaries)
    return divides and portion(unscaled(study.root, study), study) is not None
