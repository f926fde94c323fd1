"""Whether an application made with Spring Boot shows metrics at its actuator's endpoint `prometheus`, and which.

Source: the documentation of Spring Boot 2 and 3. The endpoint is there if the actuator and Micrometer's registry for
Prometheus are among the dependencies, and it is shown over HTTP if `management.endpoints.web.exposure.include` has it:
by default only `health`, and of old `info`, are. `management.server.port` moves it to a port of its own. Where anything
else may have a say, nothing is known: dependencies of others, settings from elsewhere, variables, mounts.

A timer has a count, a sum and a greatest value. Buckets it has where settings ask for them, by
`management.metrics.distribution.percentiles-histogram` or `slo`, of old `sla`, or code does (documentation of Spring
Boot 2 and 3, per-meter properties, and of Micrometer, histograms and percentiles).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, Spot, root
from stacklint.pattern import Pattern
from stacklint.stack.compose.variables import value_place
from stacklint.stack.containers.build import build_context, dockerfile_text
from stacklint.stack.containers.ports import judge_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

_BUILDS: Final = ("pom.xml", ".gradle", ".gradle.kts", ".versions.toml")
_ROOTS: Final = frozenset({"pom.xml", "build.gradle", "build.gradle.kts"})
_SETTINGS: Final = (".yml", ".yaml", ".properties")
_OTHERS: Final = (".java", ".kt", ".groovy", ".json", ".xml", ".env", ".sh", "Dockerfile")
_TESTS: Final = "/src/test/"
_INCLUDE: Final = "management.endpoints.web.exposure.include"
_PORT: Final = "management.server.port"
_VARIABLES: Final = ("MANAGEMENT_SERVER_PORT", "SERVER_PORT")
"""Variables that go before files: the port of the actuator, and that of all where it has none of its own."""
_PORTS: Final = Pattern(r"server[._]port|ManagementServer|setPort", re.IGNORECASE)
_PROPERTY: Final = r"^[ \t]*{}[ \t]*[=:][ \t]*+(\S*+(?:[ \t]++\S++)*+)"
_NEEDED: Final = {
    "actuator": "spring-boot-starter-actuator",
    "micrometer-registry-prometheus": "micrometer-registry-prometheus",
}
"""Words of the dependencies that it takes, and what these usually are."""
_DOUBTS: Final = Pattern(
    r"spring-cloud|spring\.config|config:\s+import:|EnvironmentPostProcessor|DefaultPropert|<module>|includeBuild"
    r"|buildSrc|apply[ (]+from|Mapping\([^)]*actuator"
)
"""What brings settings, or dependencies, from elsewhere."""
_GROUPS: Final = Pattern(
    r"<(?:dependency|parent)>\s*<groupId>([^<]+)<|[\"']([\w.-]+):[\w.-]+(?::[^\"'\s]*)?[\"']"
    r"|(?:[{,]\s*group\s*=|\bgroup\s*:)\s*[\"']([\w.-]+)[\"']"
)
_OWNERS: Final = Pattern(r"<(?:dependency|parent)>")
_PLUGINS: Final = Pattern(r"\bid[ (]+[\"']([\w.-]+)[\"']")
_PLAIN: Final = (
    *("org.springframework", "org.projectlombok", "io.micrometer", "com.h2database", "org.postgresql", "com.mysql"),
    *(
        "mysql",
        "org.mariadb",
        "org.mongodb",
        "redis.clients",
        "com.fasterxml",
        "jakarta.",
        "javax.",
        "junit",
        "org.junit",
    ),
    *("org.mockito", "org.assertj", "org.testcontainers", "org.hibernate", "org.mapstruct", "org.flywaydb"),
    *("org.liquibase", "com.google.guava", "org.apache.commons", "org.springdoc", "net.logstash.logback"),
    *("ch.qos.logback", "org.slf4j", "io.jsonwebtoken", "org.jetbrains.kotlin", "com.zaxxer", "io.opentelemetry"),
    *("com.github.ben-manes.caffeine", "com.bucket4j", "software.amazon.awssdk", "com.auth0", "com.google.code.gson"),
    *("org.apache.poi", "org.apache.kafka", "com.querydsl", "com.oracle.database", "com.microsoft.sqlserver"),
    *("org.bouncycastle", "com.nimbusds", "io.swagger", "org.modelmapper", "commons-io", "commons-codec", "org.jsoup"),
    *("io.projectreactor", "io.minio", "io.rest-assured", "org.awaitility", "org.thymeleaf", "com.stripe"),
    *("io.lettuce", "io.github.resilience4j", "com.github.loki4j", "com.itextpdf", "com.github.librepdf", "org.json"),
)
"""Beginnings of the names of groups, and of plugins, that bring neither the endpoint nor settings."""
_PLAIN_PLUGINS: Final = (
    "java",
    "io.spring.dependency-management",
    "org.springframework.boot",
    "org.jetbrains.kotlin",
    "jacoco",
)
_REMOTE: Final = Pattern(
    r"spring-cloud-(?:starter-)?(?:config|consul|zookeeper|vault|kubernetes|bus|aws|azure|gcp|alibaba)"
    r"|spring\.config\.|config:\s+import:|EnvironmentPostProcessor|DefaultPropert|buildSrc|apply[ (]+from|\bproject\("
)
"""What brings settings, or code, from elsewhere."""
_BUCKETS: Final = Pattern(
    r"percentiles?[-_.]?histogram|publishpercentile|histogram\s*=\s*true|servicelevelobjective|distributionstatistic"
    r"|meterfilter|\bsl[ao]\s*[:.=\[]",
    re.IGNORECASE,
)
"""What asks for buckets, in settings or in code."""
_MOST: Final = 4 * 1024 * 1024
_MOST_SETTINGS: Final = 10_000
"""How many settings of a file are read: aliases may stand for very many."""


class ActuatorFault(NamedTuple):
    """Why an application does not show the endpoint.

    Attributes:
        problem: why, as a sentence that begins with its name.
        help: what to do.
        where: what says so; `None` where nothing does.
    """

    problem: str
    help: str
    where: Place | Spot | None


class _Sources(NamedTuple):
    """What the sources of an application tell: found out once for all that ask for it.

    Attributes:
        known: whether nothing else may have a say.
        fault: why it doesn't show the endpoint at all.
        settings: its files of settings.
        moves: whether its code may have to do with ports.
    """

    known: bool = False
    fault: ActuatorFault | None = None
    settings: tuple[str, ...] = ()
    moves: bool = False


def actuator_fault(service: Service, port: int, compose: Compose, files: Files) -> ActuatorFault | None:
    """Why a service does not show the endpoint on a port; `None` if it does, or may."""
    context, recipe = build_context(service, compose, files), dockerfile_text(service, compose, files)
    if context is None or recipe is None or _is_told_more(service) or "exposure" in recipe.lower():
        return None
    sources = files.remembered(context, _read_sources)
    if not sources.known or sources.fault is not None or sources.moves or _PORTS.search(recipe):
        return sources.fault
    if judge_port(service, port, compose, files) is not None:
        return None
    return _elsewhere(service, sources.settings, port, compose, files)


def fault_on_host(port: int, compose: Compose, files: Files) -> tuple[str, ActuatorFault] | None:
    """Why the application shows no endpoint that is started on the host, with its folder; `None` where it may.

    It is the only one of the repository that is made with Spring Boot, which no service is built from, and no service
    publishes the port. Settings may come from what it is started with, but no dependency does.
    """
    if any(item.behind(port) is not None for service in compose.services.values() for item in service.ports):
        return None
    folder = files.remembered("", _only_build)
    contexts = (build_context(one, compose, files) for one in compose.services.values() if one.build is not None)
    if folder is None or any(one is None or f"{folder}/".startswith(f"{one}/") or not one for one in contexts):
        return None
    fault = files.remembered(folder, _read_sources).fault
    return (folder, fault) if fault is not None else None


def _only_build(files: Files, _path: str) -> str | None:
    """The only folder of a repository that has a build of Maven or Gradle."""
    builds = (path for path in files.walk("") if path.rpartition("/")[2] in _ROOTS)
    found = {path.rpartition("/")[0] for path in islice(builds, 2 * len(_ROOTS))}
    return found.pop() if len(found) == 1 else None


def lacks_buckets(service: Service, compose: Compose, files: Files) -> bool:
    """Whether a service is an application of Spring Boot whose timers surely have no buckets."""
    context, recipe = build_context(service, compose, files), dockerfile_text(service, compose, files)
    if context is None or recipe is None or _is_told_more(service) or _BUCKETS.search(recipe) is not None:
        return False
    return files.remembered(context, _Unasked).unasked


class _Unasked:
    """Whether nothing in the sources of an application asks for buckets."""

    def __init__(self, files: Files, context: str) -> None:
        texts = _read_texts(files, context) or {}
        builds = "\n".join(text for path, text in texts.items() if path.endswith(_BUILDS))
        whole = "\n".join(texts.values())
        shown = "spring-boot-starter" in builds and all(word in builds for word in _NEEDED)
        self.unasked: Final = (
            shown and _is_plain(builds) and _REMOTE.search(whole) is None and _BUCKETS.search(whole) is None
        )


def _read_texts(files: Files, context: str) -> dict[str, str] | None:
    """What an application is made from, without its tests; `None` where it is too much, or can't be read."""
    texts, left = dict[str, str](), _MOST
    for path in files.walk(context):
        if path.endswith((*_BUILDS, *_SETTINGS, *_OTHERS)) and _TESTS not in f"/{path}":
            texts[path] = files.text(path).text
            left -= len(texts[path])
            if left < 0 or files.text(path).unread:
                return None
    return texts


def _read_sources(files: Files, context: str) -> _Sources:
    texts = _read_texts(files, context)
    if texts is None:
        return _Sources()
    builds = "\n".join(text for path, text in texts.items() if path.endswith(_BUILDS))
    whole = "\n".join(texts.values())
    if "spring-boot-starter" not in builds or _DOUBTS.search(whole) or not _is_plain(builds):
        return _Sources()
    settings = tuple(path for path in texts if path.endswith(_SETTINGS))
    code = "\n".join(text for path, text in texts.items() if path not in settings)
    fault = _without(builds) or _not_shown(settings, whole, files)
    return _Sources(known=True, fault=fault, settings=settings, moves=_PORTS.search(code) is not None)


def _without(builds: str) -> ActuatorFault | None:
    """That a dependency is missing."""
    for word, needed in _NEEDED.items():
        if word not in builds:
            return ActuatorFault(
                f"has no dependency `{needed}`, without which there is no such endpoint", "add it", None
            )
    return None


def _is_told_more(service: Service) -> bool:
    """Whether settings may come from what a service is started with."""
    words = " ".join([*service.entrypoint, *(word for word, _ in service.command)])
    values = [f"{name} {value.text}" for name, value in service.environment.items() if name not in _VARIABLES]
    told = re.search(
        r"exposure|management|spring_(?:config|application|cloud)", " ".join([words, *values]), re.IGNORECASE
    )
    unknown = any(not value.known for name, value in service.environment.items() if "OPT" in name)
    mounted = any(mount.kind not in {"volume", "tmpfs"} for mount in service.mounts)
    return told is not None or unknown or mounted or bool(service.env_files) or service.partial


def _is_plain(builds: str) -> bool:
    """Whether all dependencies and plugins are known to have no say."""
    found = _GROUPS.findall(builds)
    groups = all(next(filter(None, one)).startswith(_PLAIN) for one in found)
    plugins = all(name.startswith(_PLAIN_PLUGINS) for name in _PLUGINS.findall(builds))
    return groups and plugins and len(_OWNERS.findall(builds)) <= sum(bool(one[0]) for one in found)


def _not_shown(paths: tuple[str, ...], whole: str, files: Files) -> ActuatorFault | None:
    """That settings do not have the endpoint."""
    found = [one for path in paths for one in _told(_INCLUDE, path, files)]
    mentions = len(re.findall("exposure", whole, re.IGNORECASE))
    if (
        mentions != len(found)
        or not any("application" in path for path in paths)
        or any(mark in value for value, _ in found for mark in ("prometheus", "*", "$"))
    ):
        return None
    shown = f"shows only {', '.join(f'`{value}`' for value, _ in found)}" if found else "shows only `health`"
    advice = f"write `{_INCLUDE}: health,prometheus`" if not found else "add `prometheus`"
    return ActuatorFault(f"{shown} of its actuator over HTTP", advice, found[0][1] if found else None)


def _elsewhere(
    service: Service, paths: tuple[str, ...], port: int, compose: Compose, files: Files
) -> ActuatorFault | None:
    """That the actuator is on another port, as a variable says, or the only file of settings."""
    if any(not path.endswith(".properties") and not _is_one(path, files) for path in paths):
        return None
    moved = [name for name in _VARIABLES if name in service.environment]
    told = [one for path in paths for one in _told(_PORT, path, files)]
    found = told if len(paths) == 1 else []
    if moved and (moved[0] == _VARIABLES[0] or not told):
        found = [(service.environment[moved[0]].text, value_place(moved[0], "", service, compose))]
    for value, where in found:
        if value.isdecimal() and int(value) not in {0, port}:
            return ActuatorFault(f"has its actuator on port {value}, not on {port}", f"ask port {value}", where)
    return None


def _is_one(path: str, files: Files) -> bool:
    """Whether a file of YAML is read whole: it is sound, and a single document."""
    return "\n---" not in files.text(path).text and not files.document(path, "yaml").broken


def _told(setting: str, path: str, files: Files) -> Iterator[tuple[str, Place | Spot]]:
    """What a file says of a setting, each with its place."""
    if path.endswith(".properties"):
        for found in re.finditer(_PROPERTY.format(re.escape(setting)), files.text(path).text, re.MULTILINE):
            yield found[1], Spot(files.name(path), *found.span(1))
        return
    document = files.document(path, "yaml")
    for name, node in islice(_flat(root(document)), _MOST_SETTINGS):
        if name == setting and not document.broken:
            yield ",".join(one.text or "$" for one in node.items()) or node.text or "$", node.place


def _flat(node: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    for key, value in node.entries():
        if value.is_mapping:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
