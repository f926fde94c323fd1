"""LK146."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import on_port, own_container, unreachable
from stacklint.stack.hosts import LOCAL, reach
from stacklint.stack.ports import judge_port
from stacklint.stack.prometheus import Prometheus
from stacklint.stack.stack import Stack
from stacklint.stack.web import read_url

_FILE = "prometheus/prometheus.yml"
_EFFECTS = {"remote_write": "no sample arrives there", "remote_read": "every query that asks it fails"}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_STORE = "  mimir:\n    image: grafana/mimir:2.14.0\n    ports: ['9009:8080']\n"


def _sent(block: str, url: str) -> Example:
    files = edited("compose.yaml", "services:\n", f"services:\n{_STORE}")
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
    ),
    good=(
        _sent("remote_write", "http://mimir:8080/api/v1/push"),
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
            yield from _judge(entry["url"], effect, subject, stack)


def _judge(node: Node, effect: str, server: Prometheus, stack: Stack) -> Iterator[Finding]:
    url = read_url(node.text or "")
    if url is None or server.service is None or stack.compose is None:
        return
    host, port = url.host, url.port or _DEFAULT_PORTS.get(url.scheme, 0)
    if host in LOCAL:
        meant = on_port(port, server.service, stack) if not server.service.network_mode else None
        if meant is not None:
            yield own_container(host, port, server.service, meant, _within(node, f"{host}:{port}"))
        return
    reached = reach(host, server.service, stack)
    if reached.problem:
        yield unreachable(reached, _within(node, host), host, effect=effect, stack=stack)
        return
    found = reached.service
    judgement = judge_port(found, port, stack.compose, stack.files) if found is not None else None
    if found is not None and judgement is not None:
        listens = " and ".join(str(number) for number in judgement.listens)
        yield Finding(
            _within(node, str(port)),
            f"`{found.name}` does not listen on port {port} but on {listens}; {effect}",
            f"write `{host}:{judgement.listens[0]}`",
            ((judgement.node.place, "declared here"),),
        )


def _within(node: Node, part: str) -> Place:
    """A part of an address, which stands behind its scheme."""
    start = (node.text or "").lower().find(part, len("http:"))
    return node.place.within(start, start + len(part)) if start >= 0 else node.place
