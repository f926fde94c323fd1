"""LK310."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import own_container, wrong_address, wrong_spot
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.programs.collectors import GRPC, HTTP
from stacklint.stack.programs.otlp import otlp_receivers, speaks_at, taker_of
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.programs.collectors import Listener
    from stacklint.stack.programs.otlp import Sender

_APP: Final = "    build: app\n"
_EFFECT: Final = "nothing arrives there"
_SHOWN: Final = {GRPC: "gRPC", HTTP: "HTTP"}
_TEMPO: Final = (
    "  tempo:\n    image: grafana/tempo:2.8.2\n    command: [-config.file=/t.yml]\n    volumes: ['./t.yml:/t.yml']\n"
)
_TEMPO_CONFIG: Final = "distributor: {receivers: {otlp: {protocols: {grpc: {endpoint: ':4317'}}}}}\n"
_BOTH: Final = "otlp: {protocols: {grpc: {endpoint: ':4317'}, http: {endpoint: ':4318'}}}"


def _stack(app: str, receivers: str = _BOTH, exporters: str = "debug: {}", more: str = "") -> Example:
    """The sound repository, whose application is given lines, with a collector, a Tempo and further services."""
    used = exporters.partition(":")[0]
    config = (
        f"receivers: {{{receivers}}}\nexporters: {{{exporters}}}\n"
        f"service: {{pipelines: {{traces: {{receivers: [{receivers.partition(':')[0]}], exporters: [{used}]}}}}}}\n"
    )
    collector = (
        "  collector:\n    image: otel/opentelemetry-collector-contrib:0.128.0\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n    ports: ['4317:4317']\n{_TEMPO}{more}"
    )
    files = {"c.yml": config, "t.yml": _TEMPO_CONFIG}
    return Example(edited("compose.yaml", _APP, f"{_APP}{app}{collector}", files))


def _variable(value: str, receivers: str = _BOTH, more: str = "", name: str = "OTEL_EXPORTER_OTLP_ENDPOINT") -> Example:
    return _stack(f"    environment: ['{name}={value}']\n", receivers, more=more)


def _alloy(component: str, endpoint: str) -> Example:
    lines = "  alloy:\n    image: grafana/alloy:v1.11.0\n    volumes: ['./alloy:/etc/alloy']\n"
    text = f'{component} "a" {{\n  client {{\n    endpoint = {endpoint}\n  }}\n}}\n'
    return Example({**_stack("", more=lines).files, "alloy/config.alloy": text})


@rule(
    "LK310",
    "otlp-unreachable",
    severity=Severity.ERROR,
    bad=(
        _variable("http://«colector»:4317"),
        _variable("http://«localhost:4317»"),
        _variable("http://«localhost:4318»"),
        _variable("collector:«4319»"),
        _variable("http://collector:«4318»", "otlp: {protocols: {grpc: {endpoint: ':4317'}}}"),
        _variable("http://«collector»:4317", "zipkin: {endpoint: ':9411'}"),
        _variable("http://collector:«4319»/v1/traces", name="APP_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
        _variable("http://prometheus:«9091»/api/v1/otlp"),
        _alloy("otelcol.exporter.otlp", '"«tmepo:4317»"'),
        _alloy("otelcol.exporter.otlphttp", '"http://tempo:«4318»"'),
        _alloy("otelcol.exporter.otlphttp", '"«http://prometheus:9091/api/v1/otlp»"'),
        _stack("", exporters="otlp/a: {endpoint: '«tmepo»:4317'}"),
        _stack("", exporters="otlp_grpc: {endpoint: 'tempo:«3200»'}"),
        _stack("", exporters="otlphttp: {endpoint: 'http://tempo:«4318»'}"),
        _stack("", exporters="otlphttp: {traces_endpoint: 'http://«jaeger»:4318/v1/traces'}"),
    ),
    good=(
        _variable("http://collector:4317"),
        _variable("collector:4318"),
        _variable("http://$HOST:4317"),
        _variable("http://otel.example.com:4317"),
        _variable("http://host.docker.internal:4317"),
        _variable("http://localhost:4317', 'OTEL_SDK_DISABLED=true"),
        _variable("http://localhost:4317", name="VITE_OTEL_EXPORTER_OTLP_ENDPOINT"),
        _variable("http://localhost:4999"),
        Example(
            {**_variable("http://elsewhere:4317").files, "more/compose.yaml": "services: {elsewhere: {image: x}}\n"}
        ),
        _variable("http://nobody:4317", name="OTEL_EXPORTER_OTLP_HEADERS"),
        _variable("http://collector:4317", "otlp: {protocols: {grpc: {endpoint: '${env:ADDRESS}'}}}"),
        _variable("http://jaeger:4317", more="  jaeger: {image: 'jaegertracing/all-in-one:1.57'}\n"),
        _variable("http://alloy:4317", more="  alloy: {image: 'grafana/alloy:v1.11.0'}\n"),
        _alloy("otelcol.exporter.otlp", '"tempo:4317"'),
        _alloy("otelcol.exporter.otlp", 'env("TEMPO")'),
        _alloy("otelcol.exporter.otlp", "nobody"),
        _alloy("otelcol.receiver.otlp", '"nobody:4317"'),
        _stack("", exporters="otlp: {endpoint: 'tempo:4317'}"),
        _stack("", exporters="otlp: {endpoint: 'localhost:4318'}"),
        _stack("    network_mode: host\n    environment: ['OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318']\n"),
        _stack("", exporters="debug: {}, otlp: {endpoint: 'nobody:4317'}"),
        _stack("", exporters="otlp: {endpoint: 'api.example.com:443'}"),
    ),
)
def otlp_unreachable(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program sends OTLP to a service that is not there, or to a port on which it takes none.

    The address counts inside the container of who sends: names of services, ports of containers, and never `localhost`,
    which is that container itself. Programs go on as if nothing were wrong, a line in their log aside, and a collector
    tries again until its queue is full. An address that another compose set has a service for is not judged.
    """
    for sender in stack.senders:
        if any(sender.host in other.hosts for other in stack.others):
            continue
        meant = _other_taker(sender, stack) if is_local(sender.host) else None
        if meant is not None and sender.port is not None:
            place = sender.within(f"{sender.host}:{sender.port}")
            yield own_container(sender.host, sender.port, sender.service, meant, place)
            continue
        service = taker_of(sender, stack)
        receivers = otlp_receivers(stack.container_of(service), stack.files) if service is not None else None
        if service is None or receivers is None:
            if sender.node is not None:
                yield from wrong_address(sender.url, sender.node, sender.service, effect=_EFFECT, stack=stack)
            else:
                assert sender.spot is not None  # in a file that is no YAML
                yield from wrong_spot(sender.url, sender.spot, sender.service, effect=_EFFECT, stack=stack)
        elif sender.port is not None and all(one.port != sender.port for one in receivers):
            yield _elsewhere(sender, sender.port, service, receivers)


def _other_taker(sender: Sender, stack: Stack) -> Service | None:
    """The service that takes OTLP on the port which somebody asks of its own container, which does not."""
    takers = [one for one in stack.containers if sender.port and speaks_at(sender.port, one, stack.files) is not None]
    services = [one.service for one in takers]
    is_alone = not sender.service.network_mode and all(one is not sender.service for one in services)
    return services[0] if services and is_alone and not any(one.network_mode for one in services) else None


def _elsewhere(sender: Sender, port: int, service: Service, receivers: tuple[Listener, ...]) -> Finding:
    """The finding for a port of a service that takes OTLP on others only, or on none."""
    if not receivers:
        return Finding(
            sender.within(sender.host),
            f"`{service.name}` takes no OTLP, since none of its pipelines has a receiver for it; {_EFFECT}",
            "add the receiver `otlp` to a pipeline of it",
            ((service.node.place.key(), "where it is sent"),),
        )
    shown = " and ".join(f"{one.port} ({_SHOWN[one.speaks]})" for one in receivers)
    right = next((one for one in receivers if one.speaks == sender.speaks), receivers[0])
    scheme = f"{sender.scheme}://" if sender.scheme else ""
    return Finding(
        sender.within(str(port)),
        f"`{service.name}` takes no OTLP on port {port} but on {shown}; {_EFFECT}",
        f"write `{scheme}{sender.host}:{right.port}`",
        ((right.node.place, "what takes it"),),
    )
