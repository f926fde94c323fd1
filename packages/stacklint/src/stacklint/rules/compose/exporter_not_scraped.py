"""LK278."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.images import known_image
from stacklint.stack.prometheus.unscraped import is_missed, unscraped_exporters
from stacklint.stack.stack import Stack

_FILE, _JOBS = "compose.yaml", "prometheus/prometheus.yml"
_NODE: Final = "{image: prom/node-exporter:v1.9.1}"
_PUBLISHED: Final = "{image: prom/node-exporter:v1.9.1, ports: ['9200:9100']}"
_OWN: Final = "{image: prompve/prometheus-pve-exporter}"
_OTHER: Final = "services: {prometheus: {image: prom/prometheus}}\n"
_JOB: Final = "  - job_name: node\n    static_configs: [{{targets: [{}]}}]\n"
_PROBE: Final = (
    "  - job_name: node\n    static_configs: [{targets: [10.0.0.1]}]\n    relabel_configs:\n"
    "      - {target_label: __address__, replacement: 'node:9100'}\n"
)
_FOUND: Final = "  - job_name: node\n    dns_sd_configs: [{names: [node]}]\n"
_ASKING: Final = "groups: [{name: a, rules: [{record: a, expr: node_load1}]}]\n"


def _beside(service: str, name: str = "node", *, jobs: str = "", also: dict[str, str] | None = None) -> Example:
    """The sound repository with another service, and further jobs."""
    files = edited(_FILE, "services:\n", f"services:\n  {name}: {service}\n")
    return Example(
        {**edited(_JOBS, "  - job_name: app\n", f"{jobs}  - job_name: app\n"), _FILE: files[_FILE], **(also or {})}
    )


@rule(
    "LK278",
    "exporter-not-scraped",
    severity=Severity.WARNING,
    bad=(
        _beside(_NODE, "«node»"),
        _beside(_OWN, "«pve»"),
        _beside("{image: example/queue_exporter, expose: [9399]}", "«queue»"),
        _beside("{image: danielqsj/kafka-exporter}", "«kafka»"),
        _beside(_PUBLISHED, "«node»", jobs=_JOB.format("192.168.1.5:9256")),
        _beside(_OWN, "«pve»", jobs=_JOB.format("localhost:9090")),
        _beside(
            "{image: prom/pushgateway:v1.11.1}", "«gateway»", also={"other/compose.yaml": "services: {a: {image: b}}\n"}
        ),
    ),
    good=(
        _beside(_NODE, jobs=_JOB.format("node:9100")),
        _beside(_NODE, jobs=_PROBE),
        _beside(_NODE, jobs=_FOUND),
        _beside(_NODE, jobs=_JOB.format("$HOST:9100")),
        _beside(_NODE, jobs=_JOB.format("192.168.1.5:9100")),
        _beside(_NODE, jobs=_JOB.format("localhost:9100")),  # see LK102
        _beside(_PUBLISHED, jobs=_JOB.format("192.168.1.5:9200")),
        _beside(_OWN, jobs=_JOB.format("192.168.1.5:9221")),
        _beside("{image: prom/node-exporter:v1.9.1, network_mode: 'service:app'}"),
        _beside("{image: prom/node-exporter:v1.9.1, profiles: [host]}"),
        _beside("{image: prom/node-exporter:v1.9.1, deploy: {replicas: 0}}"),
        _beside("{build: app, image: ours/exporter}"),
        _beside("{image: example/app}"),
        _beside("{image: example/data-exporter, ports: ['8000:8000']}"),
        _beside(_NODE + "\n  alloy: {image: grafana/alloy}"),
        _beside(_NODE, also={"other/compose.yaml": _OTHER}),
        _beside(_NODE, also={_JOBS: "scrape_configs: [\n"}),
        _beside(_NODE, also={"prometheus/rules.yml": _ASKING}),  # see LK106
    ),
)
def exporter_not_scraped(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """An exporter runs in the stack, and no job of its Prometheus scrapes it.

    An exporter does nothing but answer to those who scrape it, so this one works for nobody, and what it would show is
    missed when it is needed. It is told where all targets are written down, nothing else in the repository may scrape,
    and no target outside of the stack has its port.
    """
    for service in unscraped_exporters(subject, stack):
        if is_missed(service, stack):
            continue  # which is told of what asks for it
        known = known_image(service.image)
        port = (
            next(iter(known.ports), 0) if known is not None else next((one.container.start for one in service.ports), 0)
        )
        yield Finding(
            service.node.place.key(),
            f"no job scrapes `{service.name}`; nobody sees what it exports",
            f"add a job with the target `{service.name}:{port or 'PORT'}`, or take the service out",
            tuple((one.config["scrape_configs"].place.key(), "the jobs that there are") for one in stack.prometheus),
        )
