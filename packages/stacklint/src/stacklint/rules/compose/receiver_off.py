"""LK240."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import reach
from stacklint.stack.programs.images import known_image, role_of
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.launch import Launch

_FILE: Final = "compose.yaml"
_APP: Final = "    build: app\n"
_COMMAND: Final = "[--config.file=/etc/prometheus/prometheus.yml]"
_APIS: Final = ("/api/v1/write", "/api/v1/otlp")
_ON: Final = _COMMAND.replace("]", ", --web.enable-remote-write-receiver]")
_IMAGE: Final = "    image: prom/prometheus:v3.5.0\n"
_WRITE: Final = "http://prometheus:9090/api/v1/write"
_SENT: Final = "remote_write: [{url: '«http://other:9090/api/v1/write»'}]\n"
_OTHER: Final = {_FILE: edited(_FILE, _APP, f"{_APP}  other:\n{_IMAGE}")[_FILE]}
_OTEL: Final = """\
exporters:
  prometheusremotewrite: {{endpoint: '{}'}}
  otlphttp: {{endpoint: 'http://prometheus:9090/api/v1/otlp'}}
service:
  pipelines:
    metrics: {{exporters: [{}]}}
"""
_ALLOY: Final = """\
prometheus.remote_write "own" {{
  // url = "http://prometheus:9090/api/v1/write"
  endpoint {{ url = "{}" }}
}}
"""


def _pushing(lines: str, *changes: tuple[str, str], also: dict[str, str] | None = None) -> Example:
    """The sound repository with a service that pushes, and texts replaced in its compose file."""
    text = edited(_FILE, _APP, f"{_APP}  pusher:\n{lines}")[_FILE]
    for old, new in changes:
        text = text.replace(old, new)
    return Example(stack({_FILE: text, **(also or {})}))


def _k6(url: str, *changes: tuple[str, str]) -> Example:
    return _pushing(
        f"    image: grafana/k6:1.3.0\n    environment: {{K6_PROMETHEUS_RW_SERVER_URL: '{url}'}}\n", *changes
    )


def _otel(url: str, used: str) -> Example:
    mount = "    volumes: [./otel.yaml:/etc/otelcol-contrib/config.yaml]\n"
    service = f"    image: otel/opentelemetry-collector-contrib:0.137.0\n{mount}"
    return _pushing(service, also={"otel.yaml": _OTEL.format(url, used)})


@rule(
    "LK240",
    "receiver-off",
    severity=Severity.ERROR,
    bad=(
        _k6(f"«{_WRITE}»"),
        _k6(f"«{_WRITE}»", (_IMAGE, _IMAGE.replace("v3.5.0", "v2.20.0"))),
        _k6(f"«{_WRITE}»", (_IMAGE, _IMAGE.replace("v3.5.0", "v2.30.0"))),
        _otel(f"«{_WRITE}»", "prometheusremotewrite"),
        _pushing(
            "    image: grafana/alloy:v1.11.0\n    command: run --storage.path=/data /etc/alloy/own.alloy\n"
            "    volumes: [./alloy:/etc/alloy]\n",
            also={"alloy/own.alloy": _ALLOY.format(f"«{_WRITE}»")},
        ),
        _pushing(
            "    image: victoriametrics/vmagent:v1.127.0\n"
            "    command: [-promscrape.config=/p.yml, '-remoteWrite.url=«http://prometheus:9090/api/v1/write»']\n"
        ),
        _pushing(
            "    build: app\n    environment:\n"
            "      - OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=«http://prometheus:9090/api/v1/otlp/v1/metrics»\n",
            (_COMMAND, _ON),
        ),
        Example(edited("prometheus/prometheus.yml", "rule_files:", f"{_SENT}rule_files:", _OTHER)),
    ),
    good=(
        _k6(_WRITE, (_COMMAND, _ON)),
        _k6(_WRITE, (_COMMAND, _COMMAND.replace("]", ", --enable-feature=remote-write-receiver]"))),
        _k6(_WRITE, (_COMMAND, _COMMAND.replace("]", ", $MORE]"))),
        _k6(_WRITE, (_IMAGE, "    build: prometheus\n")),
        _k6(_WRITE, (_IMAGE, "    image: example/prometheus\n")),
        _k6("http://mimir:9009/api/v1/push"),
        _k6("http://grafana:3000/api/v1/write"),
        _k6("http://prometheus:9090/api/v1/push"),
        _k6("http://${HOST}:9090/api/v1/write"),
        _k6("http://prometheus:9090/api/v1/writes"),
        _otel(_WRITE, "debug"),
        _pushing(
            "    image: grafana/tempo:2.8.2\n    command: [-config.file=/etc/tempo.yaml]\n"
            "    volumes: ['./tempo:/etc/tempo']\n"
        ),
    ),
)
def receiver_off(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program pushes samples to a Prometheus that takes none from others.

    Prometheus has a receiver for remote writes and one for OTLP, and both are off until a flag turns them on. Until
    then it answers 404, and what k6, Tempo, Alloy, the OpenTelemetry collector or another Prometheus sends is lost.
    """
    for push in stack.pushes:
        found = reach(push.host, push.service, stack)
        server = found.service
        if server is None or found.problem or push.api not in _APIS:
            continue
        if role_of(server) != "prometheus" or known_image(server.image) is None:
            continue
        launch, otlp = stack.launches.of(server), push.api.endswith("otlp")
        given = [word for word, _ in server.command if ("otlp" if otlp else "remote-write-receiver") in word]
        if not launch.complete or given:
            continue
        flag, advice = _remedy(launch, otlp=otlp)
        yield Finding(
            push.place,
            f"`{server.name}` answers 404 to `{push.api}` without {flag}; no sample arrives",
            advice or f"add {flag} to the command of `{server.name}`",
            ((launch.place or server.node.place.key(), "how it is started"),),
        )


def _remedy(launch: Launch, *, otlp: bool) -> tuple[str, str]:
    """The flag that turns a receiver on in a version, and what to do where that has none."""
    version = launch.version or (3, 0)
    old = "otlp-write-receiver" if otlp else "remote-write-receiver"
    since, flagged = ((2, 47), (3, 0)) if otlp else ((2, 25), (2, 33))
    if version >= flagged:
        return f"`--web.enable-{'otlp' if otlp else 'remote-write'}-receiver`", ""
    return f"`--enable-feature={old}`", "take a newer image, which has that flag" if version < since else ""
