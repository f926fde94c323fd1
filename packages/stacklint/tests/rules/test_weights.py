"""Rules that say or weigh a fault otherwise where something beside it makes it a lesser or another one."""

from __future__ import annotations

from pathlib import Path

from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = {rule.code: rule for rule in discover()}
COMPOSE = "compose.yaml"
PROMETHEUS = "services:\n  prometheus: {image: prom/prometheus:v3.5.0, volumes: [./p:/etc/prometheus]}\n"


def check(code: str, files: dict[str, str], folder: Path) -> list[tuple[str, str]]:
    """How each finding weighs, and what it says is to be done."""
    write(files, folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), [RULES[code]])
    return [(one.severity.value, one.help) for one in found]


def test_a_wrong_port_beside_one_that_is_published_rightly_is_a_warning(tmp_path: Path) -> None:
    ports = "ports: ['3100:3100', 7946]"
    files = {COMPOSE: f"{PROMETHEUS}  loki: {{image: grafana/loki:3.5.0, {ports}}}\n", "p/prometheus.yml": "{}\n"}
    assert check("LK118", files, tmp_path) == [("warning", "take it out: 3100 is published as well")]


def test_a_collector_that_shows_no_metrics_is_not_to_be_asked_where_it_takes_some(tmp_path: Path) -> None:
    image = "image: otel/opentelemetry-collector:0.128.0, command: [--config=/c.yml]"
    service = f"  otel: {{{image}, volumes: ['./c.yml:/c.yml']}}\n"
    config = (
        "receivers: {otlp: {protocols: {grpc: {endpoint: '0.0.0.0:4317'}}}}\nexporters: {debug: }\n"
        "service: {pipelines: {metrics: {receivers: [otlp], exporters: [debug]}}}\n"
    )
    jobs = "scrape_configs: [{job_name: a, static_configs: [{targets: ['otel:8889']}]}]\n"
    assert check("LK102", {COMPOSE: PROMETHEUS + service, "c.yml": config, "p/prometheus.yml": jobs}, tmp_path) == [
        ("error", "give it an exporter `prometheus` with `endpoint: 0.0.0.0:8889`, in a pipeline of metrics")
    ]


def test_a_variable_whose_place_is_taken_is_only_left_over(tmp_path: Path) -> None:
    given = "environment: {DATA_SOURCE_NAME: x}, command: [--mysqld.username=a]"
    service = f"  mysqld-exporter: {{image: prom/mysqld-exporter, {given}}}\n"
    assert check("LK169", {COMPOSE: PROMETHEUS + service}, tmp_path) == [("info", "take it out")]
