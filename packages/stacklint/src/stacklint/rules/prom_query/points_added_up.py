"""PQ145."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import Aggregate, Binary, Call, Expr, MatrixSelector, NumberLiteral, Paren
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import shown_by
from stacklint.stack.boards.totals import DRAWING, REDUCING, has_one_point, total
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.steps import has_least_step
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_TYPES: Final = DRAWING | REDUCING
_RATES: Final = frozenset({"irate", "rate"})
_KEEPING: Final = frozenset(
    {
        *("abs", "ceil", "clamp_max", "clamp_min", "floor", "label_join", "label_replace", "round", "sort"),
        *("sort_by_label", "sort_by_label_desc", "sort_desc"),
    }
)
"""Functions that leave the values what they are."""
_SPREAD: Final = frozenset({"avg", "bottomk", "limitk", "max", "min", "sum", "topk"})
"""Aggregations whose values are of the same kind as those that they are made of."""
_STEPS: Final = frozenset({"$__interval", "${__interval}"})
_WHOLE: Final = frozenset({"$__range", "${__range}"})
_X = "x_total"


class _Windowed(NamedTuple):
    """What is at the bottom of an expression, and whether it is multiplied on the way."""

    call: Call
    window: MatrixSelector
    scaled: bool


def _calcs(*calcs: str, more: str = "") -> str:
    return f'"options": {{"reduceOptions": {{"calcs": [{", ".join(calcs)}]{more}}}}}'


def _legend(*calcs: str, more: str = "") -> str:
    return f'"options": {{"legend": {{"calcs": [{", ".join(calcs)}]{more}}}}}'


def _stat(expr: str, query: str = "", panel: str = _calcs('"sum"'), kind: str = "stat") -> Example:
    return Example(shown(expr, kind=kind, query=query, panel=panel))


def _graph(expr: str, query: str = "", panel: str = _legend('"mean"', '"sum"'), kind: str = "timeseries") -> Example:
    return Example(shown(expr, kind=kind, query=query, panel=panel))


@rule(
    "PQ145",
    "points-added-up",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    bad=(
        _stat(f"sum(rate({_X}[5m]))", panel=_calcs('«"sum"»')),
        _stat(f"100 * (irate({_X}[5m])) > 0", panel=_calcs('«"total"»'), kind="gauge"),
        _stat(f"sum(increase({_X}[24h])) or vector(0)", panel=_calcs('«"sum"»')),
        _stat(f"topk(5, increase({_X}[$__range]))", panel=_calcs('«"sum"»'), kind="piechart"),
        _stat(f"round(increase({_X}[$__rate_interval]))", panel=_calcs('«"sum"»')),
        _stat(f"rate({_X}[5m])", panel='"valueName": «"total"»', kind="singlestat"),
        _graph(f"sum by (job) (rate({_X}[5m]))", panel=_legend('"mean"', '«"sum"»')),
        _graph(f"increase({_X}[5m])", panel='"legend": {"total": «true», "values": true}', kind="graph"),
        Example(shown_v2(f"rate({_X}[5m])", kind="stat", view=_calcs('«"sum"»'))),
    ),
    good=(
        _stat(f"sum(rate({_X}[5m]))", panel=_calcs('"lastNotNull"')),
        _stat(f"sum(rate({_X}[5m]))", '"instant": true'),
        _stat(f"sum(rate({_X}[5m]))", panel=_calcs('"sum"', more=', "values": true')),
        _stat(f"sum(rate({_X}[5m]))", panel=_calcs('"sum"') + ', "maxDataPoints": 1'),
        _stat(f"sum(rate({_X}[5m]))", panel=_calcs('"sum"') + ', "transformations": [{"id": "merge"}]'),
        _stat(f"increase({_X}[$__interval])"),
        _stat(f"increase({_X}[1h])", '"interval": "1h"'),
        _stat(f"increase({_X}[$window])"),
        _stat(f"60 * rate({_X}[1m])", '"interval": "1m"'),
        _stat(f"rate({_X}[$__interval]) * $__interval_ms / 1000"),
        _stat(f"rate({_X}[5m]) * $factor"),
        _stat("sum(x)"),
        _stat("1 - rate(x_total[5m])"),
        _stat("count(rate(x_total[5m]))"),
        _stat("rate(x_total[5m]) / rate(y_total[5m])"),
        _stat("histogram_quantile(0.9, rate(x_bucket[5m]))"),
        _stat("rate(x_total[1h:1m])"),
        _stat("rate()"),
        _stat("rate(x_total[5m]"),
        _graph(f"rate({_X}[5m])", panel=_legend('"mean"')),
        _graph(f"rate({_X}[5m])", panel=_legend('"sum"', more=', "showLegend": false')),
        _graph(f"rate({_X}[5m])", panel=_legend('"sum"', more=', "displayMode": "hidden"')),
        _graph(f"rate({_X}[5m])", panel='"legend": {"total": true, "values": false}', kind="graph"),
        _graph(f"rate({_X}[5m])", panel='"legend": {"total": true, "values": true, "show": false}', kind="graph"),
        _stat(f"rate({_X}[5m])", panel='"valueName": "current"', kind="singlestat"),
    ),
)
def points_added_up(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A panel adds up the points of a rate, or of windows that overlap.

    Grafana asks for one value for each step of the range, and `sum` adds them up. Of values per second that makes
    nothing: on a wider screen there are more points, and the sum is larger. `increase` with a window of its own counts
    what happened once for each point whose window holds it. Only windows that are as long as the steps, `$__interval`,
    add up to what happened. In a legend the sum is no more than one of its columns, so that is only mentioned.

    Show another value, such as `lastNotNull` or `mean`; for how much there was in all, ask once for
    `increase(...[$__range])`.
    """
    found, root = shown_by(subject, _TYPES), subject.query.root
    asked = total(found[0]) if found is not None else None
    if found is None or asked is None or root is None or subject.query.faults or has_one_point(*found):
        return
    windowed = _windowed(root, subject)
    said = _said(windowed, subject) if windowed is not None else None
    if windowed is None or said is None:
        return
    is_rate = windowed.call.name in _RATES
    if has_least_step(*found) and (windowed.scaled or not is_rate):
        return  # which may be as long as the window, or what makes the values of a step
    yield Finding(
        asked.node.place,
        said,
        "show `mean`" if asked.in_legend and is_rate else 'ask once, for `[$__range]` with `"instant": true`',
        ((subject.place(windowed.call.span), "the points"),),
        severity=Severity.INFO if asked.in_legend else None,
        cause=windowed.call.name,
    )


def _said(windowed: _Windowed, subject: PromQuery) -> str | None:
    """What is wrong with adding up; `None` where nothing is, or where that isn't known."""
    name, span = windowed.call.name, windowed.window.range.span
    if name in _RATES:
        return f"points of `{name}` are added up: how much that is depends on how many points there are"
    written = subject.written(span)
    if written in _WHOLE:
        return f"points of `{name}` are added up, each of which counts all of the range before it"
    if written in _STEPS or not (subject.is_literal(span) or "__rate_interval" in written):
        return None
    return f"points of `{name}` are added up, whose windows are not the steps: what is in several counts several times"


def _windowed(expr: Expr, subject: PromQuery) -> _Windowed | None:
    """The function over a window that an expression has its values from, alike for all of them."""
    inner: Expr | None = expr
    scaled = False
    while inner is not None:
        if isinstance(inner, Call) and (inner.name in _RATES or inner.name == "increase"):
            window = inner.args[0] if inner.args else None
            return _Windowed(inner, window, scaled) if isinstance(window, MatrixSelector) else None
        scaled = scaled or (isinstance(inner, Binary) and inner.op in {"*", "/"})
        inner = _within(inner, subject)
    return None


def _within(expr: Expr, subject: PromQuery) -> Expr | None:
    """The part that an expression has its values from; `None` where it makes other ones."""
    match expr:
        case Paren():
            return expr.expr
        case Aggregate():
            return expr.expr if expr.op in _SPREAD else None
        case Call():
            return expr.args[0] if expr.args and expr.name in _KEEPING else None
        case Binary():
            return _of_sides(expr, subject)
        case _:
            return None


def _of_sides(expr: Binary, subject: PromQuery) -> Expr | None:
    if expr.op == "or":
        return expr.lhs
    if expr.op not in {"*", "/", ">", ">=", "<", "<=", "!="} or expr.returns_bool:
        return None
    sides = [one for one in (expr.lhs, expr.rhs) if not isinstance(one, NumberLiteral)]
    numbers = [one for one in (expr.lhs, expr.rhs) if isinstance(one, NumberLiteral) and subject.is_literal(one.span)]
    return sides[0] if len(sides) == 1 and numbers else None
