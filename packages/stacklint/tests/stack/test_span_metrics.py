"""Which metrics a stack makes of spans."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.programs.span_metrics import SpanMetrics, made_otherwise
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
_COLLECTOR = "image: 'otel/opentelemetry-collector-contrib:0.128.0', command: [--config=/c.yml]"
_TEMPO = "image: 'grafana/tempo:2.8.2'"
_TRACES = "traces: {receivers: [otlp], exporters: [spanmetrics]}"
_SHOWN = "exporters: {prometheus: {endpoint: ':8889'}, debug: }"


def read(stacks: Stacks, service: str, config: str = "") -> SpanMetrics | None:
    compose = (
        f"services:\n  maker: {{{service}, volumes: ['./c.yml:/c.yml']}}\n  prometheus: {{image: prom/prometheus}}\n"
    )
    return stacks({"compose.yaml": compose, "c.yml": config})[0].span_metrics


def joined(exporters: str = _SHOWN, used: str = "prometheus", more: str = "", connector: str = "{}") -> str:
    pipelines = f"{_TRACES}, metrics: {{receivers: [spanmetrics], exporters: [{used}]}}"
    return f"connectors: {{spanmetrics: {connector}}}\n{exporters}\n{more}service: {{pipelines: {{{pipelines}}}}}\n"


@pytest.mark.parametrize(
    ("config", "first"),
    [
        (joined(), "traces_span_metrics_calls_total"),
        (joined(used="prometheus, debug"), "traces_span_metrics_calls_total"),
        (joined(connector="{namespace: }"), "traces_span_metrics_calls_total"),
        (joined(connector="{namespace: a.b}"), "a_b_calls_total"),
        (joined(connector="{histogram: {unit: s}, namespace: ''}"), "calls_total"),
        (joined("exporters: {prometheus: {namespace: my-app}}"), "my_app_traces_span_metrics_calls_total"),
        (joined("exporters: {prometheus: {namespace: '${env:A}'}}"), None),
        (joined("exporters: {prometheus: {add_metric_suffixes: false}}"), None),
        (joined("exporters: {prometheus: {translation_strategy: NoTranslation}}"), None),
        (joined("exporters: {kafka: }", "kafka"), None),
        (joined(connector="{histogram: {unit: us}}"), None),
        (joined(more="processors: {spanmetrics: {}}\n"), None),
        (joined().replace("{spanmetrics:", "{forward: , spanmetrics:"), None),
        ("service: [\n", None),
    ],
)
def test_a_collector_names_them_by_its_version_and_namespaces(stacks: Stacks, config: str, first: str | None) -> None:
    found = read(stacks, _COLLECTOR, config)
    assert (min(found.names) if found is not None else None) == first


@pytest.mark.parametrize(
    ("service", "config", "made"),
    [
        (
            f"{_TEMPO}, command: [-config.file=/c.yml]",
            "overrides: {metrics_generator_processors: [span-metrics]}",
            (5, False, 1),
        ),
        (
            f"{_TEMPO}, command: [-config.file=/c.yml]",
            "overrides: {metrics_generator_processors: [service-graphs]}",
            (0, True, 1),
        ),
        (f"{_TEMPO}, command: [-config.file=/c.yml]", "server: {}", (0, False, 0)),
        (f"{_TEMPO}, command: [-target=all]", "", (0, False, 0)),
        (f"{_TEMPO}, command: [-config.file=/c.yml]", "metrics_generator: {storage: {path: /a}}", None),
        (f"{_TEMPO}, command: [-config.file=/other.yml]", "", None),
        (f"{_TEMPO}, command: [-config.file=/c.yml]", "overrides: '${OVERRIDES}'", None),
        (_COLLECTOR, joined(used="debug"), (0, False, 0)),
        ("image: 'grafana/beyla:2.0'", "", None),
        ("image: 'jaegertracing/all-in-one:1.57'", "", None),
        ("image: '${IMAGE}'", "", None),
        ("build: .", "", (0, False, 0)),
        ("image: 'nginx:1.29'", "", (0, False, 0)),
    ],
)
def test_other_programs_make_some_none_or_nobody_knows(
    stacks: Stacks, service: str, config: str, made: tuple[int, bool, int] | None
) -> None:
    found = read(stacks, service, config)
    assert (None if found is None else (len(found.names), found.graphs, len(found.makers))) == made


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("calls_total", "traces_span_metrics_calls_total"),
        ("latency_bucket", "traces_span_metrics_duration_milliseconds_bucket"),
        ("traces_spanmetrics_latency_sum", "traces_span_metrics_duration_milliseconds_sum"),
        ("traces_service_graph_request_total", ""),
        ("traces_span_metrics_calls_total", None),
        ("traces_spanmetrics_size_total", None),
        ("app_calls_total", None),
    ],
)
def test_a_name_is_held_against_those_that_are_made(stacks: Stacks, name: str, meant: str | None) -> None:
    made = read(stacks, _COLLECTOR, joined())
    assert made is not None
    found = made_otherwise(name, made)
    assert (found.meant if found is not None else None) == meant
