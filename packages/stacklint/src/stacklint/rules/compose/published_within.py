"""LK221."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.loopback import only_within
from stacklint.stack.stack import Stack

_COLLECTOR = """\
services:
  collector:
    image: otel/opentelemetry-collector-contrib:{}
    command: [--config, /etc/collector.yml]
    ports: {}
    volumes: [./collector.yml:/etc/collector.yml:ro]
"""
_CONFIG = """\
receivers:
  otlp: {{protocols: {}}}
extensions: {{health_check: {{}}, pprof: {{endpoint: ':1777'}}, file_storage: {{}}}}
service:
  extensions: [health_check, pprof, zpages, file_storage]
  pipelines: {{traces: {{receivers: [otlp, jaeger], exporters: [debug]}}}}
"""
_FILE = "prometheus/prometheus.yml"
_TEMPO = """\
services:
  tempo:
    image: grafana/tempo{}
    command: [{}]
    ports: [{}]
    volumes: [./tempo.yml:/etc/tempo.yml:ro]
"""
_RECEIVERS = "distributor: {{receivers: {{zipkin: , otlp: {{protocols: {}}}}}}}\n"
_IMAGE = "    image: grafana/grafana:12.2.0\n"


def _collected(ports: str, protocols: str = "{grpc: , http: {}}", tag: str = "0.128.0") -> Example:
    config = _CONFIG.format(protocols)
    return Example(edited("compose.yaml", "services:\n", _COLLECTOR.format(tag, ports), {"collector.yml": config}))


def _traced(
    ports: str,
    protocols: str = "{grpc: , http: {}}",
    image: str = ":2.8.2",
    command: str = "-config.file=/etc/tempo.yml",
) -> Example:
    config, compose = _RECEIVERS.format(protocols), _TEMPO.format(image, command, ports)
    return Example(edited("compose.yaml", "services:\n", compose, {"tempo.yml": config}))


def _grafana(ports: str, environment: str) -> Example:
    return Example(edited("compose.yaml", _IMAGE, f"{_IMAGE}    ports: {ports}\n    environment: {environment}\n"))


def _python(ports: str, target: str) -> Example:
    """A program in Python that publishes ports, beside a target."""
    files = {
        "api/Dockerfile": "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD uvicorn main:app\n",
        "api/main.py": "app = object()\n",
        _FILE: stack()[_FILE].replace("app:5000", target),
    }
    service = f"services:\n  api: {{build: api, ports: {ports}}}\n"
    return Example(edited("compose.yaml", "services:\n", service, files))


@rule(
    "LK221",
    "published-within",
    severity=Severity.ERROR,
    bad=(
        _collected("[«4317:4317»]"),
        _collected("[{target: «4318», published: 4318}]"),
        _collected("[«13133:13133», '1777:1777']"),
        _collected("[«4317:4317»]", "{grpc: {endpoint: 'localhost:4317'}}", "0.96.0"),
        _traced("«'4317:4317'», «'4318:4318'»"),
        _traced("«'4317:4317'»", "{grpc: {endpoint: 'localhost:4317'}}", ":2.6.1"),
        _traced("«'4318'»", image=""),
        _grafana("[«'3000:3000'»]", "{GF_SERVER_HTTP_ADDR: 127.0.0.1}"),
        _python("[«'80:8000'»]", "app:5000"),
        _grafana("[«'3001:3001'»]", "{GF_SERVER_HTTP_ADDR: localhost, GF_SERVER_HTTP_PORT: 3001}"),
    ),
    good=(
        _collected("['4317:4317']", tag="0.96.0"),
        _collected("['4317:4317']", "{grpc: {endpoint: '0.0.0.0:4317'}}"),
        _collected("['4317-4318:4317-4318', '4318:4318/udp']"),
        _collected("['55679:55679']"),
        _collected("['4317:4317']", "{grpc: {endpoint: 'unix:/run/collector.sock'}}"),
        _traced("'4317:4317', '3200:3200', '9411:9411'", "{grpc: {endpoint: ':4317'}}"),
        _traced("'4317:4317'", image=":2.6.1"),
        _traced("'4317:4317'", image=":main-1a2b3c4"),
        _traced("'4317:4317'", image="-query:2.8.2"),
        _traced("'4317:4317'", "{grpc: {endpoint: '${HOST}:4317'}}", command="-config.file=/etc/tempo.yml"),
        _traced("'4317:4317'", command="-config.file=/other.yml"),
        _traced("'4317:4317'", command="-target=all"),
        _traced("'4317:4317'", "{grpc: [}"),
        _grafana("['3000:3000']", "{GF_SERVER_HTTP_ADDR: 0.0.0.0}"),
        _python("['80:8000']", "api:8000"),  # LK220 tells it of the target
        _grafana("['3000:3000']", "{GF_SERVER_HTTP_ADDR: $ADDRESS}"),
        _grafana("['3000:3000']", "{GF_SERVER_HTTP_ADDR: localhost, GF_SERVER_HTTP_PORT: $PORT}"),
        Example(
            edited(
                "compose.yaml",
                _IMAGE,
                "    image: nginx:1.29\n    ports: ['3000:3000']\n    environment: {GF_SERVER_HTTP_ADDR: localhost}\n",
            )
        ),
    ),
)
def published_within(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A port is published of a program that listens only within its own container.

    The engine takes connections to the host's port, and hands them to the container from outside: what listens on
    `localhost` there refuses them. The OpenTelemetry Collector does so since version 0.104 and Tempo since 2.7 unless a
    receiver has an `endpoint`, and so do the other containers' attempts to reach it fail.
    """
    asked = {
        (target.address.host, target.address.port or target.default_port)
        for server in stack.prometheus
        for job in server.jobs
        for target in job.targets
        if target.address is not None
    }
    for service in subject.services.values():
        for item in service.ports:
            port = item.container.start
            alone = item.protocol == "tcp" and len(item.container) == 1
            told = any((name, port) in asked for name in service.names)  # of the target
            found = only_within(service, port, stack) if alone and not told else None
            if found is not None:
                node = item.node["target"] if item.node.is_mapping else item.node
                yield Finding(
                    node.place,
                    f"`{service.name}` listens on port {port} of `localhost` only, within its own container; "
                    "nothing gets through",
                    found.advice,
                    ((found.where, found.said),),
                )
