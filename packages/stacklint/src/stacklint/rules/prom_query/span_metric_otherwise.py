"""LK317."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import BOARD, edited
from stacklint.stack.programs.span_metrics import made_otherwise
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import INVENTORY
from stacklint.stack.stack import Stack

_EXPR: Final = "rate(http_requests_total[5m])"
_JOBS: Final = "scrape_configs:\n  - job_name: spans\n    static_configs:\n      - targets: [{}]\n"
_NONE: Final = "groups: []\n"


def _asked(expr: str, services: str, files: dict[str, str | None], target: str = "collector:8889") -> Example:
    jobs = {"prometheus/prometheus.yml": _JOBS.format(target), "prometheus/rules.yml": _NONE}
    return Example(
        edited(BOARD, _EXPR, expr, dict(files))
        | edited("compose.yaml", "services:\n", f"services:\n{services}")
        | {name: text for name, text in files.items() if text is not None}
        | jobs
        | {BOARD: edited(BOARD, _EXPR, expr)[BOARD]}
    )


def _spans(
    expr: str,
    connector: str = "",
    tag: str = "0.128.0",
    exporter: str = "prometheus: {endpoint: '0.0.0.0:8889'}",
    target: str = "collector:8889",
    more: str = "",
    processors: str = "",
) -> Example:
    config = (
        "receivers: {otlp: {protocols: {grpc: {endpoint: '0.0.0.0:4317'}}}}\n"
        f"connectors: {{spanmetrics: {connector or '{}'}}}\nexporters: {{{exporter}}}\n"
        "service:\n  pipelines:\n    traces: {receivers: [otlp], exporters: [spanmetrics]}\n"
        f"    metrics: {{receivers: [spanmetrics], {processors}exporters: [{exporter.partition(':')[0]}]}}\n"
    )
    service = (
        f"  collector:\n    image: otel/opentelemetry-collector-contrib:{tag}\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n{more}"
    )
    return _asked(expr, service, {"c.yml": config}, target)


def _tempo(expr: str, processors: str) -> Example:
    config = (
        "server: {http_listen_port: 3200}\n"
        "metrics_generator: {storage: {path: /w, remote_write: [{url: 'http://prometheus:9090/api/v1/write'}]}}\n"
        f"overrides: {{defaults: {{metrics_generator: {{processors: [{processors}]}}}}}}\n"
    )
    service = (
        "  tempo:\n    image: grafana/tempo:2.8.2\n    command: [-config.file=/t.yml]\n"
        "    volumes: ['./t.yml:/t.yml']\n"
    )
    return _asked(expr, service, {"t.yml": config}, "tempo:3200")


@rule(
    "LK317",
    "span-metric-otherwise",
    severity=Severity.WARNING,
    when={INVENTORY},
    bad=(
        _spans("rate(«calls_total»[5m])"),
        _spans("rate(«traces_spanmetrics_calls_total»[5m])"),
        _spans("rate(«traces_spanmetrics_latency_bucket»[5m])"),
        _spans("rate(«traces_span_metrics_calls_total»[5m])", tag="0.100.0"),
        _spans("rate(«traces_span_metrics_duration_milliseconds_bucket»[5m])", "{histogram: {unit: s}}"),
        _spans("rate(«traces_span_metrics_calls_total»[5m])", "{namespace: spans}"),
        _spans("rate(«traces_service_graph_request_total»[5m])"),
        _tempo("rate(«traces_span_metrics_calls_total»[5m])", "span-metrics"),
        _tempo("rate(«traces_spanmetrics_calls_total»[5m])", "service-graphs"),
        _tempo("rate(«traces_service_graph_request_total»[5m])", "span-metrics"),
    ),
    good=(
        _spans("rate(traces_span_metrics_calls_total[5m])"),
        _spans("rate(traces_span_metrics_duration_milliseconds_bucket[5m])"),
        _spans("rate(calls_total[5m]) + rate(duration_milliseconds_bucket[5m])", tag="0.100.0"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", "{namespace: traces.spanmetrics}"),
        _spans("rate(calls_total[5m])", "{namespace: ''}"),
        _spans("rate(traces_span_metrics_duration_seconds_bucket[5m])", tag="0.160.0"),
        _spans(
            "rate(app_traces_span_metrics_calls_total[5m])", exporter="prometheus: {endpoint: ':1', namespace: app}"
        ),
        _spans("rate(traces_spanmetrics_calls_total[5m])", "{histogram: {exponential: }}"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", "{namespace: '${env:NAMESPACE}'}"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", tag="0.70.0"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", tag="nightly"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", processors="processors: [transform], "),
        _spans("rate(traces_spanmetrics_calls_total[5m])", target="'collector:8889', '10.0.0.1:8889'"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", more="  alloy: {image: 'grafana/alloy:v1.11.0'}\n"),
        _spans("rate(traces_spanmetrics_calls_total[5m])", exporter="otlphttp: {endpoint: 'http://prometheus:9090'}"),
        _spans("rate(request_latency_bucket[5m]) + rate(function_calls_total[5m])"),
        _spans("rate(traces_size_bytes[5m]) + rate(${metric}[5m])"),
        _tempo("rate(traces_spanmetrics_calls_total[5m])", "span-metrics"),
        _tempo("rate(traces_service_graph_request_total[5m])", "service-graphs"),
        _tempo("rate(traces_spanmetrics_calls_total[5m])", "'${PROCESSORS}'"),
        _tempo("rate(calls_total[5m])", "service-graphs"),
    ),
)
def span_metric_otherwise(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric of spans under a name that nothing here gives it.

    What is made of spans is called otherwise by each maker. The collector's connector `spanmetrics` makes
    `traces_span_metrics_calls_total` and `traces_span_metrics_duration_milliseconds_bucket` since version 0.109, and
    `calls_total` and `duration_milliseconds_bucket` before it; a `namespace`, the unit of the histogram and the
    namespace of the exporter change that. Tempo makes `traces_spanmetrics_calls_total` and
    `traces_spanmetrics_latency_bucket`. Dashboards for one show nothing of another. It is silent where a program may
    make such metrics that can't be seen into, or where others than services of the stack are scraped.
    """
    for selector in selectors(subject.query.root) if subject.query.root is not None and subject.ours else ():
        name, inventory = selector.name, stack.inventory
        if name is None or selector.name_span is None or is_open(name) or inventory.emits(name):
            continue
        if not name.startswith(("traces_s", "calls_total", "latency_", "duration_")) or inventory.closed_to(name):
            continue
        made = stack.span_metrics if not stack.asks_others else None
        found = made_otherwise(name, made) if made is not None else None
        if found is not None:
            said = "what makes those that there are" if found.meant else "which is not told to make any"
            yield Finding(
                subject.place(selector.name_span),
                f"nothing here makes `{name}` of spans; {subject.effect}",
                f"ask for `{found.meant}`, as it is called here" if found.meant else _advice(name),
                tuple((node.place, said) for node in found.where),
                cause=subject.cause(name),
                name=name,
            )


def _advice(name: str) -> str:
    graph = name.startswith("traces_service_graph")
    processor, connector = ("service-graphs", "servicegraph") if graph else ("span-metrics", "spanmetrics")
    return f"turn on the processor `{processor}` of Tempo, or the connector `{connector}` of a collector"
