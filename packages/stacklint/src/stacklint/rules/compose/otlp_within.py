"""LK311."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.loopback import only_within
from stacklint.stack.programs.otlp import taker_of
from stacklint.stack.stack import Stack

_APP: Final = "    build: app\n"


def _sent(receivers: str, tag: str = "0.128.0", more: str = "", url: str = "http://collector:4317") -> Example:
    config = (
        f"receivers: {{otlp: {{protocols: {receivers}}}}}\nexporters: {{debug: }}\n"
        "service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}\n"
    )
    services = "".join(
        f"  {name}:\n    image: example/{name}\n    environment: {{OTEL_EXPORTER_OTLP_ENDPOINT: '{url}'}}\n"
        for name in ("shop", "cart")
    )
    collector = (
        f"  collector:\n    image: otel/opentelemetry-collector:{tag}\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n{more}"
    )
    return Example(edited("compose.yaml", _APP, f"{_APP}{services}{collector}", {"c.yml": config}))


@rule(
    "LK311",
    "otlp-within",
    severity=Severity.ERROR,
    bad=(
        _sent("{«grpc»: , http: }"),
        _sent("{grpc: {endpoint: «'localhost:4317'»}}", "0.98.0"),
        _sent("{grpc: , «http»: }", url="http://collector:4318"),
    ),
    good=(
        _sent("{grpc: {endpoint: '0.0.0.0:4317'}}"),
        _sent("{grpc: }", "0.98.0"),
        _sent("{grpc: , http: {endpoint: '0.0.0.0:4318'}}", url="http://collector:4318"),
        _sent("{grpc: }", more="    ports: ['4317:4317']\n"),  # LK221 tells it of the port
        _sent("{grpc: }", more="    network_mode: host\n", url="http://localhost:4317"),
        _sent("{grpc: }", url="http://otel.example.com:4317"),
        _sent("{grpc: {endpoint: '${env:ADDRESS}'}}"),
    ),
)
def otlp_within(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Others send OTLP to a program that takes it only within its own container.

    Without an `endpoint`, or with one on `localhost`, a receiver of the OpenTelemetry Collector (since 0.104) and of
    Tempo (since 2.7) listens on the loopback of its container, where nobody else reaches it: connections are refused.
    """
    told: set[tuple[str, int]] = set()
    for sender in stack.senders:
        service, port = taker_of(sender, stack), sender.port
        if service is None or port is None or (service.name, port) in told or _publishes(service, port):
            continue
        found = only_within(service, port, stack)
        if found is not None:
            told.add((service.name, port))
            yield Finding(
                found.where,
                f"`{service.name}` takes OTLP on port {port} of `localhost` only, within its own container; "
                f"`{sender.service.name}` is refused",
                found.advice,
                ((sender.place, "who sends there"),),
            )


def _publishes(service: Service, port: int) -> bool:
    """Whether a port is published by itself, of which LK221 speaks."""
    return any(item.container.start == port and len(item.container) == 1 for item in service.ports)
