"""LK307."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import BOARD, edited
from stacklint.rules.otel import collecting, names_missed
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_OTLP: Final = "otlp: {protocols: {grpc: }}"
_PYTHON: Final = """\
from opentelemetry import metrics

meter = metrics.get_meter("shop")
ORDERS = meter.create_counter("orders.placed", unit="{order}")
WAITS = meter.create_histogram("checkout.wait", unit="ms")
{}
"""
_SCRIPT: Final = """\
const { metrics } = require('@opentelemetry/api');
const meter = metrics.getMeter('shop');
const orders = meter.createCounter('orders.placed');
const waits = meter.createHistogram('checkout.wait', { unit: 'ms' });
"""
_GO: Final = """\
package main
import "go.opentelemetry.io/otel/metric"
func start(meter metric.Meter) {
	orders, _ := meter.Int64Counter("orders.placed", metric.WithDescription("Orders"))
	waits, _ := meter.Float64Histogram("checkout.wait", metric.WithUnit("s"))
}
"""
_JAVA: Final = """\
import io.opentelemetry.api.metrics.Meter;
class Shop {
  Shop(Meter meter) {
    meter.counterBuilder("orders.placed").setDescription("Orders").build();
    meter.histogramBuilder("checkout.wait").setUnit("ms").build();
  }
}
"""
_CSHARP: Final = """\
using OpenTelemetry.Metrics;
class Shop {
  Shop(Meter meter) {
    meter.CreateCounter<long>("orders.placed", unit: "{order}");
    meter.CreateHistogram<double>("checkout.wait", "ms");
  }
}
"""
_SERVED: Final = """\
from opentelemetry.instrumentation.flask import FlaskInstrumentor
FlaskInstrumentor().instrument_app(app)
"""
_SHOWN: Final = "from opentelemetry.exporter.prometheus import PrometheusMetricReader"


def _sent(expr: str, text: str = _PYTHON, name: str = "app/main.py", **more: str) -> Example:
    return collecting(expr, _OTLP, files={name: text.replace("{}", more.pop("line", ""))}, **more)


@rule(
    "LK307",
    "otel-metric-otherwise",
    severity=Severity.WARNING,
    bad=(
        collecting("rate(«system_cpu_time»[5m])"),
        collecting("rate(«system_cpu_time_total»[5m])"),
        collecting("«system_memory_usage»"),
        collecting("«system_cpu_load_average_1m_total»"),
        collecting("«system_memory_usage_bytes»", exporter="prometheus: {endpoint: ':1', namespace: host}"),
        collecting("rate(«system_cpu_time_seconds_total»[5m])", exporter="prometheus: {add_metric_suffixes: false}"),
        _sent("rate(«orders_placed»[5m])"),
        _sent("rate(«checkout_wait_bucket»[5m])"),
        _sent("rate(«checkout_wait_seconds_bucket»[5m])"),
        _sent("rate(«orders_placed»[5m])", _SCRIPT, "app/main.js"),
        _sent("rate(«checkout_wait_ms_sum»[5m])", _SCRIPT, "app/main.js"),
        _sent("rate(«orders_placed»[5m])", _GO, "app/main.go"),
        _sent("rate(«checkout_wait_milliseconds_count»[5m])", _GO, "app/main.go"),
        _sent("rate(«orders_placed»[5m])", _JAVA, "app/Shop.java"),
        _sent("rate(«checkout_wait_bucket»[5m])", _JAVA, "app/Shop.java"),
        _sent("rate(«orders_placed»[5m])", _CSHARP, "app/Shop.cs"),
        _sent("rate(«checkout_wait_seconds_bucket»[5m])", _CSHARP, "app/Shop.cs"),
        _sent("rate(«orders_placed»[5m])", line=_SHOWN),
        _sent("rate(«mails_sent»[5m])", line='meter.create_counter("mails_sent_total")'),
        _sent("rate(«http_server_duration_count»[5m])", _SERVED),
    ),
    good=(
        collecting("rate(system_cpu_time_seconds_total[5m]) + on () group_left () system_memory_usage_bytes"),
        collecting("system_cpu_load_average_1m or system_cpu_load_average_1m_ratio"),
        collecting("host_system_memory_usage_bytes", exporter="prometheus: {endpoint: ':1', namespace: host}"),
        collecting("rate(system_cpu_time[5m])", exporter="prometheus: {add_metric_suffixes: false}"),
        collecting("rate(system_cpu_time[5m])", processors="metricstransform: {}"),
        collecting("rate(system_cpu_time[5m])", processors="filter: {}"),
        collecting("rate(system_cpu_time[5m])", tag="0.80.0"),
        collecting("rate(system_cpu_time[5m])", target="'collector:8889', '10.0.0.1:8889'"),
        collecting("rate(system_cpu_time[5m])", services="  alloy: {image: 'grafana/alloy:v1.11.0'}\n"),
        collecting("rate(system_cpu_time[5m])", exporter="kafka: {}"),
        collecting("system_memory_usage_percent"),
        Example(edited(BOARD, "rate(http_requests_total[5m])", "rate(http_request_total[5m])")),
        collecting("system_memory_usage", target="'collector:8889', 'shop:80'", services="  shop: {image: a/shop}\n"),
        collecting("rate(node_cpu_time[5m]) + rate(${metric}_total[5m])"),
        _sent("rate(orders_placed_total[5m]) + rate(checkout_wait_milliseconds_bucket[5m])"),
        _sent("rate(http_server_duration_milliseconds_count[5m]) + http_server_duration_ms_count", _SERVED),
        _sent("rate(orders_placed[5m])", line="REGISTRY['orders_placed'] = 1"),
        _sent("rate(orders_placed[5m])", line="provider = MeterProvider(views=[View(instrument_name='*')])"),
        _sent("rate(checkout_wait_seconds_bucket[5m])", line="meter.create_histogram('checkout.wait.seconds')"),
        _sent("rate(orders_placed_total[5m]) + rate(checkout_wait_ms_bucket[5m])", line=_SHOWN),
        _sent("rate(orders_placed[5m])", processors="transform: {metric_statements: ['set(name, \"a\")']}"),
    ),
)
def otel_metric_otherwise(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric of OpenTelemetry under a name that it doesn't have in Prometheus.

    What passes it on makes underscores of dots, spells out the unit behind the name, and puts `_total` behind counters
    and `_ratio` behind gauges of the unit `1`: `checkout.wait` in `ms` becomes `checkout_wait_milliseconds_bucket`,
    `system.cpu.time` becomes `system_cpu_time_seconds_total`. A `namespace` stands before all that, and
    `add_metric_suffixes: false` leaves it away. A query for any other name finds nothing. It is told of the metrics of
    receivers that a collector is configured with, of instruments that programs make by literals, and of the duration
    of requests that instrumentations for Python make, where all ways to Prometheus are known, and nothing on them gives
    other names.
    """
    for name, span in names_missed(subject, stack):
        metrics = stack.otel_metrics
        found = metrics.otherwise(name) if metrics is not None else None
        if found is not None:
            known, meant = found
            place = subject.place(span)
            right = f"the metric is `{meant}`" if known.name == meant else f"Prometheus has `{known.name}` as `{meant}`"
            yield Finding(
                place,
                f"nothing here exports `{name}`: {right}; {subject.effect}",
                f"ask for `{meant}`",
                ((known.where, known.said),),
                cause=subject.cause(name),
                name=name,
                meant=Repair(f"write `{meant}`", ((place, meant),)),
            )
