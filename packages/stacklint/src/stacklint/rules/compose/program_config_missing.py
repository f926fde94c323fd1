"""LK273."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place, Spot
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.container import Container, Seen
from stacklint.stack.programs.images import role_of
from stacklint.stack.programs.jmx_agent import jmx_agents
from stacklint.stack.programs.web_config import web_config_flag
from stacklint.stack.prometheus.referenced import may_appear
from stacklint.stack.stack import Stack

Ends: TypeAlias = tuple[tuple[Place, str], ...]

_FLAG: Final = Pattern(r"--?config(?:[.-]?(?:file|path))?")
"""What Loki, Tempo, Promtail, Mimir, the OpenTelemetry Collector, Telegraf, Vector and exporters call it."""
_PATH: Final = Pattern(r"(?:file:)?(/[\w./-]+\.\w+)")
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "grafana/loki": frozenset({"/etc/loki/local-config.yaml"}),
    "grafana/promtail": frozenset(
        f"/etc/promtail/{name}" for name in ("config.yml", "docker-config.yaml", "local-config.yaml")
    ),
    "grafana/tempo": frozenset(),
    "otel/opentelemetry-collector": frozenset({"/etc/otelcol/config.yaml", "/etc/otel/config.yaml"}),
    "otel/opentelemetry-collector-contrib": frozenset({"/etc/otelcol-contrib/config.yaml", "/etc/otel/config.yaml"}),
}
"""The configurations that images bring, of any of their versions."""
_JUDGED_ELSEWHERE: Final = frozenset({"prometheus", "alertmanager"})


def _with(service: str, also: dict[str, str | None] | None = None) -> Example:
    files = {"loki/loki.yml": "schema_config: {configs: []}\n", **(also or {})}
    return Example(edited("compose.yaml", "services:\n", f"services:\n  logs:\n{service}", files))


def _loki(path: str, mount: str, more: str = "") -> Example:
    return _with(
        f"    image: grafana/loki:3.4.2\n    command: [{path}]\n    volumes: ['{mount}']\n{more}",
    )


_KAFKA: Final = (
    "    image: confluentinc/cp-kafka:7.6.0\n"
    '    environment: {{KAFKA_OPTS: "-javaagent:/opt/jmx_prometheus_javaagent.jar=7071:{}"}}\n'
    "    volumes: ['{}']\n"
)
_JAVA: Final = (
    "    build: {{context: ., dockerfile_inline: FROM a}}\n    command: "
    "'java -javaagent:/opt/jmx_prometheus_javaagent.jar=7071:{}'\n    volumes: ['./loki:/opt/jmx']\n"
)


def _built(lines: str, also: dict[str, str | None] | None = None, base: str = "grafana/loki:3.4.2") -> Example:
    return _with("    build: loki\n", {"loki/Dockerfile": f"FROM {base}\n{lines}\n", **(also or {})})


@rule(
    "LK273",
    "program-config-missing",
    severity=Severity.ERROR,
    bad=(
        _with(
            _KAFKA.format("/opt/jmx/kafka.yml", "./loki:/opt/jmx")
            .replace("-javaagent", "«-javaagent")
            .replace('.yml"', '.yml»"')
        ),
        _loki("«-config.file=/etc/loki/config.yml»", "./loki:/etc/loki"),
        _with("    image: prom/node-exporter:v1.9.1\n    command: [«--web.config.file=/etc/web.yml»]\n"),
        _loki("-config.file, «/etc/loki/lokki.yml»", "./loki/loki.yml:/etc/loki/loki.yml"),
        _with("    image: otel/opentelemetry-collector\n    command: [«--config=/etc/otel.yaml»]\n"),
        _with("    image: ours/collector\n    command: «--config=file:/etc/otel.yaml»\n    volumes: ['./loki:/etc']\n"),
        _with(
            "    image: grafana/tempo:2.8.2\n    command: [«-config.file=/etc/tempo.yaml»]\n"
            "    volumes: ['./loki/loki.yml:/etc/tempo.yml']\n"
        ),
        _built('COPY loki.yml /etc/loki/loki.yml\nCMD ["«-config.file=/etc/loki/lokki.yml»"]'),
        _built('COPY loki.yml /etc/loki/\nCMD ["«-config.file=/etc/config.yml»"]'),
    ),
    good=(
        Example(stack()),
        _with(_KAFKA.format("/opt/jmx/loki.yml", "./loki:/opt/jmx")),
        _with(_KAFKA.format("loki.yml", "./loki:/opt/jmx")),
        _with(_JAVA.format("/opt/jmx/loki.yml")),
        _with(_KAFKA.format("/etc/kafka.yml", "./loki:/opt/jmx")),
        _built('COPY loki.yml /etc/loki/\nCMD ["-config.file=/etc/loki/loki.yml"]'),
        _built('COPY --from=made /configs /configs\nCMD ["-config.file=/configs/loki.yml"]'),
        _built('COPY . /loki\nCMD ["-config.file=/loki/made.yml"]', {"loki/made.yml.example": "{}\n"}),
        _with("    image: prom/node-exporter:v1.9.1\n    command: [--web.config.file=web.yml]\n"),
        _with(
            "    image: prom/node-exporter:v1.9.1\n    command: [--web.config.file=/loki.yml]\n"
            "    volumes: ['./loki/loki.yml:/loki.yml']\n"
        ),
        _loki("-config.file=/etc/loki/loki.yml", "./loki:/etc/loki"),
        _loki("-config.file=/etc/x.yml", "./loki:/etc/loki", "    extends: {file: ../common.yaml, service: loki}\n"),
        _loki("-config.file=/etc/loki/local-config.yaml", "./loki/loki.yml:/etc/loki/local-configs.yaml"),
        _with(
            "    image: ours/loki\n    command: [-config.file=/etc/loki/config.yml]\n    volumes: ['./loki:/loki']\n"
        ),
        _loki("-config.file=/etc/loki/$NAME.yml", "./loki:/etc/loki"),
        _loki("-config.expand-env=true", "./loki:/etc/loki"),
        _loki("-config.file", "./loki:/etc/loki"),
        _loki("-config.file=/etc/loki/config.yml", "./loki:/loki", "    build: .\n"),
        _loki("-config.file=/etc/loki/config.yml", "loki:/etc/loki"),
        _with("    image: ours/loki\n    command: [--config.file=/loki.yml]\n    volumes: ['loki:/loki']\n"),
        _with(
            "    image: grafana/loki\n    command: [-config.file=/etc/loki/a.yml]\n    volumes: ['./loki:/etc/loki']\n",
            {"loki/a.yml.example": "{}\n"},
        ),
    ),
)
def program_config_missing(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program is started with a configuration that its container does not have.

    Loki, Tempo, Promtail, a collector or an exporter exits at once where the file of its flag is not there, and what
    it should have collected or stored is missing everywhere. So does a JVM whose agent, jmx_exporter, has no
    configuration. It counts what is mounted, and under which name.
    """
    for service in subject.services.values():
        if service.partial:
            continue
        container = stack.container_of(service)
        for word, node, own in _read_at_start(service):
            found = _PATH.fullmatch(word)
            if found is not None and (said := _lacks(container, found[1], own, stack)) is not None:
                yield _finding(node.place, found[1], service, said)
        for agent in jmx_agents(service, subject, stack.files):
            if agent.config.startswith("/") and (said := _lacks(container, agent.config, None, stack)) is not None:
                yield _finding(agent.where, agent.config, service, said)


def _finding(place: Place | Spot, path: str, service: Service, said: tuple[str, Ends]) -> Finding:
    """That a file is not there."""
    message = f"`{path}` does not exist in the container of `{service.name}`, which exits at start"
    return Finding(place, message, *said)


def _read_at_start(service: Service) -> Iterator[tuple[str, Node, frozenset[str] | None]]:
    """The files that a program is told to read, where that is said, and which of them its image brings, if known."""
    web = web_config_flag(service)
    if web is not None:
        yield (*web, frozenset())
    if role_of(service) not in _JUDGED_ELSEWHERE:
        own = _OWN.get(service.image.repository) if service.image is not None and service.build is None else None
        for word, node in _named(service):
            yield word, node, own


def _named(service: Service) -> Iterator[tuple[str, Node]]:
    """What the flags for a configuration say, and where."""
    words = service.command
    for index, (word, node) in enumerate(words):
        flag, sign, value = word.partition("=")
        if _FLAG.fullmatch(flag):
            if sign:
                yield value, node
            elif index + 1 < len(words):
                yield words[index + 1]


def _lacks(container: Container, path: str, own: frozenset[str] | None, stack: Stack) -> tuple[str, Ends] | None:
    """What to do, and where to look, where it is certain that nothing is at a path.

    `own` are the configurations that the image brings; `None` if that isn't known.
    """
    found, service = container.resolve(path), container.service
    if found.mount is not None:
        there = found.path is None or may_appear(found.path, stack.files)
        if found.seen is not Seen.MISSING or found.mount.kind != "bind" or there or container.lacks(found.mount):
            return None
        return "mount it there, or name the one that is", ((found.mount.node.place, "this mount covers the path"),)
    if not container.mounts_known or path in (own or ()) or found.seen in {Seen.FILE, Seen.FOLDER}:
        return None
    made = container.origin_beside(path)
    if container.may_change(path) or (made is not None and may_appear(made, stack.files)):
        return None
    folder = posixpath.dirname(path)
    brought: dict[str, tuple[Place, str]] = {
        inside: (Place(stack.files.name(origin)), "what is copied beside it")
        for inside, origin in (service.baked or {}).items()
    }
    brought |= {mount.target: (mount.node.place, "what is mounted beside it") for mount in service.mounts}
    beside = [one for one in brought if _PATH.fullmatch(one) and posixpath.dirname(one) == folder]
    meant = nearest(path, beside)
    if meant is not None:
        return f"write `{meant}`", (brought[meant],)
    if own is None:
        return None
    if service.is_built:
        return "copy it there", ((service.image_node.place, "the build"),)
    return "mount it there", ((service.mounts_place().place.key(), "what is mounted"),)
