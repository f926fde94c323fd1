"""LK305."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.quarkus import quarkus_fault
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_DEFAULT: Final = "/metrics"
_PATH: Final = "/q/metrics"
_DEPENDENCY: Final = "<dependency><groupId>io.quarkus</groupId><artifactId>{}</artifactId></dependency>\n"
_REST: Final = _DEPENDENCY.format("quarkus-rest")
_METRICS: Final = _DEPENDENCY.format("quarkus-micrometer-registry-prometheus")
_OTHER: Final = "<dependency><groupId>com.example</groupId><artifactId>shared</artifactId></dependency>\n"
_OFF: Final = "quarkus.micrometer.export.prometheus.enabled"


def _asked(
    path: str,
    dependencies: str = _REST + _METRICS,
    settings: str = "",
    *,
    port: int = 8080,
    code: str = "",
    job: str = "",
) -> Example:
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": 'FROM eclipse-temurin:21\nENTRYPOINT ["java", "-jar", "quarkus-run.jar"]\n',
        "app/pom.xml": (
            "<project><properties><quarkus.platform.version>3.15.1</quarkus.platform.version></properties>"
            f"<dependencies>\n{dependencies}</dependencies></project>\n"
        ),
        "app/src/main/resources/application.properties": settings,
        "app/src/main/java/Main.java": code,
        "prometheus/prometheus.yml": (
            f"scrape_configs:\n  - job_name: app\n    metrics_path: {path}\n{job}"
            f"    static_configs: [{{targets: ['app:{port}']}}]\n"
        ),
    }
    return Example(stack(files))


_BAD: Final = f"«{_PATH}»"
_MANAGED: Final = "quarkus.management.enabled=true\n"


@rule(
    "LK305",
    "quarkus-metrics-off",
    severity=Severity.ERROR,
    bad=(
        _asked(_BAD, _REST),
        _asked(_BAD, _REST + _DEPENDENCY.format("quarkus-micrometer")),
        _asked(_BAD, settings=f"{_OFF}=false\n"),
        _asked(_BAD, settings=f"%dev.{_OFF}=true\n%prod.{_OFF}=false\n"),
        _asked(_BAD, settings=_MANAGED),
        _asked(_BAD, settings=f"{_MANAGED}quarkus.management.port=9500\n"),
        _asked(_BAD, settings="quarkus.http.port=8081\n%dev.quarkus.http.port=8080\n"),
    ),
    good=(
        _asked(_PATH),
        _asked(_PATH, settings=f"%dev.{_OFF}=false\n"),
        _asked(_PATH, settings=_MANAGED, port=9000),
        _asked("/metrics", settings="quarkus.http.port=8081\n%dev.quarkus.http.port=8080\n"),
        _asked(_PATH, settings="quarkus.http.port=8081\n", job="    # another port\n"),
        _asked(_PATH, _REST + _OTHER),
        _asked(_PATH, _REST + _DEPENDENCY.format("quarkus-smallrye-metrics")),
        _asked(_PATH, _REST, code="class Main { CollectorRegistry registry; }\n"),
        _asked(_PATH, settings=f"{_OFF}=${{METRICS:false}}\n"),
        _asked(_PATH, settings=f"quarkus.config.locations=/conf\n{_OFF}=false\n"),
        _asked(_PATH, _REST, port=9404),
        _asked("$METRICS", _REST),
        _asked(_PATH, _REST, job="    relabel_configs: [{target_label: __metrics_path__, replacement: /other}]\n"),
        Example(stack()),
        Example({"prometheus/prometheus.yml": "scrape_configs: [{job_name: a, static_configs: [{targets: [app]}]}]\n"}),
        Example(edited("compose.yaml", "    build: app\n", "    image: example/app\n")),
    ),
)
def quarkus_metrics_off(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks an application of Quarkus for metrics that it does not show.

    Metrics are at `/q/metrics` where an extension for them is among the dependencies and isn't switched off. With
    `quarkus.management.enabled` they are on the port of management alone, 9000. The answer is 404, and the target is
    down for ever. It is told only where neither other dependencies nor settings from elsewhere may have a say.
    """
    node = spelt(subject.node, "metrics_path")
    written = subject.written
    path = node.text or _DEFAULT
    if stack.compose is None or "__metrics_path__" in written or "$" in path:
        return
    asked = {
        (service.name, one.address.port or one.default_port): service
        for one in subject.targets
        if one.address is not None and (service := service_of(one, stack.compose)) is not None
    }
    for (name, port), service in asked.items():
        fault = quarkus_fault(service, port, path, stack.compose, stack.files)
        if fault is not None:
            yield Finding(
                node.place if node.present else subject.node["job_name"].place.key(),
                f"`{name}` {fault.problem}; the target stays down",
                fault.help,
                (
                    (fault.where, "what says so")
                    if fault.where is not None
                    else (service.image_node.place, "what is asked"),
                ),
            )
