"""LK324."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.containers.web import read_url
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.rulers import read_asked
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_APP: Final = "    build: app\n"
_SEEN: Final = (
    "  probe: {image: a, expose: [8080]}\n  alerts: {image: 'prom/alertmanager:v0.28.1'}\n"
    "  metrics:\n    image: prom/prometheus:v3.5.0\n"
)
_LOKI: Final = "image: grafana/loki:3.5.0\ncommand: -config.file=/etc/loki.yml\nvolumes: ['./loki.yml:/etc/loki.yml']\n"
_OF_RULES: Final = "storage: {type: local}"
_MIMIR: Final = _LOKI.replace("loki", "mimir").replace("3.5.0", "2.17.0")


def _ruler(lines: str, files: dict[str, str | None] | None = None) -> Example:
    service = "".join(f"    {line}\n" for line in lines.splitlines())
    return Example(edited(_FILE, _APP, f"{_APP}{_SEEN}  ruler:\n{service}", files))


def _vmalert(flag: str, more: str = "") -> Example:
    return _ruler(f"image: victoriametrics/vmalert:v1.127.0\n{more}command: [-rule=/r.yml, '{flag}']\n")


def _thanos(flag: str, first: str = "rule") -> Example:
    return _ruler(f"image: quay.io/thanos/thanos:v0.39.2\ncommand: [{first}, --data-dir=/data, '{flag}']\n")


@rule(
    "LK324",
    "ruler-unreachable",
    severity=Severity.ERROR,
    bad=(
        _vmalert("-datasource.url=http://«metric»:9090"),
        _vmalert("-notifier.url=http://alerts:«9095»"),
        _vmalert("--notifier.url=http://«localhost:9093»"),
        _thanos("--alertmanagers.url=http://«alert»:9093"),
        _thanos("--alertmanagers.url=dns+http://alerts:«9095»"),
        _thanos("--query=«metric»:9090"),
        _thanos("--query=http://metrics:«10902»"),
        _ruler(_LOKI, {"loki.yml": f"ruler: {{{_OF_RULES}, alertmanager_url: 'http://«alert»:9093'}}\n"}),
        _ruler(
            _MIMIR,
            {"mimir.yml": "ruler: {alertmanager_url: 'http://alerts:«9095»/am'}\nruler_storage: {backend: local}\n"},
        ),
    ),
    good=(
        _vmalert("-datasource.url=http://metrics:9090"),
        _vmalert("-notifier.url=http://metric:9093", "entrypoint: [/own.sh]\n"),
        _vmalert("-rule=http://metric:9093"),
        _vmalert("-notifier.url=http://$$HOST:9093"),
        _thanos("--query=dnssrv+_http._tcp.metric"),
        _thanos("--query=metric:9090", "query"),
        _thanos("--query=metrics:9090"),
        _ruler(_LOKI, {"loki.yml": "ruler: {alertmanager_url: 'http://localhost:9093'}\n"}),  # as in its example
        _ruler(_LOKI, {"loki.yml": f"ruler: {{{_OF_RULES}, alertmanager_url: 'http://alerts,http://alert'}}\n"}),
        _ruler(
            _MIMIR + "depends_on: [probe]\n",
            {"mimir.yml": "ruler: {alertmanager_url: 'http://localhost:8080/am'}\nruler_storage: {backend: local}\n"},
        ),
        _ruler(_LOKI, {"loki.yml": "ruler: {enable_api: true}\n"}),
        _ruler(_LOKI, {"loki.yml": "ruler: [\n"}),
        _ruler(_LOKI, {"loki.yml": None}),
        _ruler("image: grafana/loki:3.5.0\n"),
        _ruler("build: app\n"),
    ),
)
def ruler_unreachable(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A ruler asks, or tells, a service that is not there, or a port on which it does not listen.

    Loki, Mimir, Thanos and vmalert work out rules themselves, and send alerts to an Alertmanager that their
    configuration or a flag names. The address counts inside the container of the ruler: names of services, ports of
    containers, and never `localhost`. Where nothing answers, rules fail or no alert arrives, and only the log says so.
    Of a Loki or a Mimir it is told where it is said where rules are kept: the example has an address without them.
    """
    for service in subject.services.values():
        known = known_image(service.image)
        for asked in read_asked(stack.container_of(service)):
            url = read_url(asked.url)
            if url is not None and is_local(url.host) and known is not None and url.port in known.ports:
                continue  # it asks itself
            yield from wrong_address(
                asked.url, asked.node, service, effect=asked.effect, stack=stack, start=asked.start
            )
