"""LK254."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.spring import actuator_fault, answers, fault_on_host
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_ENDPOINT: Final = "/actuator/prometheus"
_LAST: Final = "/prometheus"
_DEFAULT: Final = "/metrics"
_DEPENDENCY: Final = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId></dependency>\n"
_ACTUATOR: Final = _DEPENDENCY.format("org.springframework.boot", "spring-boot-starter-actuator")
_REGISTRY: Final = _DEPENDENCY.format("io.micrometer", "micrometer-registry-prometheus")
_WEB: Final = _DEPENDENCY.format("org.springframework.boot", "spring-boot-starter-web")
_SHOWN: Final = "management: {{endpoints: {{web: {{exposure: {{include: {}}}}}}}}}\n"
_GRADLE: Final = """\
plugins { id 'java'; id("org.springframework.boot") version "3.5.0" }
dependencies {
    implementation 'org.springframework.boot:spring-boot-starter-actuator'
    runtimeOnly "io.micrometer:micrometer-registry-prometheus"
}
"""


def _asked(
    dependencies: str = _ACTUATOR + _REGISTRY,
    settings: dict[str, str] | None = None,
    service: str = "",
    path: str = f"«{_ENDPOINT}»",
    dockerfile: str = "EXPOSE 8080\n",
) -> Example:
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": f"FROM eclipse-temurin:21\n{dockerfile}",
        "app/pom.xml": f"<project><dependencies>\n{dependencies}</dependencies></project>\n",
        "prometheus/prometheus.yml": (
            f"scrape_configs:\n  - job_name: app\n    metrics_path: {path}\n"
            "    static_configs: [{targets: ['app:8080']}]\n"
        ),
        **{f"app/{name}": text for name, text in (settings or {}).items()},
    }
    return Example(edited("compose.yaml", "    build: app\n", f"    build: app\n{service}", files))


def _fine(
    dependencies: str = _ACTUATOR + _REGISTRY,
    settings: dict[str, str] | None = None,
    service: str = "",
    dockerfile: str = "EXPOSE 8080\n",
) -> Example:
    return _asked(dependencies, settings, service, _ENDPOINT, dockerfile)


_YAML: Final = "src/main/resources/application.yml"
_PROPERTIES: Final = "src/main/resources/application.properties"
_INCLUDE: Final = "management.endpoints.web.exposure.include"


_ON_HOST: Final = "host.docker.internal"


def _on_host(settings: dict[str, str], path: str, *, port: str = "8080", service: str = "    image: web\n") -> Example:
    """The same with an application that is started on the host, beside the folder of the stack."""
    files = {
        name: text for name, text in _asked(settings=settings, path=path).files.items() if "Dockerfile" not in name
    }
    config = files["prometheus/prometheus.yml"].replace("app:8080", f"{_ON_HOST}:{port}")
    compose = files["compose.yaml"].replace("    build: app\n", service)
    return Example({**files, "compose.yaml": compose, "prometheus/prometheus.yml": config})


@rule(
    "LK254",
    "actuator-off",
    severity=Severity.ERROR,
    bad=(
        _asked(settings={_YAML: "server: {port: 8080}\n"}),
        _asked(_ACTUATOR),
        _asked(_WEB + _REGISTRY),
        _asked(settings={_YAML: _SHOWN.format("'health,info'")}),
        _asked(
            settings={_YAML: _SHOWN.format("[health, metrics]"), "src/test/resources/application.yml": "exposure\n"}
        ),
        _asked(settings={_PROPERTIES: f"{_INCLUDE}=health,info\n"}),
        _asked(settings={_PROPERTIES: f"{_INCLUDE}=*\nmanagement.server.port: 9001\n"}),
        _asked(settings={_YAML: f"{_INCLUDE}: prometheus\nmanagement.server: {{port: 9001}}\n"}),
        _asked(settings={_PROPERTIES: f"{_INCLUDE}=*\n"}, service="    environment: {SERVER_PORT: 8081}\n"),
        _asked(settings={_PROPERTIES: f"{_INCLUDE}=*\nmanagement.server.port=${{PORT:9001}}\n"}),
        _asked(settings={_PROPERTIES: f"{_INCLUDE}=*\nmanagement.server.port=9001\n", _YAML: "server: {}\n"}),
        _asked(settings={_YAML: _SHOWN.format("")}),
        _asked(
            settings={_PROPERTIES: f"{_INCLUDE}=*\n", _YAML: "management.server.port: 8080\n"},
            service="    environment: [SERVER_PORT=8080, MANAGEMENT_SERVER_PORT=9001]\n",
        ),
        _asked("", {"build.gradle": _GRADLE, _YAML: "server: {port: 8080}\n"}),
        _on_host({_YAML: "server: {port: 8080}\n"}, f"«{_ENDPOINT}»"),
    ),
    good=(
        _on_host({_YAML: _SHOWN.format("[health, prometheus]")}, _ENDPOINT),
        _on_host({_YAML: "server: {port: 8080}\n"}, _ENDPOINT, service="    image: web\n    ports: ['8080:80']\n"),
        _on_host({_YAML: "server: {port: 8080}\n"}, _ENDPOINT, service="    build: app\n"),
        _on_host({_YAML: "server: {port: 8080}\n", "other/pom.xml": "<project/>\n"}, _ENDPOINT),
        _on_host({_YAML: "spring.config.import: 'configserver:'\n"}, _ENDPOINT),
        _on_host({_YAML: "server: {port: 8080}\n", "pom.xml": "<project/>\n"}, _ENDPOINT),
        _fine(settings={_YAML: _SHOWN.format("[health, prometheus]")}),
        _fine(),
        _fine(
            settings={_PROPERTIES: f"{_INCLUDE}=*\nmanagement.server.port=8080\n"},
            service="    environment: {SERVER_PORT: 8081}\n",
        ),
        _fine(settings={_PROPERTIES: f"{_INCLUDE}=*\n"}, service="    environment: {SERVER_PORT: $PORT}\n"),
        _fine(
            settings={_PROPERTIES: f"{_INCLUDE}=*\n", _YAML: "a: b\n---\nmanagement: {server: {port: 8080}}\n"},
            service="    environment: {SERVER_PORT: 8081}\n",
        ),
        _fine(
            settings={_PROPERTIES: f"{_INCLUDE}=*\n"},
            service="    environment: {SERVER_PORT: 8081}\n    ports: ['8080:8081']\n",
            dockerfile="",
        ),
        _fine(settings={_PROPERTIES: f"{_INCLUDE}=*\nmanagement.server.port=8080\n"}),
        _fine(_ACTUATOR + _REGISTRY + "<dependency><artifactId>a</artifactId><groupId>b</groupId></dependency>\n"),
        _fine(settings={_PROPERTIES: f"{_INCLUDE} = *\n"}),
        _fine(settings={_YAML: _SHOWN.format("health") + "---\n" + _SHOWN.format("'*'")}),
        _fine(settings={_YAML: "management: {endpoints: {web: {exposure: {include: [}}}}\n"}),
        _fine(settings={"src/main/java/Main.java": "// sets the exposure\n"}),
        _fine(settings={"src/main/java/Main.java": "class Config implements EnvironmentPostProcessor {}\n"}),
        _fine(_ACTUATOR + _DEPENDENCY.format("com.example", "our-starter")),
        _fine("", {"build.gradle": _GRADLE.replace("'java'", "'our.convention'")}),
        _fine(_DEPENDENCY.format("io.quarkus", "quarkus-micrometer")),
        _fine(service="    environment: {MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: prometheus}\n"),
        _fine(service="    environment: {JAVA_OPTS: $JAVA_OPTS}\n"),
        _fine(service="    env_file: [app.env]\n"),
        _fine(service="    volumes: ['./config:/config']\n"),
        _fine(dockerfile=f"ENV JAVA_OPTS=-D{_INCLUDE}=prometheus\n"),
        _asked(path="/metrics"),
        Example(stack()),
    ),
)
def actuator_off(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks an application of Spring Boot for its metrics, which it does not show.

    The endpoint `/actuator/prometheus` is there if the actuator and Micrometer's registry for Prometheus are among the
    dependencies. Over HTTP it is shown only if `management.endpoints.web.exposure.include` has it: by default `health`
    alone is. With `management.server.port` it is on that port alone, and `SERVER_PORT` moves all. The answer is 404,
    and the target is down for ever. Settings count as they are in the container: of the profiles that are active, from
    files, variables, and words of the command. It is told only where neither other dependencies nor settings from
    elsewhere may have a say.
    """
    node = spelt(subject.node, "metrics_path")
    path = node.text or _DEFAULT
    written = subject.written
    if stack.compose is None or "__metrics_path__" in written or "$" in path:
        return
    place = node.place if node.present else subject.node["job_name"].place.key()
    is_endpoint = path.partition("?")[0].rstrip("/").endswith(_LAST)
    asked = {
        (service.name, one.address.port or one.default_port): service
        for one in subject.targets
        if one.address is not None and (service := service_of(one, stack.compose)) is not None
    }
    ports = dict.fromkeys(
        one.address.port or one.default_port
        for one in subject.targets
        if path.endswith(_ENDPOINT) and one.address is not None and one.address.host == _ON_HOST
    )
    for port in ports:
        lacking = fault_on_host(port, stack.compose, stack.files)
        if lacking is not None:
            folder, found = lacking
            related = ((found.where, "what says so"),) if found.where is not None else ()
            message = f"the application in `{folder or '.'}` {found.problem}; the target stays down"
            yield Finding(place, message, found.help, related, Severity.WARNING)
    for (_, port), service in asked.items():
        fault = actuator_fault(service, port, stack.compose, stack.files)
        if fault is None or not (is_endpoint or answers(service, port, path, stack.compose, stack.files)):
            continue
        end = (fault.where, "what says so") if fault.where is not None else (service.image_node.place, "what is asked")
        yield Finding(place, f"`{service.name}` {fault.problem}; the target stays down", fault.help, (end,))
