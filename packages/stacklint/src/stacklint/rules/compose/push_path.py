"""LK323."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import reach
from stacklint.stack.programs.images import known_image
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service

_FILE: Final = "compose.yaml"
_APP: Final = "    build: app\n"
_WRITE: Final = "/api/v1/write"
_PUSH: Final = "/api/v1/push"
_OF_LOKI: Final = "/loki/api/v1/push"
_THANOS: Final = frozenset({"thanosio/thanos", "thanos/thanos"})
_RECEIVE: Final = "/api/v1/receive"
_STORES: Final = (
    "  mimir: {image: grafana/mimir:2.17.0}\n"
    "  loki: {image: grafana/loki:3.5.0}\n"
    "  metrics: {image: victoriametrics/victoria-metrics:v1.127.0}\n"
    "  receiver: {image: quay.io/thanos/thanos:v0.39.2, command: [receive, --tsdb.path=/data]}\n"
    "  query: {image: quay.io/thanos/thanos:v0.39.2, command: [query]}\n"
)
_PROMETHEUS: Final = "    image: prom/prometheus:v3.5.0\n"


def _sent(url: str, *changes: tuple[str, str]) -> Example:
    pusher = f"  pusher:\n    image: grafana/k6:1.3.0\n    environment: {{K6_PROMETHEUS_RW_SERVER_URL: '{url}'}}\n"
    text = edited(_FILE, _APP, f"{_APP}{pusher}{_STORES}")[_FILE]
    for old, new in changes:
        text = text.replace(old, new)
    return Example(edited(_FILE, _APP, _APP, {_FILE: text}))


@rule(
    "LK323",
    "push-path",
    severity=Severity.ERROR,
    bad=(
        _sent("«http://prometheus:9090/api/v1/push»"),
        _sent("«http://mimir:8080/api/v1/write»"),
        _sent("«http://loki:3100/api/v1/push»"),
        _sent("«http://receiver:19291/api/v1/write»"),
        Example(
            edited(
                "prometheus/prometheus.yml",
                "rule_files:",
                "remote_write: [{url: '«http://mimir:8080/api/v1/write»'}]\nrule_files:",
                {_FILE: edited(_FILE, _APP, f"{_APP}{_STORES}")[_FILE]},
            )
        ),
    ),
    good=(
        _sent("http://mimir:8080/api/v1/push"),
        _sent("http://loki:3100/loki/api/v1/push"),
        _sent("http://metrics:8428/api/v1/push"),
        _sent("http://query:19291/api/v1/write"),
        _sent("http://grafana:3000/api/v1/push"),
        _sent("http://elsewhere.example.org/api/v1/push"),
        _sent("http://mimir:8080/api/v1/otlp"),
        _sent("http://mimir:8080/api/v1/write", ("mimir: {", "mimir: {command: [-server.path-prefix=/x], ")),
        _sent("http://prometheus:9090/api/v1/push", (_PROMETHEUS, "    build: prometheus\n")),
        _sent("http://loki:3100/api/v1/push", ("loki: {", "loki: {entrypoint: [/own], ")),
    ),
)
def push_path(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program pushes to a path that the receiver does not have.

    Each store has a path of its own for what others write to it: `/api/v1/write` in Prometheus, `/api/v1/push` in
    Mimir, `/loki/api/v1/push` in Loki and `/api/v1/receive` in a Thanos that receives (from the pages on their HTTP
    interfaces). To any other it answers 404, and what is sent is lost. VictoriaMetrics takes the first two.
    """
    for push in stack.pushes:
        found = reach(push.host, push.service, stack)
        wanted = _path(found.service) if found.service is not None and not found.problem else ""
        given = push.url.partition("://")[2].partition("/")[2].rstrip("/")
        if not wanted or push.api not in {_WRITE, _PUSH} or f"/{given}".endswith(wanted):
            continue
        assert found.service is not None  # it wants a path
        yield Finding(
            push.place,
            f"`{found.service.name}` answers 404 to `/{given}`; nothing arrives",
            f"write `{wanted}`",
            ((found.service.image_node.place, "the program that is asked"),),
        )


def _path(service: Service) -> str:
    """Where a service takes what others write; "" where it takes nothing, or that can't be known."""
    image = service.image if service.build is None and not service.partial and not service.entrypoint else None
    words = [word for word, _ in service.command]
    if image is None or any("prefix" in word for word in words):
        return ""
    if image.repository in _THANOS:
        return _RECEIVE if words[:1] == ["receive"] else ""
    known = known_image(image)
    if known is not None and known.role == "prometheus":
        return _WRITE
    return {"grafana/mimir": _PUSH, "grafana/loki": _OF_LOKI}.get(image.repository, "")
