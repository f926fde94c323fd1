"""What programs of a stack push to others by HTTP, and where that is written: remote writes, OTLP, lines for Loki.

Sources: the HTTP APIs of Prometheus, Mimir and Loki, and the images of the programs that push.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, Spot, root
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.compose.variables import variable_node
from stacklint.stack.containers.container import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose
    from stacklint.stack.containers.container import Container
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.repository.files import Files

_URL: Final = Pattern(
    r"https?://(?P<host>[\w.-]+)(?::\d{1,5})?(?:/[\w.-]+)*?(?P<api>/api/v1/(?:write|push|otlp))"
    r"(?:/v1/metrics)?/?(?![^\s\"',])"
)
_COMMENT: Final = Pattern(r"^\s*(?://|#)")
_OF_BROWSERS: Final = ("VITE_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "REACT_APP_", "VUE_APP_", "PUBLIC_")
"""How the names of variables begin that frameworks hand on to browsers, which are outside of the stack."""
_YAML: Final = (".yml", ".yaml")

_CONFIGS: Final = {
    "grafana/tempo": "",
    "grafana/agent": "/etc/agent/agent.yaml",
    "grafana/alloy": "/etc/alloy/config.alloy",
    "grafana/promtail": "/etc/promtail/config.yml",
    "otel/opentelemetry-collector": "/etc/otelcol/config.yaml",
    "otel/opentelemetry-collector-contrib": "/etc/otelcol-contrib/config.yaml",
    "victoriametrics/vmagent": "",
}
"""Images of programs that push, and where they look for their configuration where no argument says."""


class Push(NamedTuple):
    """A url to which a program pushes.

    Attributes:
        service: who pushes.
        url: the url.
        host: the host in it.
        api: the path of the API in it.
        place: where the url is written.
        node: the value that it is written in; `None` in a file that is no YAML.
    """

    service: Service
    url: str
    host: str
    api: str
    place: Place | Spot
    node: Node | None


def read_pushes(
    compose: Compose, containers: tuple[Container, ...], servers: tuple[Prometheus, ...], files: Files
) -> Iterator[Push]:
    """What the services of a compose set push, as far as files tell."""
    configs = {server.service.name: server.config for server in servers if server.service is not None}
    for container in containers:
        service = container.service
        config = configs.get(service.name)
        for entry in config["remote_write"].items() if config is not None else ():
            yield from _of_node(service, entry["url"].text or "", entry["url"])
        for name, value in service.environment.items():
            if value.known and not name.startswith(_OF_BROWSERS):
                yield from _of_node(service, value.text, variable_node(name, service, compose))
        for word, node in service.command:
            yield from _of_node(service, word, node)
        for path in _config_paths(container):
            yield from _of_file(service, path, files)


def _of_node(service: Service, text: str, node: Node) -> Iterator[Push]:
    for found in _URL.finditer(text):
        start = (node.text or "").find(found[0])
        place = node.place.within(start, start + len(found[0])) if start >= 0 else node.place
        yield Push(service, found[0], found["host"].lower(), found["api"], place, node)


def _config_paths(container: Container) -> Iterator[str]:
    """The configuration of a program that pushes, if it is a file of the repository."""
    service = container.service
    if service.image is None or service.build is not None or service.image.repository not in _CONFIGS:
        return
    words = [word.rpartition("=")[2] for word, _ in service.command]
    for inside in [word for word in words if word.startswith("/")] or [_CONFIGS[service.image.repository]]:
        found = container.resolve(inside)
        if found.seen is Seen.FILE and found.path is not None:
            yield found.path


def _of_file(service: Service, path: str, files: Files) -> Iterator[Push]:
    if path.endswith(_YAML):
        for node in _texts(root(files.document(path, "yaml"))):
            yield from _of_node(service, node.text or "", node)
        return
    source, at = files.text(path), 0
    for line in source.text.splitlines(keepends=True):
        for found in _URL.finditer(line) if not _COMMENT.match(line) else ():
            spot = Spot(source.name, at + found.start(), at + found.end())
            yield Push(service, found[0], found["host"].lower(), found["api"], spot, None)
        at += len(line)


def _texts(config: Node) -> Iterator[Node]:
    """The texts of a configuration, but for those of an exporter of OpenTelemetry that no pipeline has."""
    pipelines = [one for _, one in config["service"]["pipelines"].entries()]
    used = {name.text for one in pipelines for name in one["exporters"].items()}
    pending = [config]
    while pending:
        node = pending.pop()
        if node.string is not None:
            yield node
        idle = node.path == ("exporters",) and bool(pipelines)
        pending += [value for key, value in node.entries() if not idle or key in used]
        pending += node.items()
