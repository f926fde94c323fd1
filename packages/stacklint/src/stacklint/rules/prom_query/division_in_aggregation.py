"""PQ124."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql import walk
from stacklint.promql.nodes import Aggregate, Binary, Call, Expr, Paren
from stacklint.promql.semantics import divisions_in_aggregations
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import place, studied, title
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_SUM, _COUNT = "rate(request_seconds_sum[5m])", "rate(request_seconds_count[5m])"

_IDLE = frozenset({"rate", "irate", "increase", "delta", "idelta", "changes"})
"""Functions whose result is 0 while nothing happens."""
_CLAMPS = frozenset({"clamp", "clamp_min"})
_FILTERS = frozenset({"==", "!=", "<", "<=", ">", ">=", "and", "unless"})


@rule(
    "PQ124",
    "division-in-aggregation",
    severity=Severity.WARNING,
    when={"/", "%"},
    given=divisions_in_aggregations,
    bad=(
        Example(edited(_RULES, _IN_RULES, f"avg({_SUM} «/» {_COUNT})")),
        Example(edited(_RULES, _IN_RULES, "sum(rate(a_total[5m]) «/» (rate(a_total[5m]) + rate(b_total[5m])))")),
        Example(edited(_PANEL, _IN_PANEL, f"sum by (route) (100 * {_SUM} «/» sum without (job) ({_COUNT}))")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, f"sum({_SUM}) / sum({_COUNT})")),
        Example(edited(_RULES, _IN_RULES, f"avg({_SUM} / ({_COUNT} > 0))")),
        Example(edited(_RULES, _IN_RULES, f"avg({_SUM} / clamp_min({_COUNT}, 1))")),
        Example(edited(_RULES, _IN_RULES, f"avg(({_SUM} / {_COUNT}) >= 0)")),
        Example(edited(_RULES, _IN_RULES, f"max({_SUM} / {_COUNT})")),
        Example(edited(_PANEL, _IN_PANEL, "avg(node_memory_MemFree_bytes / node_memory_MemTotal_bytes)")),
        Example(edited(_PANEL, _IN_PANEL, f"avg($sum / {_COUNT})")),
    ),
)
def division_in_aggregation(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A share is aggregated whose divisor is 0 while nothing happens.

    0 / 0 is NaN, and one NaN among the series makes the whole sum or average NaN: one idle instance, and the panel has
    a gap or the alert is silent. Besides, an average of shares weighs an idle series as much as a busy one. Divide the
    sums instead.
    """
    study = studied(subject)
    if study is None:
        return
    for found in divisions_in_aggregations(study):
        divisor = _idle(found.node.rhs)
        if divisor is None or any(_is_guard(node) for node in walk(found.outer.expr)):
            continue
        yield Finding(
            subject.place(found.span),
            f"one series whose divisor is 0 makes all of `{found.outer.op}` NaN or infinite",
            "divide sums, as in `sum(...) / sum(...)`, or divide by what is `> 0`",
            (
                (place(subject, divisor), f"{title(divisor, 'it')} is 0 while nothing happens"),
                (subject.place(found.outer.op_span), "aggregated here"),
            ),
            # A group may well be a single series.
            Severity.INFO if found.outer.grouping else None,
        )


def _idle(expr: Expr) -> Expr | None:
    """The part of a divisor that is 0 while nothing happens, if it is so for the whole divisor."""
    while isinstance(expr, Paren) or (isinstance(expr, Aggregate) and expr.op in {"sum", "avg", "max", "min"}):
        expr = expr.expr
    if isinstance(expr, Binary) and expr.op == "+":
        return expr if _idle(expr.lhs) and _idle(expr.rhs) else None
    return expr if isinstance(expr, Call) and expr.name in _IDLE else None


def _is_guard(node: Expr) -> bool:
    return (isinstance(node, Binary) and node.op in _FILTERS) or (isinstance(node, Call) and node.name in _CLAMPS)
