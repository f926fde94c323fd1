"""GF231."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.promql.semantics import Study, Use, gauge_rates, raw_counters, result_unit
from stacklint.promql.semantics.unit_names import SECONDS, Unit
from stacklint.rules.api import Example, Finding, Repair, Where, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import GRAPHS, shown_by
from stacklint.rules.studied import studied
from stacklint.stack.boards.display_units import (
    contradicts,
    described,
    differs_in_time,
    display_unit,
    fitting,
    unit_node,
)
from stacklint.stack.boards.legends import overriding
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.boards.board import Panel

_TYPES: Final = frozenset(
    {
        "bargauge", "barchart", "gauge", "graph", "piechart", "singlestat", "stat", "state-timeline", "status-history",
        "table", "timeseries",
    }
)  # fmt: skip
_OTHER: Final = frozenset(
    {"allIsNull", "allIsZero", "changeCount", "count", "countAll", "diffperc", "distinctCount", "variance"}
)
"""Ways to make one value of many whose result has another unit."""


def _unit(unit: str, more: str = "", *, override: str = "") -> str:
    overrides = f', "overrides": [{override}]' if override else ""
    return f'"fieldConfig": {{"defaults": {{"unit": {unit}}}{overrides}}}{more}'


def _axes(left: str, override: str = "") -> str:
    return f'"yaxes": [{left}], "seriesOverrides": [{override}]'


def _override(matcher: str) -> str:
    return f'{{"matcher": {matcher}, "properties": [{{"id": "unit", "value": "s"}}]}}'


_QUANTILE = "histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))"
_ERRORS = "sum(rate(x_requests_total{code='5'}[5m])) / sum(rate(x_requests_total[5m]))"
_MEAN = "rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])"
_RECORDED = "job:x_latency:p99"
_VALUE = ', "options": {"reduceOptions": {"calcs": ["changeCount"]}}'


def _recorded(expr: str, unit: str) -> dict[str, str]:
    """A panel of what a recording rule makes of an expression."""
    rules = f'groups: [{{name: a, rules: [{{record: "{_RECORDED}", expr: "{expr}"}}]}}]\n'
    return shown(_RECORDED, panel=_unit(unit), also={"prometheus/rules.yml": rules})


@rule(
    "GF231",
    "unit-contradicts",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    bad=(
        Example(shown("x_seconds", panel=_unit('«"ms"»')), fixed=shown("x_seconds", panel=_unit('"s"'))),
        Example(shown("x_latency_ms", panel=_unit('«"s"»')), fixed=shown("x_latency_ms", panel=_unit('"ms"'))),
        Example(shown("rate(x_ms_sum[5m]) / rate(x_ms_count[5m])", panel=_unit('«"s"»'))),
        Example(shown("avg(x_ratio)", kind="graph", panel=_axes('{"format": «"percent"»}'))),
        Example(shown("avg(x_seconds)", kind="singlestat", panel='"valueName": "current", "format": «"ms"»')),
        Example(shown("avg(x_bytes)", panel=_unit('«"MB"»'))),
        Example(shown("hits / (hits + misses)", panel=_unit('«"percent"»'))),
        Example(shown("avg(x_ratio)", panel=_unit('«"suffix: %"»'))),
        Example(shown_v2(_QUANTILE, view=_unit('«"ms"»')), fixed=shown_v2(_QUANTILE, view=_unit('"s"'))),
        Example(
            shown("avg(x_ratio)", kind="gauge", panel=_unit('«"percent"»')),
            fixed=shown("avg(x_ratio)", kind="gauge", panel=_unit('"percentunit"')),
        ),
        Example(
            shown(f"{_ERRORS} * 100", panel=_unit('«"percentunit"»')),
            fixed=shown(f"{_ERRORS} * 100", panel=_unit('"percent"')),
        ),
        Example(shown("x_bytes", panel=_unit('«"s"»')), fixed=shown("x_bytes", panel=_unit('"bytes"'))),
        Example(shown("x_bytes", panel=_unit('«"bits"»')), fixed=shown("x_bytes", panel=_unit('"bytes"'))),
        Example(
            shown("sum(rate(x_bytes_total[5m]))", panel=_unit('«"bytes"»')),
            fixed=shown("sum(rate(x_bytes_total[5m]))", panel=_unit('"Bps"')),
        ),
        Example(
            shown("rate(x_requests_total[5m])", panel=_unit('«"Bps"»')),
            fixed=shown("rate(x_requests_total[5m])", panel=_unit('"ops"')),
        ),
        Example(
            shown("x_celsius", kind="stat", panel=_unit('«"fahrenheit"»')),
            fixed=shown("x_celsius", kind="stat", panel=_unit('"celsius"')),
        ),
        Example(shown("x_timestamp_seconds", kind="stat", panel=_unit('«"s"»'))),
        Example(shown("probe_ssl_earliest_cert_expiry", kind="table", panel=_unit('«"dateTimeAsIso"»'))),
        Example(shown("max(x_timestamp_seconds)", kind="stat", panel=_unit('«"dateTimeFromNow"»'))),
        Example(
            shown("x_bytes", panel=_unit('«"s"»', override=_override('{"id": "byFrameRefID", "options": "B"}'))),
            fixed=shown(
                "x_bytes", panel=_unit('"bytes"', override=_override('{"id": "byFrameRefID", "options": "B"}'))
            ),
        ),
        Example(_recorded(_QUANTILE, '«"ms"»'), fixed=_recorded(_QUANTILE, '"s"')),
        Example(
            shown("avg(job:x_seconds:p99)", panel=_unit('«"ms"»')),
            fixed=shown("avg(job:x_seconds:p99)", panel=_unit('"s"')),
        ),
    ),
    good=(
        Example(shown("avg by (mode) (x_seconds_total)", panel=_unit('"percent"'))),
        Example(shown("sum(x_bytes_total)", panel=_unit('"Bps"'))),
        Example(shown("avg(x_ratio)", kind="graph", panel=_axes('{"format": "percentunit"}'))),
        Example(shown("avg(x_ratio)", kind="graph", panel=_axes("", "{}"))),
        Example(
            shown("avg(x_ratio)", kind="graph", panel=_axes('{"format": "percent"}', '{"alias": "a", "yaxis": 2}'))
        ),
        Example(shown("avg(x_ratio)", kind="singlestat", panel='"valueName": "last_time", "format": "percent"')),
        Example(shown("avg(x_bytes) / 1024 / 1024", panel=_unit('"MB"'))),
        Example(shown("x_latency_ms / 1000", panel=_unit('"s"'))),
        Example(shown("x_start_time_ms", panel=_unit('"dateTimeAsIso"'))),
        Example(shown("avg(x_bytes)", panel=_unit('"suffix:of memory"'))),
        Example(shown(_QUANTILE, panel=_unit('"s"'))),
        Example(_recorded(f"{_QUANTILE} * 1000", '"ms"')),
        Example(_recorded("avg(x_latency)", '"ms"')),
        Example(shown("job:x_seconds:rate5m", panel=_unit('"ms"'))),
        Example(shown("job:x_seconds:of_slow", panel=_unit('"ms"'))),
        Example(shown(f"{_QUANTILE} * 1000", panel=_unit('"ms"'))),
        Example(shown(_ERRORS, panel=_unit('"percentunit"'))),
        Example(shown(f"100 * (1 - {_ERRORS})", panel=_unit('"percent"'))),
        Example(shown(_MEAN, panel=_unit('"s"'))),
        Example(shown("rate(process_cpu_seconds_total[5m])", panel=_unit('"percentunit"'))),
        Example(shown("rate(process_cpu_seconds_total[5m])", panel=_unit('"s"'))),
        Example(shown("100 - avg(rate(node_cpu_seconds_total[5m])) * 100", panel=_unit('"percent"'))),
        Example(shown("x_seconds / 10 * 100", panel=_unit('"percent"'))),
        Example(shown("rate(x_bytes_total[5m]) * 8", panel=_unit('"bps"'))),
        Example(shown("x_bytes / 1024 / 1024", panel=_unit('"mbytes"'))),
        Example(shown("x_bytes", panel=_unit('"decbytes"'))),
        Example(shown("increase(x_requests_total[1m])", panel=_unit('"reqpm"'))),
        Example(shown("increase(x_requests_total[1h])", panel=_unit('"short"'))),
        Example(shown("x_timestamp_seconds * 1000", kind="stat", panel=_unit('"dateTimeAsIso"'))),
        Example(shown("time() - x_timestamp_seconds", kind="stat", panel=_unit('"s"'))),
        Example(shown("(probe_ssl_earliest_cert_expiry - time()) / 86400", kind="stat", panel=_unit('"d"'))),
        Example(shown("time() - container_last_seen", kind="stat", panel=_unit('"dtdurations"'))),
        Example(shown("time() - file_mtime_seconds", kind="stat", panel=_unit('"s"'))),
        Example(shown(f"1 - {_ERRORS} / (1 - 0.99)", panel=_unit('"percentunit"'))),
        Example(shown("x_celsius * 9 / 5 + 32", panel=_unit('"fahrenheit"'))),
        Example(shown("last_success_seconds * 1000", kind="stat", panel=_unit('"dateTimeAsIso"'))),
        Example(shown("http_requests_total", panel=_unit('"bytes"'), query='"hide": true')),
        Example(shown("x_seconds", panel=_unit('"ms"', override=_override('{"id": "byName", "options": "x"}')))),
        Example(shown("x_seconds", panel=_unit('"ms"', ', "transformations": [{"id": "calculateField"}]'))),
        Example(shown("x_bytes", kind="stat", panel=_unit('"s"', _VALUE))),
        Example(shown("x_seconds", kind="heatmap", panel=_unit('"ms"'))),
        Example(shown("x_seconds", panel=_unit('"$unit"'))),
        Example(shown("x_seconds", panel=_unit('"suffix: of them"'))),
        Example(shown("${name}_seconds", panel=_unit('"ms"'))),
        Example(shown("$name", panel=_unit('"ms"'))),
        Example(shown("temperature", panel=_unit('"s"'))),
        Example(
            shown("rate(x_bytes[5m])", panel=_unit('"bytes"'), also={"app/metrics.prom": "# TYPE x_bytes gauge\n"})
        ),
    ),
)
def unit_contradicts(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A panel shows values in a unit that they don't have.

    Grafana takes values for what the unit says and converts nothing: with `ms`, three seconds are shown as `3 ms`; with
    `percent`, the ratio 0.25 as `0.25%`; and dates are milliseconds since 1970. Metrics bear their base unit in their
    name, and what an expression makes of it is followed: a rate of bytes is in bytes per second, a quotient of seconds
    a ratio, a thousand times seconds are milliseconds. What a recording rule writes has the unit of its expression;
    where the rule isn't known, or its expression tells nothing, its name counts: `job:x_seconds:p99` is in seconds.
    Where a name says nothing, nothing is said.

    Show values in the unit that they have, or let the query
    convert them.
    """
    found = shown_by(subject, _TYPES)
    node = unit_node(found[0]) if found is not None else None
    taken = display_unit(node.string or "") if node is not None else None
    if found is None or node is None or taken is None or _reduced(found[0]):
        return
    study = studied(subject)
    given = result_unit(study) if study is not None else None
    if given is None or study is None or not contradicts(given, taken):
        return
    if any(overriding(*found, "unit")) or (found[0].type in GRAPHS and _lacks_rate(study, given, taken)):
        return
    if any(gauge_rates(study)):
        return  # see PQ110: without the rate, the unit is another
    right, text = fitting(given), node.string or ""
    advice = f"show them as `{right}`" if right else "multiply them by 1000"
    if not right and taken.dims != given.physical:
        advice = f"{advice}, and show them as `dateTimeFromNow`"
    yield Finding(
        node.place,
        f"`{text}` shows {described(taken)}, and what the query gives is {described(given)}",
        advice,
        ((subject.place(study.root.span), described(given)), *_recording(subject, stack)),
        Severity.INFO if differs_in_time(given, taken) else None,
        (Repair(f"write `{right}`", ((node.place.within(0, len(text)), right),)),) if right else (),
    )


def _lacks_rate(study: Study, given: Unit, taken: Unit) -> bool:
    """Whether a counter is shown as it stands in the unit of its rate, so that the rate is what is wrong."""
    is_raw = any(raw.use is Use.RESULT for raw in raw_counters(study))
    return is_raw and given.times(SECONDS, -1).physical == taken.dims


def _recording(subject: PromQuery, stack: Stack) -> Iterator[tuple[Where, str]]:
    """The rules that write what a query reads."""
    recorded, root = stack.inventory.recorded if subject.ours else {}, subject.query.root
    names = dict.fromkeys(selector.name for selector in selectors(root)) if root is not None else ()
    for name in names:
        yield from ((rule.expr.place, f"what `{name}` is made of") for rule in recorded.get(name or "", ()))


def _reduced(panel: Panel) -> bool:
    """Whether what it shows of the values is of another unit."""
    return any(one.string in _OTHER for one in panel.options["reduceOptions"]["calcs"].items())
