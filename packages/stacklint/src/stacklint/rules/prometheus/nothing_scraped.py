"""LK274."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Service
from stacklint.stack.metrics.inventory import takes_more
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_CONFIG: Final = "rule_files: [rules.yml]\n"
_FLAG: Final = "[--config.file=/etc/prometheus/prometheus.yml]"
_PUSHED: Final = "[--config.file=/etc/prometheus/prometheus.yml, --web.enable-remote-write-receiver]"


@rule(
    "LK274",
    "nothing-scraped",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: "«rule_files: [rules.yml]»\n"})),
        Example(stack({_FILE: f"{_CONFIG}«scrape_configs»:\n"})),
    ),
    good=(
        Example(stack()),
        Example(stack({_FILE: f"{_CONFIG}scrape_configs: []\n"})),
        Example(stack({_FILE: f"{_CONFIG}scrape_config_files: [jobs/*.yml]\n"})),
        Example(stack({_FILE: f"{_CONFIG}remote_read: [{{url: http://store.example.org/read}}]\n"})),
        Example(edited("compose.yaml", _FLAG, _PUSHED, {_FILE: _CONFIG})),
        Example(edited("compose.yaml", _FLAG, "[$FLAGS]", {_FILE: _CONFIG})),
        Example({_FILE: _CONFIG}),
        Example(stack({_FILE: ""})),
    ),
)
def nothing_scraped(subject: Prometheus, _stack: Stack) -> Iterator[Finding]:
    """Prometheus has no scrape jobs.

    It starts, and stores nothing: not even `up` or its own metrics are there, and every query finds nothing. A server
    that samples are pushed to, or that reads from another one, has none on purpose; others say so with `scrape_configs:
    []`.
    """
    config = subject.config
    jobs, service = config["scrape_configs"], subject.service
    others = any("scrape" in key and key != "scrape_configs" for key in config.keys)
    if not config.keys or service is None or jobs.present or others or takes_more(subject) or not _is_known(service):
        return
    where = jobs.place.key() if jobs.exists else root(config.document).place
    yield Finding(
        where,
        f"`{service.name}` scrapes nothing; every query finds nothing",
        "add `scrape_configs` with a job for each program that is to be watched",
        ((service.node.place.key(), "the service that reads it"),),
    )


def _is_known(service: Service) -> bool:
    """Whether all flags of a service are known."""
    told = service.partial or service.entrypoint or service.build is not None
    return not told and not any("$" in word for word, _ in service.command)
