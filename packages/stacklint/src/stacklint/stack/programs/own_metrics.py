"""Programs that show metrics of their own only where they are told to: whether they do, and on which port.

Sources: `pkg/cli` of Traefik 2 and 3, and their documentation: a file goes before flags, and these before variables;
only the first of them that there are count. Metrics are off, and if they are on, the entry point `traefik` on port 8080
shows them unless told otherwise. RabbitMQ: the Dockerfiles of its official image, which enable the plugin
`rabbitmq_prometheus`, and versions 3.10 and 4.0 as they answer. k6: its issue 1787, by which its REST interface has no
such path, and extensions that have one are built by oneself. Elasticsearch up to 8: its list of endpoints, among which
`/_prometheus` is none; it is that of a plugin of others. Kafka Connect and the Schema Registry: their REST interfaces,
and their documentation of monitoring, by which their metrics are those of JMX. NATS: its page on monitoring, by which
all that port 8222 answers is JSON. ClickHouse: the `config.xml` of its image, in which `<prometheus>` is a comment.
Consul: `AgentMetrics` in `agent/agent_endpoint.go`, which answers 415 unless `prometheus_retention_time` is set.
ZooKeeper: its page on monitoring, and the entry point of its image, which writes no `metricsProvider` by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Spot, root
from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.containers.container import Seen
from stacklint.stack.containers.ports import judge_port, lends_network
from stacklint.stack.programs.given_settings import is_untold
from stacklint.stack.programs.known_names import read_version, version_of
from stacklint.stack.prometheus.referenced import may_appear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Image, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.stack import Stack

_TRAEFIK: Final = "traefik"
_TRAEFIK_PORT: Final = 8080
_PLACES: Final = ("/etc/traefik/traefik", "/root/.config/traefik", "/traefik")
_ENDINGS: Final = ("toml", "yaml", "yml")
_VARIABLES: Final = "TRAEFIK_"
_DEEPEST: Final = 32
_MOST_SETTINGS: Final = 10_000
"""How deep settings are read, and how many: aliases may stand for very many."""
_READ: Final = "the file that it reads; flags and variables do not count"
_ADDRESS: Final = Pattern(r".*:(\d{1,5})(?:/tcp)?", re.ASCII)
_ENTRY_POINT: Final = Pattern(r"entrypoints\.([^.]+)\.address")
_RABBIT_PORT: Final = 15692
_RABBIT_MANAGED: Final = 15672
_RABBIT_FOLDER: Final = "/etc/rabbitmq/"
_RABBIT_FILES: Final = ("rabbitmq.conf", "rabbitmq.config", "advanced.config", "conf.d")
_RABBIT_MOVES: Final = Pattern(r"^RABBITMQ_\w*(?:PLUGIN|CONF)|prometheus")
_K6: Final = frozenset({"grafana/k6", "loadimpact/k6"})
_COMMENT: Final = Pattern(r"%.*")
_ELASTIC: Final = "elasticsearch"
_ELASTIC_PORT: Final = 9200
_PLUGINS: Final = "/usr/share/elasticsearch/plugins"
_OF_ELASTIC: Final = (
    "run elasticsearch_exporter as a service of its own, and scrape that; `/_prometheus/metrics` is a plugin's, which "
    "its image lacks"
)
_OF_JMX: Final = "its metrics are those of JMX: put the agent of jmx_exporter into it, and ask the port of that"
_NATS: Final = "nats"
_NATS_PORT: Final = 8222
_OF_NATS: Final = "run prometheus-nats-exporter as a service of its own, and scrape that; what answers there is JSON"
_CLICKHOUSE: Final = frozenset({"clickhouse", "clickhouse/clickhouse-server", "yandex/clickhouse-server"})
_CLICKHOUSE_FOLDER: Final = "/etc/clickhouse-server/"
_CLICKHOUSE_PORT: Final = 9363
"""Where its metrics are. Its port 8123 answers queries, and one may write `FORMAT Prometheus`."""
_OF_CLICKHOUSE: Final = "mount a file with `<prometheus>` in `/etc/clickhouse-server/config.d`"
_OF_CONSUL: Final = (
    "set `prometheus_retention_time` under `telemetry` in its configuration; it shows them at `/v1/agent/metrics`, with"
    " the parameter `format: [prometheus]`"
)
_OF_ZOOKEEPER: Final = (
    "set `ZOO_CFG_EXTRA: metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider`"
)
_REST: Final = {
    "debezium/connect": 8083,
    "confluentinc/cp-kafka-connect": 8083,
    "confluentinc/cp-kafka-connect-base": 8083,
    "confluentinc/cp-schema-registry": 8081,
}
"""Programs of Kafka, and the port of their REST interface."""


class _Switched(NamedTuple):
    """A program that shows metrics on a port only if something that it is given names a setting."""

    port: int
    settings: tuple[str, ...]
    data: tuple[str, ...]
    advice: str


_CONSUL: Final = _Switched(8500, ("prometheus_retention_time",), ("/consul/data",), _OF_CONSUL)
_SWITCHED: Final = {
    "consul": _CONSUL,
    "hashicorp/consul": _CONSUL,
    "zookeeper": _Switched(
        7000, ("metricsprovider", "metrics_provider", "javaagent"), ("/data", "/datalog", "/logs"), _OF_ZOOKEEPER
    ),
}


class Elsewhere(NamedTuple):
    """That a program shows no metrics on a port.

    Attributes:
        port: where it shows them; 0 where it doesn't.
        where: what says so, or what could say otherwise.
        said: what that is.
        advice: what to do.
    """

    port: int
    where: Place | Spot
    said: str
    advice: str


def metrics_elsewhere(service: Service, port: int, stack: Stack) -> Elsewhere | None:
    """That a program shows no metrics on a port; `None` where it does, or may."""
    compose, image = stack.compose, service.image if service.build is None and not service.partial else None
    container = next((one for one in stack.containers if one.service is service), None)
    if compose is None or container is None or image is None:
        return None
    shared = bool(service.network_mode) or lends_network(service, compose)
    is_k6 = image.text.removeprefix("docker.io/").partition(":")[0].partition("@")[0] in _K6
    if is_k6 and not shared and not service.entrypoint:
        advice = "take it out, and start k6 with `--out experimental-prometheus-rw`, by which it sends them"
        return Elsewhere(0, service.image_node.place, "what is started", advice)
    mute = (_mute(service, image, port) or _switched_off(container, image, port)) if not shared else ""
    if mute:
        return Elsewhere(0, service.image_node.place, "what is asked", mute)
    if not image.is_official:
        return None
    version = version_of(image)
    if version is None or shared or service.entrypoint or judge_port(service, port, compose, stack.files):
        return None
    if image.repository == _TRAEFIK and version >= (2,):
        return _of_traefik(container, port, stack)
    if image.repository == "rabbitmq" and version >= (3, 9):
        return _of_rabbitmq(container, port, stack)
    return None


def _mute(service: Service, image: Image, port: int) -> str:
    """What to do where a program has no metrics to show on a port as it is started; nothing where it has, or may."""
    if image.repository in _REST:
        told = (value.text for value in service.environment.values())
        is_plain = port == _REST[image.repository] and not any("javaagent" in one for one in told)
        return _OF_JMX if is_plain else ""
    if image.repository == _NATS and port == _NATS_PORT:
        return _OF_NATS
    if service.command or service.entrypoint:
        return ""
    if image.repository in _CLICKHOUSE:
        is_told = any(_reaches(path, _CLICKHOUSE_FOLDER) for path in service.touched)
        return _OF_CLICKHOUSE if port == _CLICKHOUSE_PORT and not is_told else ""
    if image.repository not in {_ELASTIC, f"{_ELASTIC}/{_ELASTIC}"} or port != _ELASTIC_PORT:
        return ""
    version = read_version(image.tag)
    plugged = any("plugins" in path or _PLUGINS.startswith(path) for path in service.touched)
    return _OF_ELASTIC if version is not None and version < (9,) and not plugged else ""


def _switched_off(container: Container, image: Image, port: int) -> str:
    """What to do where a program is known to be given no setting that its metrics need; nothing where it may be."""
    found = _SWITCHED.get(image.repository)
    plain = found is not None and port == found.port and ("/" in image.repository or image.is_official)
    return found.advice if found is not None and plain and is_untold(container, found.settings, found.data) else ""


def _reaches(target: str, folder: str) -> bool:
    """Whether what is brought to a path is in a folder, or the folder itself, apart from what tells of users."""
    target = f"{target.rstrip('/')}/"
    return folder.startswith(target) or (target.startswith(folder) and not target.startswith(f"{folder}users."))


def _of_traefik(container: Container, port: int, stack: Stack) -> Elsewhere | None:
    service = container.service
    flags = _flags(service)
    path = _traefik_file(container, flags, stack) if flags is not None else None
    if flags is None or path is None:
        return None
    told: Mapping[str, str] | None
    where: Place | Spot
    if path:
        first = stack.files.text(path).text.partition("\n")[0]
        where, told, said = Spot(stack.files.name(path), 0, len(first)), _settings(path, stack), _READ
    elif flags:
        where, told, said = service.command[0][1].place, flags, "what it is started with"
    else:
        where, told, said = service.image_node.place, _variables(service), "what is started"
    if told is None or "metrics.prometheus.manualrouting" in told:
        return None
    points = {found[1]: text for name, text in told.items() if (found := _ENTRY_POINT.fullmatch(name))}
    ports = {name: int(found[1]) for name, text in points.items() if (found := _ADDRESS.fullmatch(text))}
    hidden = len(ports) < len(points)
    ports.setdefault(_TRAEFIK, _TRAEFIK_PORT)
    shown = any(f"{name}.".startswith("metrics.prometheus.") for name in told)
    entry = told.get("metrics.prometheus.entrypoint", _TRAEFIK).lower()
    routed = {at for name, at in ports.items() if name not in {_TRAEFIK, "metrics", entry}} | (
        {80} if not points else set()
    )
    if hidden or port in routed or (shown and (entry not in ports or port == ports[entry])):
        return None
    if not shown:
        form = "[metrics.prometheus]" if path.endswith(".toml") else "metrics: {prometheus: {}}"
        written = f"`{form}`" if path else "`--metrics.prometheus=true`"
        return Elsewhere(0, where, said, f"add {written}; it shows them on port {ports[_TRAEFIK]} then")
    return Elsewhere(ports[entry], where, said, f"ask port {ports[entry]}, which is that of the entry point `{entry}`")


def _flags(service: Service) -> dict[str, str] | None:
    """The flags of a Traefik, in small letters; `None` where they aren't all known."""
    words = [word for word, _ in service.command]
    words = words[1:] if words[:1] == [_TRAEFIK] else words
    if any(names_variable(word) or not word.startswith("-") for word in words):
        return None
    parts = (word.lstrip("-").partition("=") for word in words)
    return {name.lower(): value for name, _, value in parts}


def _variables(service: Service) -> dict[str, str] | None:
    """What variables tell a Traefik, in the form of flags; `None` where they aren't all known."""
    given = {name: value for name, value in service.environment.items() if name.upper().startswith(_VARIABLES)}
    if service.env_files or not all(value.known for value in given.values()):
        return None
    return {name[len(_VARIABLES) :].lower().replace("_", "."): value.text for name, value in given.items()}


def _traefik_file(container: Container, flags: Mapping[str, str], stack: Stack) -> str | None:
    """The file of the repository that a Traefik reads, "" if there is none; `None` where it can't be known."""
    given = flags.get("configfile", "")
    paths = [given] if given else [f"{place}.{ending}" for place in _PLACES for ending in _ENDINGS]
    for path in paths:
        found = container.resolve(path)
        if found.seen is Seen.FILE and found.path is not None:
            return found.path
        missing = found.seen is Seen.MISSING and not container.lacks(found.mount)
        absent = missing and found.path is not None and not may_appear(found.path, stack.files)
        if given or (found.mount is not None and not absent):
            return None
    return "" if not container.service.node["working_dir"].exists else None


def _settings(path: str, stack: Stack) -> Mapping[str, str] | None:
    """What a file tells, in the form of flags; `None` where it can't be read."""
    if path.endswith(".toml"):
        import tomllib  # noqa: PLC0415 - only where there is such a file

        try:
            return dict(_of_table(tomllib.loads(stack.files.text(path).text), ""))
        except (ValueError, RecursionError):
            return None
    config = root(stack.files.document(path, "yaml"))
    if not config.is_mapping or config.document.broken:
        return None
    found = list(islice(_of_node(config, ""), _MOST_SETTINGS))
    return dict(found) if len(found) < _MOST_SETTINGS else None


def _of_node(node: Node, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in node.entries():
        name = f"{prefix}{key.lower()}"
        if value.is_mapping and value.keys:
            yield from _of_node(value, f"{name}.")
        else:
            yield name, value.text or ""


def _of_table(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}{key.lower()}"
        if isinstance(value, dict) and value and prefix.count(".") < _DEEPEST:
            yield from _of_table(value, f"{name}.")
        else:
            yield name, str(value)


def _of_rabbitmq(container: Container, port: int, stack: Stack) -> Elsewhere | None:
    service = container.service
    told = (f"{name}={value.text}" for name, value in service.environment.items())
    moved = any(_RABBIT_MOVES.search(one) for one in told) or service.node["post_start"].present
    if moved or service.env_files or service.command or port not in {_RABBIT_PORT, _RABBIT_MANAGED}:
        return None
    found = [container.resolve(f"{_RABBIT_FOLDER}{name}") for name in ("enabled_plugins", *_RABBIT_FILES)]
    texts = [stack.files.text(one.path).text if one.seen is Seen.FILE and one.path is not None else "" for one in found]
    if any(one.mount is not None and one.seen is not Seen.FILE for one in found) or any(
        "prometheus" in one for one in texts[1:]
    ):
        return None
    path, text = found[0].path, _COMMENT.sub("", texts[0])
    if path is not None and "prometheus" not in text:
        where = Spot(stack.files.name(path), 0, len(texts[0].rstrip()))
        return Elsewhere(
            0, where, "the plugins that are enabled", "add `rabbitmq_prometheus`, which answers on port 15692"
        )
    if port == _RABBIT_PORT or "prometheus_rabbitmq_exporter" in text:
        return None
    return Elsewhere(_RABBIT_PORT, service.image_node.place, "what is asked", f"ask port {_RABBIT_PORT}")
