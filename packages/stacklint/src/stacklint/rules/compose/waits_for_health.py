"""LK161."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.build import base_image, dockerfile_text
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Image, Service

_FILE: Final = "compose.yaml"
_GRAFANA: Final = "    image: grafana/grafana:12.2.0\n"
_WAITING: Final = _GRAFANA + "    depends_on: {{{}: {{condition: «service_healthy»{}}}}}\n"
_COMMAND: Final = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_OFF: Final = edited(_FILE, _COMMAND, _COMMAND + "    healthcheck: {disable: true}\n")[_FILE]
_ON: Final = edited(_FILE, _COMMAND, _COMMAND + "    healthcheck: {test: [CMD, wget, -q, localhost:9090]}\n")[_FILE]
_CHECKED: Final = {"app/Dockerfile": "FROM python:3.13-slim\nEXPOSE 5000\nHEALTHCHECK CMD python check.py\n"}
_OURS: Final = (
    "    image: example.org/app\n  other:\n    build: app\n    depends_on: {app: {condition: service_healthy}}\n"
)
_BUILT: Final = edited(_FILE, "    image: prom/prometheus:v3.5.0\n", "    build: {context: prometheus}\n")[_FILE]


def _built(lines: str, condition: str = "service_healthy") -> Example:
    text = _BUILT.replace(_GRAFANA, _GRAFANA + f"    depends_on: {{prometheus: {{condition: {condition}}}}}\n")
    return Example(stack({_FILE: text, "prometheus/Dockerfile": f"FROM prom/prometheus:v3.5.0\n{lines}\n"}))


_WITHOUT: Final = frozenset({"grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"})
"""Images of others that bring no health check. Those of `prom` bring none, nor do official ones."""


def _quiet(text: str) -> str:
    return text.replace("«", "").replace("»", "")


@rule(
    "LK161",
    "waits-for-health",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _GRAFANA, _WAITING.format("prometheus", ""))),
        Example(edited(_FILE, _GRAFANA, _WAITING.format("app", ""))),
        _built("USER root", "«service_healthy»"),
        Example(stack({_FILE: _OFF.replace(_GRAFANA, _WAITING.format("prometheus", ""))})),
        Example(
            edited(
                _FILE,
                "services:\n",
                "include: [more/compose.yaml]\nservices:\n",
                {
                    "more/compose.yaml": "services:\n  cache: {image: 'redis:8'}\n  web:\n    image: nginx:1.29\n"
                    "    depends_on: {cache: {condition: «service_healthy»}}\n"
                },
            )
        ),
    ),
    good=(
        Example(stack({_FILE: _ON.replace(_GRAFANA, _quiet(_WAITING.format("prometheus", "")))})),
        Example(edited(_FILE, _GRAFANA, _quiet(_WAITING.format("app", "")), _CHECKED)),
        Example(edited(_FILE, _GRAFANA, _quiet(_WAITING.format("prometheus", ", required: false")))),
        Example(edited(_FILE, _GRAFANA, _GRAFANA + "    depends_on: {app: {condition: service_started}}\n")),
        Example(edited(_FILE, _GRAFANA, _GRAFANA + "    depends_on: [app, prometheus]\n")),
        Example(edited(_FILE, "    build: app\n", _OURS)),
        _built("HEALTHCHECK CMD wget -q http://localhost:9090/-/healthy"),
    ),
)
def waits_for_health(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A service waits for another one to be healthy that has no health check.

    `docker compose up` ends with "dependency failed to start: container has no healthcheck configured", and what waits
    is never started. Official images bring no health check, nor do those of Prometheus and Grafana. Give the service a
    `healthcheck`, or wait with `condition: service_started`.
    """
    for service in subject.services.values():
        for name, entry in service.node["depends_on"].entries():
            condition, other = entry["condition"], subject.services.get(name)
            if condition.text == "service_healthy" and other is not None and entry["required"].flag is not False:
                lacks = _lacks_check(other, subject, stack)
                if lacks:
                    yield Finding(
                        condition.place,
                        f"`{name}` {lacks}: `docker compose up` fails, and `{service.name}` is never started",
                        f"give `{name}` a `healthcheck`, or write `service_started`",
                        ((other.node.place.key(), "declared here"),),
                    )


def _lacks_check(service: Service, compose: Compose, stack: Stack) -> str:
    """Why a service has no health check; "" if it has one, or if that can't be known."""
    check = service.node["healthcheck"]
    test = check["test"]
    first = next(test.items(), test).text
    if check["disable"].flag is True or first == "NONE":
        return "has its health check turned off"
    if service.partial or test.present:
        return ""
    text = dockerfile_text(service, compose, stack.files) if service.is_built else ""
    image = base_image(service, compose, stack.files) if service.is_built else service.image
    if text is None or "HEALTHCHECK" in text.upper() or image is None or not _has_none(image):
        return ""
    return f"has no health check, and `{image.text}` brings none"


def _has_none(image: Image) -> bool:
    return image.is_official or image.repository.startswith("prom/") or image.repository in _WITHOUT
