"""LK146."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_EFFECTS = {"remote_write": "no sample arrives there", "remote_read": "every query that asks it fails"}
_STORE = "  mimir:\n    image: grafana/mimir:2.14.0\n    ports: ['9009:8080']\n"
_MOVED = (
    "  mimir:\n    image: grafana/mimir:2.14.0\n    command: [-config.file=/etc/mimir.yml]\n"
    "    volumes: ['./mimir.yml:/etc/mimir.yml']\n"
)
_FLAGGED = _MOVED.replace("]", ", -server.http-listen-port=80]", 1)


def _sent(block: str, url: str, store: str = _STORE, mimir: str | None = None) -> Example:
    files = edited("compose.yaml", "services:\n", f"services:\n{store}", {"mimir.yml": mimir})
    config = f"rule_files: [rules.yml]\nscrape_configs: []\n{block}:\n  - url: {url}\n"
    return Example(
        {**files, _FILE: config, "prometheus/rules.yml": "groups: []\n", "grafana/dashboards/app.json": "{}"}
    )


@rule(
    "LK146",
    "remote-unreachable",
    severity=Severity.ERROR,
    bad=(
        _sent("remote_write", "http://«mimirr»:8080/api/v1/push"),
        _sent("remote_read", "http://«mimirr»:8080/prometheus/api/v1/read"),
        _sent("remote_write", "http://app:«5001»/write"),
        _sent("remote_write", "http://«localhost:9009»/api/v1/push"),
        _sent("remote_write", "«http://app/write»"),
        _sent("remote_write", "http://mimir:«9009»/api/v1/push"),
        _sent("remote_write", "http://mimir:«8080»/api/v1/push", _MOVED, "server: {http_listen_port: 9009}\n"),
        _sent("remote_write", "http://mimir:«8080»/api/v1/push", _FLAGGED, "server: {http_listen_port: 8080}\n"),
    ),
    good=(
        _sent("remote_write", "http://mimir:8080/api/v1/push"),
        _sent("remote_write", "http://mimir:9009/api/v1/push", _MOVED, "server: {http_listen_port: 9009}\n"),
        _sent("remote_write", "http://mimir:9009/api/v1/push", _MOVED, "server: [\n"),
        _sent("remote_write", "http://mimir:9009/api/v1/push", _MOVED, "server: {http_listen_port: $PORT}\n"),
        _sent("remote_write", "http://mimir:9009/api/v1/push", _MOVED.replace("./mimir.yml", "conf")),
        _sent("remote_write", "http://mimir:7946/api/v1/push"),
        _sent("remote_write", "http://mimir:9095/api/v1/push"),
        _sent("remote_write", "https://metrics.example.com/api/v1/push"),
        _sent("remote_write", "http://localhost:9201/write"),
        _sent("remote_write", "'http://[broken'"),
        _sent("remote_write", ""),
        Example({_FILE: "scrape_configs: []\nremote_write: [{url: 'http://gone:1/'}]\n"}),
    ),
)
def remote_unreachable(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """Prometheus writes to, or reads from, a service that is not there, or a port on which it does not listen.

    It tries again and again, says so in its log alone, and forgets what it could not send once its log of writes is
    cut. The url counts inside the container of Prometheus: names of services, ports of containers, and never
    `localhost`, which is Prometheus itself there.
    """
    if stack.compose is None or subject.service is None:
        return
    for block, effect in _EFFECTS.items():
        for entry in subject.config[block].items():
            url = entry["url"]
            yield from wrong_address(url.text or "", url, subject.service, effect=effect, stack=stack)
