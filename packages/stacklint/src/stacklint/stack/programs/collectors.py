"""The OpenTelemetry Collector, and Tempo with its receivers: on which addresses their configurations have them listen.

Facts: its changelog (the defaults are `localhost` since 0.104, for its own metrics since 0.111; `address` is not read
since 0.123; components are called with underscores as well since 0.144), the documentation of its components, and the
release notes of Tempo 2.7, which took that default over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.pattern import Pattern
from stacklint.stack.containers.container import Seen
from stacklint.stack.containers.image_programs import COLLECTORS
from stacklint.stack.programs.known_names import version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.stack.compose.sets import Image, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

_VERSION: Final = Pattern(r"v?0\.(\d{1,4})(?!\d)", re.ASCII)
NEWEST: Final = 9999
"""The version of an image that tells none."""
_HERE_BY_DEFAULT: Final = 104
_OWN_HERE_BY_DEFAULT: Final = 111
_WITHOUT_ADDRESS: Final = 123
_ADDRESS: Final = Pattern(r"(?P<host>[^\s:/$]*|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})", re.ASCII)
_HERE: Final = Pattern(r"localhost|127(?:\.\d{1,3}){3}|\[?::1\]?", re.ASCII)
_TEMPO_HERE_BY_DEFAULT: Final = (2, 7)
GRPC: Final = "grpc"
HTTP: Final = "http"
METRICS: Final = "metrics"
_OTLP: Final = {GRPC: 4317, HTTP: 4318}
_JAEGER: Final = {"grpc": 14250, "thrift_http": 14268, "thrift_compact": 6831, "thrift_binary": 6832}
_RECEIVERS: Final = {"zipkin": 9411, "opencensus": 55678}
"""Receivers that have one `endpoint`, and its port."""
_EXTENSIONS: Final = {"healthcheck": 13133, "zpages": 55679, "pprof": 1777}
_OWN: Final = 8888
_SAYS: Final = "what says so"
_ASKING: Final = frozenset(
    {
        *("apache", "chrony", "couchdb", "dockerstats", "elasticsearch", "filelog", "filestats", "haproxy"),
        *("hostmetrics", "httpcheck", "iis", "journald", "k8scluster", "k8sevents", "k8sobjects", "kafka"),
        *(
            "kafkametrics",
            "kubeletstats",
            "memcached",
            "mongodb",
            "mysql",
            "nginx",
            "nop",
            "otlpjsonfile",
            "podmanstats",
        ),
        *("postgresql", "prometheus", "prometheussimple", "rabbitmq", "redis", "snmp", "sqlquery", "sqlserver"),
        *("sshcheck", "tcpcheck", "windowseventlog", "windowsperfcounters", "zookeeper"),
    }
)
"""Receivers that listen nowhere: they ask, or read."""
_IDLE: Final = frozenset(
    {
        *("basicauth", "bearertokenauth", "cgroupruntime", "dbstorage", "dockerobserver", "filestorage"),
        *("headerssetter", "hostobserver", "k8sobserver", "memoryballast", "memorylimiter", "oauth2client", "oidc"),
        *("opamp", "sigv4auth"),
    }
)
"""Extensions that listen nowhere."""
_SERVING: Final = frozenset({"remotetap"})
"""Processors that listen."""


class Listener(NamedTuple):
    """What listens in a collector.

    Attributes:
        port: where; 0 where that isn't known.
        host: on which address; "" for all.
        node: what says so, or what could say otherwise.
        said: what that is.
        key: what has to be written to change it.
        speaks: `grpc` or `http` where it takes OTLP, `metrics` where it shows metrics; "" for the rest.
        plain: whether it does so without TLS.
    """

    port: int
    host: str
    node: Node
    said: str
    key: str
    speaks: str = ""
    plain: bool = True

    @property
    def is_within(self) -> bool:
        """Whether nobody reaches it but the container itself."""
        return _HERE.fullmatch(self.host) is not None


def collector_config(container: Container, files: Files) -> tuple[Node, int] | None:
    """The configuration of a container's collector, and its minor version; `None` where it is none, or not known."""
    service = container.service
    version = _version(service.image) if service.build is None and not service.entrypoint else None
    path = _config(service)
    if version is None or service.partial or path is None:
        return None
    found = container.resolve(path)
    if found.seen is not Seen.FILE or found.path is None:
        return None
    config = root(files.document(found.path, "yaml"))
    return None if config.document.broken else (config, version)


def collector_listeners(container: Container, files: Files) -> tuple[Listener, ...]:
    """All listeners of a container's collector that are known; none where it is no collector, or not all is known."""
    found = collector_config(container, files)
    return tuple(_listeners(*found)) if found is not None else ()


def collector_servers(container: Container, files: Files) -> tuple[Listener, ...]:
    """All that listens in a container's collector; nothing where not all of it is known."""
    found = collector_config(container, files)
    if found is None or not _is_readable(found[0]):
        return ()
    listeners = tuple(_listeners(*found))
    return listeners if all(one.port for one in listeners) else ()


def _is_readable(config: Node) -> bool:
    """Whether it is known of all that a collector starts whether it listens."""
    pipelines = _pipelines(config)
    receivers = {kind_of(name) for name in _used(pipelines, "receivers") if name not in config["connectors"].keys}
    processors = {kind_of(name) for name in _used(pipelines, "processors")}
    extensions = {kind_of(entry.text or "") for entry in config["service"]["extensions"].items()}
    scraped = (config["receivers"][name] for name in config["receivers"].keys if kind_of(name) == "prometheus")
    served = any(one["api_server"].present for one in scraped)
    known = receivers <= {"otlp", "jaeger", *_RECEIVERS, *_ASKING} and extensions <= {*_EXTENSIONS, *_IDLE}
    return bool(pipelines) and known and not served and not processors & _SERVING


def tempo_listeners(container: Container, files: Files) -> tuple[Listener, ...]:
    """Where a container's Tempo takes traces by OTLP; nothing where it is no Tempo, or not all is known."""
    service, image = container.service, container.service.image
    given = service.flag("config.file")
    if image is None or image.repository != "grafana/tempo" or service.build is not None or service.partial:
        return ()
    version, found = version_of(image), container.resolve(given[0]) if given is not None else None
    if version is None or found is None or found.path is None or found.seen is not Seen.FILE or service.entrypoint:
        return ()
    config = root(files.document(found.path, "yaml"))
    receivers = config["distributor"]["receivers"]
    here = "localhost" if version >= _TEMPO_HERE_BY_DEFAULT else ""
    return tuple(_of_otlp(receivers, receivers.keys, here)) if not config.document.broken else ()


def _config(service: Service) -> str | None:
    """Where a collector finds its configuration; `None` if flags say more than that."""
    flags = [word.partition("=")[0].lstrip("-") for word, _ in service.command if word.startswith("-")]
    given = service.flag("config")
    if service.image is not None and not service.command:
        program = "otelcol-contrib" if service.image.repository.endswith("-contrib") else "otelcol"
        return f"/etc/{program}/config.yaml"
    return given[0].removeprefix("file:") if flags == ["config"] and given is not None else None


def _version(image: Image | None) -> int | None:
    """The minor version of a collector; `None` for what is none, or has a tag of its own."""
    if image is None or image.repository not in COLLECTORS:
        return None
    found = _VERSION.match(image.tag)
    return int(found[1]) if found is not None else NEWEST if image.tag in {"", "latest"} else None


def _listeners(config: Node, version: int) -> Iterator[Listener]:
    service = config["service"]
    yield from _own_metrics(service, version)
    pipelines = _pipelines(config)
    here = "localhost" if version >= _HERE_BY_DEFAULT else ""
    receivers = _used(pipelines, "receivers")
    yield from _of_otlp(config["receivers"], receivers, here)
    yield from _of_others(config["receivers"], receivers, here)
    for name in _used(pipelines, "exporters"):
        if kind_of(name) == "prometheus":
            yield _at(config["exporters"][name], 0, "", METRICS)
    for entry in service["extensions"].items():
        name = entry.text or ""
        if kind_of(name) in _EXTENSIONS and name in config["extensions"].keys:
            host = here if kind_of(name) == "healthcheck" else "localhost"
            yield _at(config["extensions"][name], _EXTENSIONS[kind_of(name)], host)


def _pipelines(config: Node) -> list[Node]:
    pipelines = config["service"]["pipelines"]
    return [pipelines[name] for name in pipelines.keys]


def _of_otlp(receivers: Node, names: Iterable[str], here: str) -> Iterator[Listener]:
    """Where those of some receivers listen that are of OTLP."""
    for protocols in (receivers[name]["protocols"] for name in names if kind_of(name) == "otlp"):
        for protocol, port in _OTLP.items():
            if protocol in protocols.keys:
                yield _at(protocols[protocol], port, here, protocol)


def _of_others(receivers: Node, names: Iterable[str], here: str) -> Iterator[Listener]:
    """Where those of some receivers listen that take something else."""
    for name in names:
        kind, protocols = kind_of(name), receivers[name]["protocols"]
        if kind in _RECEIVERS and name in receivers.keys:
            yield _at(receivers[name], _RECEIVERS[kind], here)
        for protocol, port in _JAEGER.items() if kind == "jaeger" else ():
            if protocol in protocols.keys:
                yield _at(protocols[protocol], port, here)


def _used(pipelines: list[Node], role: str) -> list[str]:
    """The components of a role that pipelines have: others are not started."""
    return sorted({entry.text or "" for pipeline in pipelines for entry in pipeline[role].items()})


def kind_of(name: str) -> str:
    """The type of a component by its name, without the underscores that only newer versions have in it."""
    return name.partition("/")[0].replace("_", "")


def _at(node: Node, port: int, host: str, speaks: str = "") -> Listener:
    """The listener of a component, which its `endpoint` may move."""
    given, plain = node["endpoint"], not node["tls"].present
    if not given.present:
        return Listener(port, host, node, "without an `endpoint` it is `localhost`", "endpoint", speaks, plain)
    found = _ADDRESS.fullmatch(given.text or "")
    moved, where = (int(found["port"]), found["host"]) if found else (0, "")
    return Listener(moved, where, given, _SAYS, "endpoint", speaks, plain)


def _own_metrics(service: Node, version: int) -> Iterator[Listener]:
    """Where it shows metrics of its own."""
    metrics = service["telemetry"]["metrics"]
    readers, address = metrics["readers"], metrics["address"]
    if readers.present:
        for reader in readers.items():
            shown = reader["pull"]["exporter"]["prometheus"]
            port = shown["port"].text or ""
            number = int(port) if port.isdecimal() else 0
            if shown.present or not reader["periodic"].present:
                yield Listener(number, shown["host"].text or "", shown["host"], _SAYS, "host", METRICS)
    elif address.present and version < _WITHOUT_ADDRESS:
        found = _ADDRESS.fullmatch(address.text or "")
        moved, where = (int(found["port"]), found["host"]) if found else (0, "")
        yield Listener(moved, where, address, _SAYS, "address", METRICS)
    elif metrics["level"].text != "none":
        node = address if address.present else metrics if metrics.present else service
        said = f"{'this is not read since 0.123; ' if address.present else ''}without `readers` it is `localhost`"
        yield Listener(_OWN, "localhost" if version >= _OWN_HERE_BY_DEFAULT else "", node, said, "readers", METRICS)
