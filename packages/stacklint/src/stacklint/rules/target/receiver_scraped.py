"""LK316."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.programs.collectors import METRICS, collector_listeners
from stacklint.stack.programs.otlp import otlp_receivers
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_JOB: Final = "scrape_configs:\n  - job_name: telemetry\n    static_configs:\n      - targets: [{}]\n"
_OTLP: Final = "otlp: {protocols: {grpc: {endpoint: ':4317'}, http: {endpoint: ':4318'}}}"


def _collected(target: str, exporter: str = "prometheus: {endpoint: ':8889'}", tag: str = "0.128.0") -> Example:
    config = (
        f"receivers: {{{_OTLP}}}\nexporters: {{{exporter}}}\n"
        f"service: {{pipelines: {{metrics: {{receivers: [otlp], exporters: [{exporter.partition(':')[0]}]}}}}}}\n"
    )
    service = (
        f"services:\n  collector:\n    image: otel/opentelemetry-collector:{tag}\n    command: [--config=/c.yml]\n"
        "    volumes: ['./c.yml:/c.yml']\n"
    )
    files = {"c.yml": config, _FILE: _JOB.format(target)}
    return Example(edited("compose.yaml", "services:\n", service, files))


def _traced(target: str) -> Example:
    service = (
        "services:\n  tempo:\n    image: grafana/tempo:2.8.2\n    command: [-config.file=/t.yml]\n"
        "    volumes: ['./t.yml:/t.yml']\n"
    )
    files = {"t.yml": f"server: {{http_listen_port: 3200}}\ndistributor: {{receivers: {{{_OTLP}}}}}\n"}
    return Example(edited("compose.yaml", "services:\n", service, {**files, _FILE: _JOB.format(target)}))


@rule(
    "LK316",
    "receiver-scraped",
    severity=Severity.ERROR,
    bad=(
        _collected("«collector:4317»"),
        _collected("«collector:4318»", "debug: "),
        _traced("«tempo:4318»"),
    ),
    good=(
        _collected("collector:8889"),
        _collected("collector:4318", tag="nightly"),
        _collected("collector:4318", "prometheus: {endpoint: ':4318'}"),
        _collected("elsewhere.example.com:4317"),
        _collected("localhost:9090"),
        _traced("tempo:3200"),
    ),
)
def receiver_scraped(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A job scrapes the port on which a program takes OTLP.

    Data is sent to such a port, and there are no metrics to be had from it: a receiver for gRPC does not speak HTTP as
    Prometheus does, and one for HTTP answers 404 to `/metrics`. An OpenTelemetry Collector shows what it has received
    at the `endpoint` of its exporter `prometheus`, and what it says of itself on port 8888.
    """
    if subject.address is None or is_local(subject.address.host) or stack.compose is None:
        return
    service, port = stack.service_at(subject.address.host), subject.address.port or subject.default_port
    if service is None or stack.compose.services.get(service.name) is not service:
        return
    container = stack.container_of(service)
    receivers, listeners = otlp_receivers(container, stack.files), collector_listeners(container, stack.files)
    found = next((one for one in receivers or () if one.port == port), None)
    shows = [one for one in listeners if one.speaks == METRICS and one.port]
    if found is None or any(one.port == port for one in shows):
        return
    right = next((one.port for one in shows if one.key == "endpoint"), None)
    advice = "scrape the port of its server"
    if listeners:
        advice = "add the exporter `prometheus` to a pipeline for metrics, and scrape its port"
    yield Finding(
        subject.node.place,
        f"`{service.name}` takes OTLP on port {port}, and shows no metrics there; the target is down",
        f"write `{subject.address.host}:{right}`" if right else advice,
        ((found.node.place, "what takes it"),),
    )
