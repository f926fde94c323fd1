"""LK312."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.collectors import GRPC, HTTP
from stacklint.stack.programs.otlp import otlp_receivers, speaks_at, taker_of
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.programs.otlp import Sender

_APP: Final = "    build: app\n"
_SHOWN: Final = {GRPC: "gRPC", HTTP: "HTTP"}
_USUAL: Final = {GRPC: 4317, HTTP: 4318}


def _exporting(exporter: str, jaeger: str = "jaegertracing/all-in-one:1.57", tempo: str = "", app: str = "") -> Example:
    config = (
        f"receivers: {{otlp: {{protocols: {{grpc: {{endpoint: ':4317'}}, http: {{endpoint: ':4318'}}}}}}}}\n"
        f"exporters: {{{exporter}}}\n"
        f"service: {{pipelines: {{traces: {{receivers: [otlp], exporters: [{exporter.partition(':')[0]}]}}}}}}\n"
    )
    services = (
        f"{_APP}{app}  collector:\n    image: otel/opentelemetry-collector:0.128.0\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n  jaeger:\n    image: {jaeger}\n"
        "  tempo:\n    image: grafana/tempo:2.8.2\n    command: [-config.file=/t.yml]\n"
        "    volumes: ['./t.yml:/t.yml']\n"
    )
    protocols = tempo or "{grpc: {endpoint: ':4317'}, http: {endpoint: ':4318'}}"
    files = {"c.yml": config, "t.yml": f"distributor: {{receivers: {{otlp: {{protocols: {protocols}}}}}}}\n"}
    return Example(edited("compose.yaml", _APP, services, files))


def _told(url: str, protocol: str, tempo: str = "") -> Example:
    lines = (
        f"    environment:\n      OTEL_EXPORTER_OTLP_ENDPOINT: {url}\n      OTEL_EXPORTER_OTLP_PROTOCOL: {protocol}\n"
    )
    return _exporting("debug: ", tempo=tempo, app=lines)


def _alloy(component: str, client: str) -> Example:
    files = {"alloy/config.alloy": f'otelcol.exporter.{component} "a" {{\n  client {{\n    {client}\n  }}\n}}\n'}
    lines = "  alloy:\n    image: grafana/alloy:v1.11.0\n    volumes: ['./alloy:/etc/alloy']\n"
    return Example({**_exporting("debug: ", app=lines).files, **files})


_PLAIN: Final = "tls: {insecure: true}"


@rule(
    "LK312",
    "otlp-protocol",
    severity=Severity.ERROR,
    bad=(
        _exporting(f"otlp: {{endpoint: 'tempo:«4318»', {_PLAIN}}}"),
        _exporting("otlphttp/tempo: {endpoint: 'http://tempo:«4317»'}"),
        _exporting("otlp_http: {endpoint: 'http://jaeger:«4317»'}"),
        _exporting(f"otlp: {{endpoint: 'tempo:«4318»', {_PLAIN}}}", tempo="{http: {endpoint: ':4318'}}"),
        _exporting("otlp: {endpoint: «'tempo:4317'»}"),
        _exporting("otlp/jaeger: {endpoint: «'jaeger:4317'», tls: {insecure_skip_verify: true}}"),
        _exporting("otlphttp: {endpoint: «'https://tempo:4318'»}"),
        _exporting("otlp: {endpoint: 'prometheus:«9090»'}"),
        _alloy("otlp", 'endpoint = "«tempo:4317»"'),
        _alloy("otlp", 'endpoint = "«tempo:4317»"\n    tls {\n      insecure = false\n    }'),
        _alloy("otlphttp", 'endpoint = "http://tempo:«4317»"'),
        _told("http://collector:«4317»", "http/protobuf"),
        _told("http://collector:«4318»", "grpc"),
        _told("http://tempo:«4318»", "grpc", "{http: {endpoint: ':4318'}}"),
        _told("«https://collector:4317»", "grpc"),
    ),
    good=(
        _exporting(f"otlp: {{endpoint: 'tempo:4317', {_PLAIN}}}"),
        _exporting("otlp: {endpoint: 'http://tempo:4317'}"),
        _exporting("otlp: {endpoint: 'tempo:4317', tls: {insecure: '${env:INSECURE}'}}"),
        _exporting("otlp: {endpoint: 'tempo:4317', tls: '${env:TLS}'}"),
        _exporting("otlphttp: {endpoint: 'http://tempo:4318'}"),
        _exporting("otlphttp: {endpoint: 'http://jaeger:4318'}"),
        _exporting("otlp: {endpoint: 'tempo:4317'}", tempo="{grpc: {endpoint: ':4317', tls: {cert_file: /c}}}"),
        _exporting("otlp: {endpoint: 'jaeger:4317'}", "jaegertracing/jaeger:2.13.0\n    command: [--config=/j.yml]"),
        _exporting("otlp: {endpoint: 'jaeger:4317'}", "example/jaeger"),
        _exporting("otlp: {endpoint: 'api.example.com:4317'}"),
        _alloy("otlp", 'endpoint = "tempo:4317"\n    tls {\n      insecure = true\n    }'),
        _alloy("otlp", 'endpoint = "tempo:4317"\n    tls {\n      insecure = env("A")\n    }'),
        _alloy("otlp", 'endpoint = "http://tempo:4317"'),
        _told("http://collector:4317", "grpc"),
        _told("http://collector:4318", "http/json"),
        _told("http://collector:4318", "$PROTOCOL"),
        _told("http://jaeger", "grpc"),
    ),
)
def otlp_protocol(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Who sends OTLP and who takes it don't speak the same on that port.

    OTLP goes by gRPC, usually on port 4317, or by HTTP, usually on 4318, and neither port understands the other. The
    exporter by gRPC of a collector or an Alloy (`otlp`, `otlp_grpc`) speaks TLS besides, unless `tls.insecure` is set
    or its endpoint begins with `http://`, while receivers speak none until they are given a certificate. Either way
    each attempt fails, and nothing arrives.
    """
    for sender in stack.senders:
        service, port = taker_of(sender, stack), sender.port
        found = speaks_at(port, stack.container_of(service), stack.files) if service is not None and port else None
        if service is None or port is None or found is None:
            continue
        speaks, plain = found
        if sender.speaks and sender.speaks != speaks:
            yield Finding(
                sender.within(str(port)),
                f"`{service.name}` takes {_SHOWN[speaks]} on port {port}, and this is sent by {_SHOWN[sender.speaks]}; "
                "nothing arrives there",
                _advice(sender, service, stack),
                ((service.node.place.key(), "where it is sent"),),
            )
        elif sender.secure and plain:
            yield Finding(
                sender.place,
                f"this is sent with TLS, and `{service.name}` takes none on port {port}; nothing arrives there",
                _plainly(sender, port),
                ((service.node.place.key(), "where it is sent"),),
            )


def _plainly(sender: Sender, port: int) -> str:
    """How to send without TLS."""
    if sender.scheme:
        return f"write `http://{sender.host}:{port}`"
    return f"write `{'tls { insecure = true }' if sender.node is None else 'tls: {insecure: true}'}` beside it"


def _advice(sender: Sender, service: Service, stack: Stack) -> str:
    """Another port, where the protocol of the sender is spoken; else another protocol."""
    receivers = otlp_receivers(stack.container_of(service), stack.files)
    ports = [one.port for one in receivers if one.speaks == sender.speaks] if receivers is not None else []
    if (receivers is None and sender.port in _USUAL.values()) or ports:
        scheme = f"{sender.scheme}://" if sender.scheme else ""
        return f"write `{scheme}{sender.host}:{ports[0] if ports else _USUAL[sender.speaks]}`"
    if sender.exporter:
        start = "" if sender.node is not None else "otelcol.exporter."
        return f"take the exporter `{start}{'otlphttp' if sender.speaks == GRPC else 'otlp'}`, which speaks that"
    return f"set `OTEL_EXPORTER_OTLP_PROTOCOL` to `{'http/protobuf' if sender.speaks == GRPC else 'grpc'}`"
