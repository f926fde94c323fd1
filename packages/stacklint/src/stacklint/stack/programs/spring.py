"""Where an application made with Spring Boot shows metrics, if it does, and which.

Source: the documentation of Spring Boot 2 and 3 (monitoring and management over HTTP, common application properties).
The actuator's endpoint `prometheus` is there if the actuator and Micrometer's registry for Prometheus are among the
dependencies, and it is shown over HTTP if `management.endpoints.web.exposure.include` has it: by default only `health`,
and of old `info`, are. Its path is made of the context path of the server, of the base path of the actuator, and of its
own mapping; `management.server.port` moves it to a port of its own, where the context path doesn't count. Where
anything else may have a say, nothing is known: dependencies of others, settings from elsewhere, variables.

A timer has a count, a sum and a greatest value. Buckets it has where settings ask for them, by
`management.metrics.distribution.percentiles-histogram` or `slo`, of old `sla`, or code does (documentation of Spring
Boot 2 and 3, per-meter properties, and of Micrometer, histograms and percentiles).
"""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.containers.build import build_context, dockerfile_text
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.programs.shown import MetricsFault, Shown, port_number
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.java_project import BUILDS, Project, find_module, read_project
from stacklint.stack.sources.java_settings import read_parts
from stacklint.stack.sources.spring_settings import SpringSettings

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.java_settings import Setting

_INCLUDE: Final = "management.endpoints.web.exposure.include"
_EXCLUDE: Final = "management.endpoints.web.exposure.exclude"
_PORT: Final = "management.server.port"
_ENDPOINT: Final = "prometheus"
_USUAL_PORT: Final = "8080"
_NEEDED: Final = {
    "actuator": "spring-boot-starter-actuator",
    "micrometer-registry-prometheus": "micrometer-registry-prometheus",
}
"""Words of the dependencies that it takes, and what these usually are."""
_FRAMEWORK: Final = Pattern(r"spring-boot|org\.springframework\.boot")
_DOUBTS: Final = Pattern(
    r"EnvironmentPostProcessor|DefaultPropert|dditionalProfiles|PropertySource|\.(?:properties|profiles)\(|setPort\("
    r"|Mapping\([^)\n]{0,200}actuator"
    r"|WebServerFactoryCustomizer|ManagementServer|PrometheusScrapeEndpoint|exposure|System\.setProperty\("
)
"""What in code brings settings from elsewhere, or endpoints."""
_REMOTE: Final = Pattern(
    r"spring-cloud-(?:starter-)?(?:config|consul|zookeeper|vault|kubernetes|bus|aws|azure|gcp|alibaba|bootstrap)"
    r"|includeBuild|buildSrc|apply[ (]+from|\bfrom[ (]+files\b"
)
"""What in a build brings settings, or dependencies, from elsewhere."""
_REACTIVE: Final = Pattern(r"starter-webflux|starter-gateway(?!-mvc|-server-webmvc)|gateway-server-webflux")
_OTHER_SERVERS: Final = Pattern(r"grpc|rsocket|socketio|spring-integration-ip")
"""Dependencies that may listen on ports of their own."""
_SERVLET: Final = Pattern(
    r"starter-web(?![\w-])|starter-webmvc|starter-data-rest|eureka-server|starter-hateoas|starter-gateway(?:-mvc|-server-webmvc)"
)
_GROUPS: Final = Pattern(
    r"<(?:dependency|parent)>\s*<groupId>([^<]+)<|[\"']([\w.-]+):[\w.-]+(?::[^\"'\s]*)?[\"']"
    r"|(?:[{,]\s*group\s*=|\bgroup\s*:)\s*[\"']([\w.-]+)[\"']"
)
_OWNERS: Final = Pattern(r"<(?:dependency|parent)>")
_PLUGINS: Final = Pattern(r"\bid[ (]+[\"']([\w.-]+)[\"']")
_PLAIN: Final = (
    *("org.springframework", "org.projectlombok", "io.micrometer", "com.h2database", "org.postgresql", "com.mysql"),
    *("mysql", "org.mariadb", "org.mongodb", "redis.clients", "com.fasterxml", "jakarta.", "javax.", "junit"),
    *("org.junit", "org.mockito", "org.assertj", "org.testcontainers", "org.hibernate", "org.mapstruct"),
    *("org.flywaydb", "org.liquibase", "com.google.guava", "org.apache.commons", "org.springdoc", "io.opentelemetry"),
    *("net.logstash.logback", "ch.qos.logback", "org.slf4j", "io.jsonwebtoken", "org.jetbrains.kotlin", "com.zaxxer"),
    *("com.github.ben-manes.caffeine", "com.bucket4j", "software.amazon.awssdk", "com.auth0", "com.google.code.gson"),
    *("org.apache.poi", "org.apache.kafka", "com.querydsl", "com.oracle.database", "com.microsoft.sqlserver"),
    *("org.bouncycastle", "com.nimbusds", "io.swagger", "org.modelmapper", "commons-io", "commons-codec", "org.jsoup"),
    *("io.projectreactor", "io.minio", "io.rest-assured", "org.awaitility", "org.thymeleaf", "com.stripe"),
    *("io.lettuce", "io.github.resilience4j", "com.github.loki4j", "com.itextpdf", "com.github.librepdf", "org.json"),
    *("io.github.openfeign", "com.netflix.", "org.apache.httpcomponents", "org.apache.avro", "org.aspectj", "io.netty"),
    *("org.redisson", "org.webjars", "com.opencsv", "net.datafaker", "com.github.javafaker", "net.javacrumbs.shedlock"),
    *("org.keycloak", "com.amazonaws", "io.zipkin", "org.elasticsearch", "org.wiremock", "com.tngtech.archunit"),
    *("com.networknt", "io.hypersistence", "org.ehcache", "com.hazelcast", "com.graphql-java", "org.apache.logging"),
    *("org.mybatis", "com.baomidou", "cn.hutool", "dev.langchain4j", "io.vavr", "com.github.tomakehurst", "org.yaml"),
    *("io.grpc", "com.google.protobuf", "com.twilio", "com.cloudinary", "com.google.firebase", "com.google.auth"),
    *("org.apache.maven.plugins", "org.jacoco", "io.confluent", "com.rabbitmq", "org.quartz-scheduler", "org.zalando"),
    *("com.squareup", "org.xerial", "net.bytebuddy", "com.jayway", "org.glassfish", "com.sun.", "org.openapitools"),
)
"""Beginnings of the names of groups, and of plugins, that bring neither the endpoint nor settings."""
_PLAIN_PLUGINS: Final = (
    *("java", "io.spring.dependency-management", "org.springframework.boot", "org.jetbrains.kotlin", "jacoco"),
    *("org.graalvm.buildtools.native", "org.sonarqube", "com.diffplug.spotless", "checkstyle", "application", "idea"),
    *("com.google.protobuf", "org.flywaydb", "com.github.davidmc24.gradle", "org.asciidoctor", "io.freefair.lombok"),
    *("com.gorylenko.gradle-git-properties", "nu.studer.jooq", "groovy", "maven-publish", "eclipse", "war", "pmd"),
)
_BUCKETS: Final = Pattern(
    r"percentiles?[-_.]?histogram|metrics[._]distribution[._]sl|publishpercentile|histogram\s*=\s*true|servicelevelobjective|distributionstatistic"
    r"|meterfilter|\bsl[ao]\s*[:.=\[]",
    re.IGNORECASE,
)
"""What asks for buckets, in settings or in code."""
_OPEN: Final = Pattern(r"spring\.config\.|config:\s+import:")


class Application(NamedTuple):
    """An application of Spring Boot.

    Attributes:
        project: what it is made from.
        settings: its settings in its container; `None` where they aren't known.
        is_plain: whether its dependencies and its code are known to have no say.
    """

    project: Project
    settings: SpringSettings | None
    is_plain: bool


class _Known:
    """The applications of a repository, by the files of their set and their names."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: Final[dict[tuple[str, ...], Application | None]] = {}


def spring_application(service: Service, compose: Compose, files: Files) -> Application | None:
    """The application that a service is built from, if it is one of Spring Boot."""
    found = files.remembered("", _Known).found
    key = (*(document.name for document in compose.documents), service.name)
    if key not in found:
        found[key] = _read(service, compose, files)
    return found[key]


def _read(service: Service, compose: Compose, files: Files) -> Application | None:
    folder = find_module(service, compose, files) if service.build is not None and not service.partial else None
    project = read_project(files, folder) if folder is not None else None
    if project is None or not _FRAMEWORK.search(project.needed):
        return None
    is_plain = _is_plain(project)
    try:
        settings = SpringSettings(service, project, compose, files) if not _REMOTE.search(project.builds) else None
    except Unknown:
        settings = None
    return Application(project, settings, is_plain)


def actuator_fault(service: Service, port: int, compose: Compose, files: Files) -> MetricsFault | None:
    """Why a service does not show the endpoint on a port; `None` if it does, or may."""
    found = spring_application(service, compose, files)
    if found is None or not found.is_plain:
        return None
    lacking = _without(found.project.builds)
    if lacking is not None or found.settings is None:
        return lacking
    try:
        fault = _off(found.settings)
        if fault is not None or judge_port(service, port, compose, files) is not None:
            return fault
        return _elsewhere(found.settings, port)
    except Unknown:
        return None


def answers(service: Service, port: int, path: str, compose: Compose, files: Files) -> bool:
    """Whether it is the application itself that answers on a port, and nothing but its endpoint has a path."""
    found = spring_application(service, compose, files)
    known = found is not None and path.rstrip("/").rpartition("/")[2] not in found.project.code
    return known and port in {number for number, _ in listens_on(service, compose, files)}


def shown_at(service: Service, compose: Compose, files: Files) -> Shown | None:
    """Where a service shows its metrics; `None` if it shows none, or that isn't known."""
    found = spring_application(service, compose, files)
    if found is None or found.settings is None or not found.is_plain or _without(found.project.builds) is not None:
        return None
    try:
        return _shown(found.settings, found.project) if _off(found.settings) is None else None
    except Unknown:
        return None


def listens_on(service: Service, compose: Compose, files: Files) -> tuple[tuple[int, Setting | None], ...]:
    """The ports that an application listens on, each with what says so, if anything does; none if they aren't known."""
    found = spring_application(service, compose, files)
    if found is None or found.settings is None or _DOUBTS.search(found.project.code):
        return ()
    builds, needed = found.project.builds, found.project.needed
    if (not _SERVLET.search(needed) and not _REACTIVE.search(needed)) or _OTHER_SERVERS.search(builds):
        return ()
    try:
        server, own = found.settings.get("server.port"), found.settings.get(_PORT)
        ports = [(port_number(server.value if server is not None else _USUAL_PORT), server)]
        if own is not None and own.value.strip() != "-1" and "actuator" in builds:
            ports.append((port_number(own.value), own))
    except Unknown:
        return ()
    return tuple(ports) if found.is_plain or server is not None else ()


def fault_on_host(port: int, compose: Compose, files: Files) -> tuple[str, MetricsFault] | None:
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
    project = read_project(files, folder)
    if project is None or not _FRAMEWORK.search(project.needed) or not _is_plain(project):
        return None
    fault = _without(project.builds) or _said_nowhere(project, files)
    return (folder, fault) if fault is not None else None


def _only_build(files: Files, _path: str) -> str | None:
    """The only folder of a repository that has a build of Maven or Gradle."""
    builds = (path for path in files.walk("") if path.rpartition("/")[2] in BUILDS)
    found = {posixpath.dirname(path) for path in islice(builds, 2 * len(BUILDS))}
    return found.pop() if len(found) == 1 else None


def _said_nowhere(project: Project, files: Files) -> MetricsFault | None:
    """That no file of settings has the endpoint among those that are shown."""
    found: list[Setting] = []
    for path in project.settings:
        parts = read_parts(path, files)
        if parts is None or _OPEN.search(files.text(path).text):
            return None
        found += [part[key] for part in parts for key in part if key == _INCLUDE]
    named = any(posixpath.basename(path).startswith("application") for path in project.settings)
    if not named or any(mark in one.value for one in found for mark in (_ENDPOINT, "*", "$")):
        return None
    return _hidden(found[-1] if found else None)


def lacks_buckets(service: Service, compose: Compose, files: Files) -> bool:
    """Whether a service is an application of Spring Boot whose timers surely have no buckets."""
    found = spring_application(service, compose, files)
    if found is None or found.settings is None or not found.is_plain or _without(found.project.builds) is not None:
        return False
    told = [f"{name} {value.text}" for name, value in service.environment.items()]
    settings = [files.text(path).text for path in found.project.settings]
    words = [word for word, _ in service.command]
    texts = (dockerfile_text(service, compose, files) or "", found.project.code, *settings, *told, *words)
    return not any(_BUCKETS.search(text) for text in texts)


def _without(builds: str) -> MetricsFault | None:
    """That a dependency is missing."""
    for word, needed in _NEEDED.items():
        if word not in builds:
            return MetricsFault(
                f"has no dependency `{needed}`, without which there is no such endpoint", "add it", None
            )
    return None


def _is_plain(project: Project) -> bool:
    """Whether all dependencies and plugins are known to have no say, and neither has code."""
    builds = project.builds
    found = [next(filter(None, one)).strip() for one in _GROUPS.findall(builds)]
    own = {*project.groups, "${project.groupId}"}
    groups = all(name.startswith(_PLAIN) or name in own for name in found)
    groups = groups and all(name.startswith(_PLAIN) for name in project.foreign)
    plugins = all(name.startswith(_PLAIN_PLUGINS) for name in _PLUGINS.findall(builds))
    named = sum(bool(one[0]) for one in _GROUPS.findall(builds))
    is_known = groups and plugins and len(_OWNERS.findall(builds)) <= named
    return is_known and not _REMOTE.search(builds) and not _DOUBTS.search(project.code)


def _off(settings: SpringSettings) -> MetricsFault | None:
    """That settings do not have the endpoint, or have it switched off."""
    included, excluded = settings.get(_INCLUDE), settings.get(_EXCLUDE)
    names = _names(included.value) if included is not None else set[str]()
    if not names & {_ENDPOINT, "*"}:
        return _hidden(included if names else None)
    if excluded is not None and _names(excluded.value) & {_ENDPOINT, "*"}:
        return MetricsFault("leaves the endpoint out of what it shows", f"take it out of `{_EXCLUDE}`", excluded.where)
    for key, off, among in _SWITCHES:
        found = settings.get(key)
        if (
            found is not None
            and found.value.strip().lower() == off
            and not any(_is_set(settings, one) for one in among)
        ):
            return MetricsFault(f"has the endpoint switched off by `{key}`", "leave that out", found.where)
    return None


_ENABLED: Final = ("management.endpoint.prometheus.enabled", "management.endpoint.prometheus.access")
_SWITCHES: Final = (
    (_ENABLED[0], "false", ()),
    (_ENABLED[1], "none", ()),
    ("management.endpoints.enabled-by-default", "false", _ENABLED),
    ("management.endpoints.access.default", "none", _ENABLED),
    (_PORT, "-1", ()),
)
"""Settings that switch the endpoint off by a value, unless others speak of it."""


def _is_set(settings: SpringSettings, key: str) -> bool:
    return settings.get(key) is not None


def _names(value: str) -> set[str]:
    return {name for one in value.split(",") if (name := one.strip().strip("\"'").lower())}


def _hidden(included: Setting | None) -> MetricsFault:
    """That the endpoint is not among those that are shown."""
    if included is None:
        advice = f"write `{_INCLUDE}: health,{_ENDPOINT}`"
        return MetricsFault("shows only `health` of its actuator over HTTP", advice, None)
    shown = f"shows only `{included.value.strip()}` of its actuator over HTTP"
    return MetricsFault(shown, f"add `{_ENDPOINT}`", included.where)


def _shown(settings: SpringSettings, project: Project) -> Shown:
    """The port and the path of the endpoint."""
    server, own = settings.get("server.port"), settings.get(_PORT)
    usual = port_number(server.value if server is not None else _USUAL_PORT)
    port = port_number(own.value) if own is not None else usual
    is_servlet = _SERVLET.search(project.needed) is not None
    is_chosen = settings.get("spring.main.web-application-type") is not None
    if is_chosen or (not is_servlet and not _REACTIVE.search(project.needed)):
        raise Unknown
    before = (
        ("management.server.base-path", "management.server.servlet.context-path")
        if port != usual
        else ("server.servlet.context-path", "spring.mvc.servlet.path")
        if is_servlet
        else ("spring.webflux.base-path",)
    )
    found = [settings.get(key) for key in before]
    base = settings.get("management.endpoints.web.base-path")
    mapped = settings.get("management.endpoints.web.path-mapping.prometheus")
    pieces = [
        *(one.value if one is not None else "" for one in found),
        base.value if base is not None else "/actuator",
        mapped.value if mapped is not None else _ENDPOINT,
    ]
    path = "".join(f"/{piece.strip().strip('/')}" for piece in pieces if piece.strip().strip("/"))
    said = (*found, base, mapped)
    return Shown(port, path, tuple(one.where for one in said if one is not None), project.code)


def _elsewhere(settings: SpringSettings, port: int) -> MetricsFault | None:
    """That the actuator is on another port."""
    found = settings.get(_PORT) or settings.get("server.port")
    number = port_number(found.value) if found is not None else port
    if found is None or number == port:
        return None
    return MetricsFault(f"has its actuator on port {number}, not on {port}", f"ask port {number}", found.where)
