"""LK313."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.collectors import GRPC
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.programs.otlp import taker_of
from stacklint.stack.stack import Stack

_APP: Final = "    build: app\n"
_PATHS: Final = {
    "grafana/loki": ("Loki", "/otlp", "/v1/logs", (3, 0)),
    "prom/prometheus": ("Prometheus", "/api/v1/otlp", "/v1/metrics", (2, 47)),
}
"""By image: what it is called, the path below which it takes OTLP, what follows there, and since when it does."""


def _exporting(exporter: str, loki: str = "3.4.2", signal: str = "logs") -> Example:
    config = (
        f"receivers: {{otlp: {{protocols: {{http: {{endpoint: ':4318'}}}}}}}}\nexporters: {{{exporter}}}\n"
        f"service: {{pipelines: {{{signal}: {{receivers: [otlp], exporters: [{exporter.partition(':')[0]}]}}}}}}\n"
    )
    collector = (
        f"{_APP}  collector:\n    image: otel/opentelemetry-collector:0.128.0\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n  loki:\n    image: grafana/loki:{loki}\n"
    )
    return Example(edited("compose.yaml", _APP, collector, {"c.yml": config}))


@rule(
    "LK313",
    "otlp-path",
    severity=Severity.ERROR,
    bad=(
        _exporting("otlphttp: {endpoint: «'http://loki:3100'»}"),
        _exporting("otlphttp/loki: {endpoint: «'http://loki:3100/loki/api/v1/push'»}"),
        _exporting("otlp_http: {logs_endpoint: «'http://loki:3100/otlp'»}"),
        _exporting("otlphttp: {endpoint: «'http://loki:3100/otlp'»}", loki="2.9.8"),
        _exporting("otlphttp: {endpoint: «'http://prometheus:9090'»}", signal="metrics"),
        _exporting("otlphttp: {endpoint: «'http://prometheus:9090/otlp/v1/metrics'»}", signal="metrics"),
    ),
    good=(
        _exporting("otlphttp: {endpoint: 'http://loki:3100/otlp'}"),
        _exporting("otlphttp: {endpoint: 'http://loki:3100/otlp/'}", loki="latest"),
        _exporting("otlphttp: {logs_endpoint: 'http://loki:3100/otlp/v1/logs'}"),
        _exporting("otlphttp: {endpoint: 'http://loki:3100/prefix/otlp'}"),
        _exporting("otlphttp: {endpoint: 'http://loki:3100/otlp'}", loki="main-1a2b3c4"),
        _exporting("otlphttp: {endpoint: 'http://prometheus:9090/api/v1/otlp'}", signal="metrics"),
        _exporting("otlphttp: {endpoint: 'http://mimir:9009/otlp'}", signal="metrics"),
        _exporting("otlphttp: {endpoint: 'http://${env:HOST}:3100'}"),
    ),
)
def otlp_path(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """OTLP is sent to a Loki or a Prometheus, but not to the path at which it takes any.

    Loki takes OTLP below `/otlp` since 3.0, and Prometheus below `/api/v1/otlp`. To an `endpoint` the exporter adds
    `/v1/logs`, `/v1/metrics` or `/v1/traces`; what is written as `logs_endpoint` and the like is taken as it is. At any
    other path they answer 404, and the collector drops what it has.
    """
    for sender in stack.senders:
        service = taker_of(sender, stack)
        image = service.image if service is not None and service.build is None else None
        if service is None or image is None or image.repository not in _PATHS or sender.speaks == GRPC:
            continue
        program, path, end, since = _PATHS[image.repository]
        wanted, version = f"{path}{end if sender.is_whole else ''}", version_of(image)
        asked = f"{sender.scheme}://{sender.host}{f':{sender.port}' if sender.port else ''}"
        shown = ((service.image_node.place, "where it is sent"),)
        if version is not None and version < since:
            message = f"{program} takes OTLP since {since[0]}.{since[1]}; `{service.name}` answers 404"
            yield Finding(sender.place, message, "take a newer image", shown)
        elif sender.scheme and not sender.path.rstrip("/").endswith(wanted):
            message = f"{program} takes OTLP at `{wanted}`; `{service.name}` answers 404"
            yield Finding(sender.place, message, f"write `{asked}{wanted}`", shown)
