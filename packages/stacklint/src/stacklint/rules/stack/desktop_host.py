"""LK253."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import reach
from stacklint.stack.programs.probes import probers
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.compose.sets import Service

_HOST: Final = "host.docker.internal"
_PORT: Final = Pattern(r":(\d{1,5})(?!\d)", re.ASCII)
_FILE: Final = "prometheus/prometheus.yml"
_SOURCE: Final = "grafana/provisioning/datasources/prometheus.yml"
_URL: Final = "http://prometheus:9090"
_COMPOSE: Final = stack()["compose.yaml"]
_ASKING: Final = "scrape_configs: [{{job_name: app, static_configs: [{{targets: [{}]}}]}}]\n"
_IMAGE: Final = "    image: prom/prometheus:v3.5.0\n"
_PROBING: Final = """\
scrape_configs:
  - job_name: web
    metrics_path: /probe
    static_configs: [{{targets: [{}]}}]
    relabel_configs:
      - {{source_labels: [__address__], target_label: __param_target}}
      - {{target_label: __address__, replacement: blackbox:9115}}
"""
_ALERTMANAGER: Final = """\
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_HOOK: Final = "route: {{receiver: hook}}\nreceivers: [{{name: hook, webhook_configs: [{{url: {}}}]}}]\n"


def _asked(targets: str, lines: str = "", form: str = _ASKING, more: str = "") -> Example:
    compose = _COMPOSE.replace(_IMAGE, f"{_IMAGE}{lines}") + more
    return Example(stack({"compose.yaml": compose, _FILE: form.format(targets)}))


@rule(
    "LK253",
    "desktop-host",
    severity=Severity.INFO,
    bad=(
        _asked(f"'«{_HOST}»:8000', '{_HOST}:8001'"),
        _asked("[]", form=f"remote_write: [{{{{url: 'http://«{_HOST}»:9009/push'}}}}]\nscrape_configs: {{}}\n"),
        _asked(f"'http://«{_HOST}»:80/'", form=_PROBING, more="  blackbox: {image: prom/blackbox-exporter}\n"),
        Example(edited(_SOURCE, _URL, f"http://«{_HOST}»:9090")),
        Example(
            stack(
                {
                    "compose.yaml": _COMPOSE + _ALERTMANAGER,
                    "alertmanager.yml": _HOOK.format(f"'http://«{_HOST}»:5000/'"),
                }
            )
        ),
    ),
    good=(
        Example(stack()),
        _asked(f"'{_HOST}:8000'", f"    extra_hosts: ['{_HOST}:host-gateway']\n"),
        _asked(f"'{_HOST}:8000'", "    network_mode: host\n"),
        _asked(f"'{_HOST}:8000'", "    dns: 192.0.2.1\n"),
        _asked("'host.docker.internal.example.org:80'"),
        Example({_FILE: _ASKING.format(f"'{_HOST}:8000'")}),
    ),
)
def desktop_host(subject: Stack, _stack: Stack) -> Iterator[Finding]:
    """A program asks `host.docker.internal`, which not every engine has a name for.

    Docker Desktop gives each container that name for the host. An engine on Linux, as servers have it, does so only for
    services with `extra_hosts: [host.docker.internal:host-gateway]`, which is right everywhere. Without it the name
    does not resolve there: the target is down, the data source fails, no notification arrives.
    """
    told: set[str] = set()
    for service, node in _asks(subject):
        text = (node.text or "").lower()
        start = text.find(_HOST)
        own = _HOST in service.hosts or service.network_mode or service.partial or service.node["dns"].present
        ends = text[start + len(_HOST) :][:1] in {"", ":", "/"}
        if start >= 0 and ends and not own and service.name not in told:
            told.add(service.name)
            yield Finding(
                node.place.within(start, start + len(_HOST)),
                f"`{service.name}` finds `{_HOST}` only where the engine gives that name, as Docker Desktop does",
                _advice(service, text[start + len(_HOST) :], subject),
                ((service.node.place.key(), "the service that asks"),),
            )


def _advice(asker: Service, rest: str, stack: Stack) -> str:
    """What to add; or the service to ask itself, where the port is one that it publishes on the host."""
    added = f"add `extra_hosts: [{_HOST}:host-gateway]` to `{asker.name}`"
    written = _PORT.match(rest)
    port = int(written[1]) if written is not None else 0
    services = stack.compose.services.values() if stack.compose is not None else ()
    for one in services if port else ():
        found = [behind for item in one.ports if (behind := item.behind(port)) is not None]
        reached = reach(one.name, asker, stack)
        if found and reached.service is one and not reached.problem:
            return f"ask `{one.name}:{found[0]}`, which is where the host's port leads, or {added}"
    return added


def _asks(stack: Stack) -> Iterator[tuple[Service, Node]]:
    """What the programs of monitoring ask, each with the node that holds the address."""
    for server in stack.prometheus:
        targets = [(job, target) for job in server.jobs for target in job.targets]
        if server.service is not None:
            nodes = [target.node for job, target in targets if target.address is not None]
            nodes += [target.node for target in server.alertmanagers]
            nodes += [item["url"] for key in ("remote_write", "remote_read") for item in server.config[key].items()]
            yield from ((server.service, node) for node in nodes)
        for job, target in targets:
            yield from ((one.service, target.node) for one in probers(job, stack) if target.address is None)
    for file in stack.source_files:
        yield from ((one.server, one.url) for one in file.datasources if one.server is not None)
    for manager in stack.alertmanagers:
        yield from ((manager.service, node) for _, node in manager.addresses())
