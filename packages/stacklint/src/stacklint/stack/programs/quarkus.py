"""Where an application made with Quarkus shows metrics, if it does.

Source: the documentation of Quarkus 2 and 3 (Micrometer, HTTP reference, management interface): metrics are at
`/q/metrics`, below the root path of what is not the application's own, where an extension for them is among the
dependencies. With `quarkus.management.enabled` they are on a port of their own, 9000. What is read when the application
is built counts as files have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.programs.shown import MetricsFault, Shown, port_number
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.java_project import Project, find_module, read_project
from stacklint.stack.sources.quarkus_settings import QuarkusSettings

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.java_settings import Setting

_FRAMEWORK: Final = Pattern(r"io\.quarkus")
_VERSION: Final = Pattern(r"quarkus[\w.-]{0,60}version(?:>|\s*=)\s*[\"']?(\d+)\.", 2)
_FIRST: Final = 2
"""The first version of which the paths are known."""
_MICROMETER: Final = Pattern(r"quarkus-micrometer-registry-prometheus|micrometer-registry-prometheus")
_SMALLRYE: Final = "quarkus-smallrye-metrics"
_GROUPS: Final = Pattern(r"<groupId>([^<]+)<|[\"']([\w.-]+):[\w.-]+(?::[^\"'\s]*)?[\"']")
_PLAIN: Final = (
    *(
        "io.quarkus",
        "org.hibernate",
        "io.rest-assured",
        "org.projectlombok",
        "org.mapstruct",
        "org.junit",
        "org.assertj",
    ),
    *("org.mockito", "org.testcontainers", "com.fasterxml", "jakarta.", "org.postgresql", "org.apache.maven.plugins"),
    *(
        "org.awaitility",
        "io.smallrye.reactive",
        "org.jboss.logging",
        "com.h2database",
        "org.flywaydb",
        "org.jboss.slf4j",
    ),
)
"""Beginnings of the names of groups that bring no metrics."""
_DOUBTS: Final = Pattern(
    r"PrometheusMeterRegistry|ConfigSource|RouteFilter|CollectorRegistry|HttpServerOptionsCustomizer"
)
"""What in code shows metrics elsewhere, or brings settings."""
_OTHER_SERVERS: Final = Pattern(r"quarkus-grpc|quarkus-vertx(?!-http)|camel-quarkus")
"""Extensions that may listen on ports of their own."""
_OFF: Final = ("quarkus.micrometer.enabled", "quarkus.micrometer.export.prometheus.enabled")


class Application(NamedTuple):
    """An application of Quarkus.

    Attributes:
        project: what it is made from.
        settings: its settings in its container; `None` where they aren't known.
    """

    project: Project
    settings: QuarkusSettings | None


class _Known:
    """The applications of a repository, by the files of their set and their names."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: Final[dict[tuple[str, ...], Application | None]] = {}


def _application(service: Service, compose: Compose, files: Files) -> Application | None:
    found = files.remembered("", _Known).found
    key = (*(document.name for document in compose.documents), service.name)
    if key not in found:
        found[key] = _read(service, compose, files)
    return found[key]


def _read(service: Service, compose: Compose, files: Files) -> Application | None:
    folder = find_module(service, compose, files) if service.build is not None and not service.partial else None
    project = read_project(files, folder) if folder is not None else None
    version = _VERSION.search(project.builds) if project is not None else None
    if project is None or version is None or int(version[1]) < _FIRST or not _FRAMEWORK.search(project.builds):
        return None
    if _DOUBTS.search(project.code):
        return None
    try:
        return Application(project, QuarkusSettings(service, project, compose, files))
    except Unknown:
        return Application(project, None)


def quarkus_fault(service: Service, port: int, path: str, compose: Compose, files: Files) -> MetricsFault | None:
    """Why a service shows no metrics at a port and a path where it may be asked; `None` if it does, or may."""
    listens = dict(quarkus_listens_on(service, compose, files))
    lacking = _fault(service, compose, files)
    shown = quarkus_shown_at(service, compose, files)
    if lacking is not None or shown is None:
        return lacking if port in listens and not _serves(service, path, compose, files) else None
    if shown.port == port or not listens or (port not in listens and path.rstrip("/") != shown.path):
        return None
    if port not in listens and judge_port(service, port, compose, files) is not None:
        return None
    where = listens[shown.port]
    told = where.where if where is not None else None
    return MetricsFault(f"shows its metrics on port {shown.port}, not on {port}", f"ask port {shown.port}", told)


def _serves(service: Service, path: str, compose: Compose, files: Files) -> bool:
    """Whether code of the application may answer at a path itself."""
    found = _application(service, compose, files)
    last = path.rstrip("/").rpartition("/")[2]
    return found is not None and any(f'{sign}{last}"' in found.project.code for sign in ("/", '"'))


def _fault(service: Service, compose: Compose, files: Files) -> MetricsFault | None:
    """Why a service shows no metrics at all."""
    found = _application(service, compose, files)
    if found is None:
        return None
    builds = found.project.builds
    if not _MICROMETER.search(builds) and _SMALLRYE not in builds:
        groups = [(one[0] or one[1]).strip() for one in _GROUPS.findall(builds)]
        is_plain = all(name.startswith((*_PLAIN, "${")) or name in found.project.groups for name in groups)
        is_plain = is_plain and all(name.startswith(_PLAIN) for name in found.project.foreign)
        problem = "has no dependency `quarkus-micrometer-registry-prometheus`, without which it shows no metrics"
        return MetricsFault(problem, "add it", None) if is_plain else None
    try:
        return _switched_off(found.settings) if found.settings is not None and _SMALLRYE not in builds else None
    except Unknown:
        return None


def _switched_off(settings: QuarkusSettings) -> MetricsFault | None:
    for key in _OFF:
        found = settings.built_in(key)
        if found is not None and found.value.strip() == "false":
            return MetricsFault(f"has its metrics switched off by `{key}`", "leave that out", found.where)
    return None


def quarkus_shown_at(service: Service, compose: Compose, files: Files) -> Shown | None:
    """Where a service shows its metrics; `None` if it shows none, or that isn't known."""
    found = _application(service, compose, files)
    builds = found.project.builds if found is not None else ""
    is_smallrye = _SMALLRYE in builds
    if found is None or found.settings is None or bool(_MICROMETER.search(builds)) == is_smallrye:
        return None
    try:
        if not is_smallrye and _switched_off(found.settings) is not None:
            return None
        return _shown(found.settings, found.project, is_smallrye=is_smallrye)
    except Unknown:
        return None


def quarkus_listens_on(service: Service, compose: Compose, files: Files) -> tuple[tuple[int, Setting | None], ...]:
    """The ports that an application listens on, each with what says so, if anything does; none if they aren't known."""
    found = _application(service, compose, files)
    if found is None or found.settings is None or _OTHER_SERVERS.search(found.project.builds):
        return ()
    try:
        if found.settings.says("quarkus.http.ssl.") or found.settings.says("quarkus.tls."):
            return ()
        server, own = found.settings.get("quarkus.http.port"), found.settings.get("quarkus.management.port")
        ports = [(port_number(server.value if server is not None else "8080"), server)]
        managed = _managed(found.settings)
        if managed is not None:
            ports.append((port_number(own.value if own is not None else "9000"), own or managed))
    except Unknown:
        return ()
    return tuple(ports)


def _managed(settings: QuarkusSettings) -> Setting | None:
    """What says that metrics are on a port of their own; `None` if they aren't."""
    found = settings.built_in("quarkus.management.enabled")
    return found if found is not None and found.value.strip() == "true" else None


def _shown(settings: QuarkusSettings, project: Project, *, is_smallrye: bool) -> Shown:
    path = settings.built_in(
        "quarkus.smallrye-metrics.path" if is_smallrye else "quarkus.micrometer.export.prometheus.path"
    )
    if _managed(settings) is not None:
        port, before = settings.get("quarkus.management.port"), [settings.built_in("quarkus.management.root-path")]
        usual, root = "9000", _joined("/", before[0], "q")
    else:
        keys = ("quarkus.http.root-path", "quarkus.http.non-application-root-path")
        port, before = settings.get("quarkus.http.port"), [settings.built_in(key) for key in keys]
        usual, root = "8080", _joined(_joined("/", before[0], "/"), before[1], "q")
    said = tuple(one.where for one in (*before, path) if one is not None)
    number = port_number(port.value if port is not None else usual)
    return Shown(number, _joined(root, path, "metrics"), said, project.code)


def _joined(above: str, setting: Setting | None, usual: str) -> str:
    """A path below another one, unless it begins with a stroke."""
    text = setting.value.strip() if setting is not None else usual
    whole = text if text.startswith("/") else f"{above}/{text}"
    return "/" + "/".join(part for part in whole.split("/") if part)
