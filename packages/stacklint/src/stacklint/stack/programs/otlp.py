"""Who sends OTLP to whom, and what the other end takes.

Facts: the specification of OTLP exporters, with their variables (a url for one signal is taken as it is, one for all
gets a path for each), the exporters and receivers of the OpenTelemetry Collector (`configgrpc`: TLS unless the url
begins with `http://` or `tls.insecure` is set), and the images of Jaeger and `grafana/otel-lgtm`, which take OTLP at
its usual ports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.containers.hosts import is_local, reach
from stacklint.stack.programs.alloy import read_alloy
from stacklint.stack.programs.collectors import (
    GRPC,
    HTTP,
    collector_config,
    collector_listeners,
    kind_of,
    tempo_listeners,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node, Place
    from stacklint.stack.compose.sets import Compose
    from stacklint.stack.containers.container import Container
    from stacklint.stack.programs.alloy import Block
    from stacklint.stack.programs.collectors import Listener
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

_ADDRESS: Final = Pattern(
    r"(?:(?P<scheme>https?)://)?(?P<host>[A-Za-z0-9_][\w.-]{0,200})(?::(?P<port>\d{1,5}))?(?P<path>(?:/[\w./-]{0,200})?)"
)
_VARIABLE: Final = "OTEL_EXPORTER_OTLP_"
_SIGNALS: Final = ("", "TRACES_", "METRICS_", "LOGS_")
_OF_BROWSERS: Final = ("VITE_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "REACT_APP_", "VUE_APP_", "PUBLIC_")
_GRPC_EXPORTERS: Final = frozenset({"otlp", "otlpgrpc"})
_HTTP_KEYS: Final = ("endpoint", "traces_endpoint", "metrics_endpoint", "logs_endpoint")
_USUAL: Final = {4317: GRPC, 4318: HTTP}
_BY_IMAGE: Final = frozenset({"jaegertracing/all-in-one", "jaegertracing/jaeger", "grafana/otel-lgtm"})

_BY_HTTP_ALONE: Final = {("grafana/loki", 3100), ("prom/prometheus", 9090)}


class Sender(NamedTuple):
    """Something that sends OTLP.

    Attributes:
        service: whose it is.
        text: the address, as it is written.
        scheme: of the address; "" where it has none.
        host: the host in it.
        port: the port in it.
        path: the path in it.
        node: the value that it is written in; `None` in a file that is no YAML.
        spot: where it is written there.
        speaks: `grpc` or `http`; "" where that isn't known.
        secure: whether it speaks TLS; `None` where that isn't known.
        is_whole: whether the url is taken as it is, with no path added for each signal.
        exporter: the name of the exporter, if it is one of a collector.
    """

    service: Service
    text: str
    scheme: str
    host: str
    port: int | None
    path: str
    node: Node | None
    speaks: str
    secure: bool | None
    is_whole: bool = False
    exporter: str = ""
    spot: Spot | None = None

    @property
    def url(self) -> str:
        """The address as a url; without a scheme where the port isn't told, since it need not be that of the scheme."""
        return self.text if self.scheme and self.port is not None else f"//{self.text.rpartition('://')[2]}"

    @property
    def place(self) -> Place | Spot:
        """Where the address is written."""
        if self.node is not None:
            return self.node.place
        assert self.spot is not None  # one of both says where it is
        return self.spot

    def within(self, part: str) -> Place | Spot:
        """Where a part of the address is written; all of it where it isn't there as such."""
        text = self.text if self.node is None else self.node.text or ""
        start = text.rfind(part)
        if start < 0 or not part:
            return self.place
        if self.node is not None:
            return self.node.place.within(start, start + len(part))
        assert self.spot is not None  # as above
        return Spot(self.spot.file, self.spot.start + start, self.spot.start + start + len(part))


def read_senders(compose: Compose, containers: tuple[Container, ...], files: Files) -> Iterator[Sender]:
    """All that sends OTLP in a compose set, as far as variables and configurations of collectors tell."""
    for container in containers:
        if not container.service.partial:
            yield from _of_variables(container.service, compose)
            yield from _of_collector(container, files)
            yield from _of_alloy(container, files)


def _of_variables(service: Service, compose: Compose) -> Iterator[Sender]:
    told = service.environment
    off = told.get("OTEL_SDK_DISABLED")
    if off is not None and (not off.known or off.text.lower() == "true"):
        return
    for name, value in told.items():
        start, _, end = name.rpartition(_VARIABLE)
        signal = end.removesuffix("ENDPOINT")
        if signal == end or signal not in _SIGNALS or name.startswith(_OF_BROWSERS) or not value.known:
            continue
        protocol = next(
            (told[one] for one in (f"{start}{_VARIABLE}{of}PROTOCOL" for of in (signal, "")) if one in told), None
        )
        said = protocol.text if protocol is not None and protocol.known else ""
        speaks = GRPC if said == "grpc" else HTTP if said.startswith("http/") else ""
        made = _sender(service, value.text, variable_node(name, service, compose), speaks)
        if made is not None:
            secure = made.scheme == "https" if made.scheme else None
            yield made._replace(secure=secure, is_whole=bool(signal))


def _of_collector(container: Container, files: Files) -> Iterator[Sender]:
    found = collector_config(container, files)
    if found is None:
        return
    config = found[0]
    pipelines = config["service"]["pipelines"]
    used = {entry.text for name in pipelines.keys for entry in pipelines[name]["exporters"].items()}
    for name in config["exporters"].keys:
        kind, exporter = kind_of(name), config["exporters"][name]
        if name not in used or kind not in {*_GRPC_EXPORTERS, "otlphttp"}:
            continue
        speaks = GRPC if kind in _GRPC_EXPORTERS else HTTP
        for key in _HTTP_KEYS if speaks == HTTP else _HTTP_KEYS[:1]:
            made = _sender(container.service, exporter[key].text or "", exporter[key], speaks)
            if made is not None:
                secure = _is_secure(exporter["tls"], made.scheme) if speaks == GRPC else made.scheme == "https"
                yield made._replace(secure=secure, is_whole=key != "endpoint", exporter=name)


def _of_alloy(container: Container, files: Files) -> Iterator[Sender]:
    alloy = read_alloy(container, files)
    for block in alloy.blocks("otelcol.exporter.otlp", "otelcol.exporter.otlphttp") if alloy is not None else ():
        speaks = GRPC if block.kind.endswith("otlp") else HTTP
        for value in block.values("endpoint"):
            made = _sender(container.service, value.text, None, speaks) if value.quoted else None
            if made is not None:
                secure = _is_told_secure(block, made.scheme, speaks)
                yield made._replace(secure=secure, exporter=block.kind, spot=value.spot)


def _is_told_secure(block: Block, scheme: str, speaks: str) -> bool | None:
    """Whether an exporter of an Alloy speaks TLS."""
    if scheme or speaks == HTTP:
        return scheme == "https"
    told = {value.text for value in block.values("insecure")}
    known = {"true": False, "false": True}
    return known.get(told.pop()) if len(told) == 1 else None if block.has("insecure") else True


def _is_secure(tls: Node, scheme: str) -> bool | None:
    """Whether an exporter by gRPC speaks TLS."""
    if scheme:
        return scheme == "https"
    insecure = tls["insecure"]
    return (
        insecure.flag is not True if tls.text is None and (not insecure.present or insecure.flag is not None) else None
    )


def _sender(service: Service, text: str, node: Node | None, speaks: str) -> Sender | None:
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return None
    port = int(found["port"]) if found["port"] else None
    return Sender(service, text, found["scheme"] or "", found["host"].lower(), port, found["path"], node, speaks, None)


def taker_of(sender: Sender, stack: Stack) -> Service | None:
    """The service of the compose set that is sent to, where it can be reached; `None` where nobody knows."""
    reached = reach(sender.host, sender.service, stack)
    services = stack.compose.services if stack.compose is not None else {}
    service = reached.service
    is_own = service is not None and services.get(service.name) is service
    return service if is_own and not reached.problem and not is_local(sender.host) else None


def otlp_receivers(container: Container, files: Files) -> tuple[Listener, ...] | None:
    """Where a collector or a Tempo takes OTLP; `None` for what is neither, and where not all of it is known."""
    if collector_config(container, files) is not None:
        listeners = collector_listeners(container, files)
    else:
        listeners = tempo_listeners(container, files)
        if not listeners:
            return None
    found = tuple(one for one in listeners if one.speaks in {GRPC, HTTP})
    return found if all(one.port for one in found) else None


def speaks_at(port: int, container: Container, files: Files) -> tuple[str, bool] | None:
    """What a service speaks on a port for OTLP, and whether surely without TLS; `None` where that isn't known."""
    service = container.service
    found = otlp_receivers(container, files)
    if found is not None:
        return next(((one.speaks, one.plain) for one in found if one.port == port), None)
    image = service.image.repository if service.image is not None and service.build is None else ""
    told = (*service.entrypoint, *(word for word, _ in service.command), *service.environment)
    if (image, port) in _BY_HTTP_ALONE:
        return HTTP, False
    if image not in _BY_IMAGE or port not in _USUAL or any("tls" in word.lower() for word in told) or service.env_files:
        return None
    return _USUAL[port], not any("config" in word for word in told)
