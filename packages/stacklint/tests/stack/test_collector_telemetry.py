"""How collectors call the metrics of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
_JOBS = "scrape_configs:\n  - {job_name: a, static_configs: [{targets: ['otel:8888']}]}\n"
_PULLED = "readers: [{{pull: {{exporter: {{prometheus: {{host: a, port: 1{}}}}}}}}}]"


@pytest.mark.parametrize(
    ("metrics", "tag", "uptime"),
    [
        ("", "0.128.0", "otelcol_process_uptime"),
        ("level: detailed", "0.128.0", "otelcol_process_uptime"),
        ("address: ':8888'", "0.110.0", "otelcol_process_uptime"),
        (_PULLED.format(""), "0.128.0", "otelcol_process_uptime_seconds_total"),
        (_PULLED.format(""), "0.118.0", "otelcol_process_uptime"),
        (_PULLED.format(""), "0.119.0", None),
        (_PULLED.format(""), "0.145.0", "otelcol_process_uptime_seconds_total"),
        (_PULLED.format(""), "0.146.0", None),
        (_PULLED.format(""), "latest", None),
        (_PULLED.format(", without_type_suffix: true"), "latest", None),
        (
            _PULLED.format(", without_type_suffix: false, without_units: false"),
            "latest",
            "otelcol_process_uptime_seconds_total",
        ),
        (_PULLED.format(", without_units: true"), "0.128.0", "otelcol_process_uptime_total"),
        (_PULLED.format(", without_type_suffix: true"), "0.128.0", "otelcol_process_uptime_seconds"),
        (_PULLED.format(", without_type_suffix: true, without_units: true"), "0.128.0", "otelcol_process_uptime"),
        (_PULLED.format(", without_units: '${env:A}'"), "0.128.0", None),
        (_PULLED.format(", translation_strategy: NoTranslation"), "0.128.0", None),
        ("readers: [{periodic: {exporter: {otlp: {}}}}]", "0.128.0", None),
        ("readers: '${env:READERS}'", "0.128.0", None),
        ("views: [{}]", "0.128.0", None),
        (f"address: ':8888', {_PULLED.format('')}", "0.110.0", None),
    ],
)
def test_readers_decide_what_stands_behind_names(stacks: Stacks, metrics: str, tag: str, uptime: str | None) -> None:
    config = f"service: {{telemetry: {{metrics: {{{metrics}}}}}, pipelines: {{}}}}\n"
    found = read(stacks, config, tag)
    names = next((one.telemetry.names for one in found if one.telemetry is not None), frozenset())
    assert next((name for name in names if "uptime" in name), None) == uptime


def read(stacks: Stacks, config: str, tag: str = "0.128.0", services: str = "") -> tuple[Stack, ...]:
    compose = (
        f"services:\n  otel: {{image: 'otel/opentelemetry-collector-contrib:{tag}', command: [--config=/c.yml], "
        f"volumes: ['./c.yml:/c.yml']}}\n{services}"
        "  prometheus: {image: 'prom/prometheus:v3.5.0', volumes: ['./prometheus:/etc/prometheus']}\n"
    )
    return stacks({"compose.yaml": compose, "c.yml": config, "prometheus/prometheus.yml": _JOBS})


@pytest.mark.parametrize(
    ("config", "services", "is_known"),
    [
        ("service: {}\n", "", True),
        ("service: {}\n", "  db: {image: 'postgres:17'}\n", True),
        ("service: {}\n", "  other: {image: 'grafana/alloy:v1.11.0'}\n", False),
        ("service: {pipelines: {metrics: {receivers: [prometheus/own]}}}\n", "", False),
        ("service: {pipelines: {metrics: {receivers: [otlp]}}}\n", "", True),
    ],
)
def test_who_passes_them_on_makes_their_names_unknown(
    stacks: Stacks, config: str, services: str, is_known: bool
) -> None:
    (stack,) = read(stacks, config, services=services)
    assert (stack.telemetry is not None) is is_known


def test_without_a_collector_there_are_none(stacks: Stacks) -> None:
    (stack,) = stacks({})
    assert stack.telemetry is None


def test_every_other_name_is_meant_for_one_that_is_there(stacks: Stacks) -> None:
    (stack,) = read(stacks, "service: {}\n")
    told = stack.telemetry
    assert told is not None
    assert told.meant["otelcol_process_memory_rss_bytes"] == "otelcol_process_memory_rss"
    assert set(told.meant.values()) <= told.names
    assert not told.names & told.meant.keys()


def test_loose_files_have_none(stacks: Stacks) -> None:
    (stack,) = stacks({"compose.yaml": None})
    assert stack.telemetry is None
