"""LK267."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.listen_addresses import listen_faults
from stacklint.stack.stack import Stack

_FLAG = "[--config.file=/etc/prometheus/prometheus.yml"
_NODE = "services:\n  node:\n    image: prom/node-exporter:v1.9.1\n    command: {}\n"


def _prometheus(address: str) -> Example:
    return Example(edited("compose.yaml", _FLAG, f"{_FLAG}, {address}"))


def _exporter(command: str) -> Example:
    return Example(edited("compose.yaml", "services:\n", _NODE.format(command)))


@rule(
    "LK267",
    "listen-address",
    severity=Severity.ERROR,
    bad=(
        _exporter("[--web.listen-address=«9100»]"),
        _exporter("['--web.listen-address=«:9100a»']"),
        _exporter("['--web.listen-address=«::9100»']"),
        _exporter("--web.listen-address «0.0.0.0:91000» --collector.systemd"),
        _exporter("[--web.listen-address, '«localhost:»']"),
        _exporter("['--web.listen-address=«http://0.0.0.0:9100/»']"),
        _prometheus("--web.listen-address=«localhost»"),
        _prometheus("'--web.listen-address=«:http»'"),
    ),
    good=(
        Example(stack()),
        _exporter("['--web.listen-address=:9100', '--web.listen-address=[::1]:9101']"),
        _exporter("['--web.listen-address=:http']"),
        _exporter("['--web.listen-address=vsock://:9100']"),
        _exporter("['--web.listen-address=unix:/run/node.sock']"),
        _exporter("['--web.listen-address=:$PORT']"),
        _exporter("[--web.listen-address=]"),
        _exporter("[--web.listen-address=9100]\n    entrypoint: [/start.sh]"),
        _exporter("[--web.listen-address=9100]\n    build: node"),
        _prometheus("'--web.listen-address=0.0.0.0:9090'"),
    ),
)
def listen_address(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A program is told to listen on what is no address.

    `--web.listen-address` of Prometheus, Alertmanager and the exporters takes `host:port`, or `:port` for every address
    of the container. Of a port alone, or of one that is no number, they say "missing port in address", "unknown port"
    or "invalid port" and exit, again at each restart. With nothing behind the colon they take any port that is free.
    """
    for service in subject.services.values():
        for fault in listen_faults(service):
            yield Finding(
                fault.place,
                f"this address {fault.problem}; `{service.name}` {fault.effect}",
                fault.help,
                ((service.image_node.place, "the program of this image"),),
            )
