"""LK167."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.web import read_url, speaks_http
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_COMMAND: Final = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_JOB: Final = (
    "scrape_configs:\n  - job_name: prometheus\n    scheme: {}\n    static_configs: [{{targets: [prometheus:9090]}}]\n"
)
_TLS: Final = edited("compose.yaml", _COMMAND, _COMMAND.replace("]", ", --web.config.file=/etc/prometheus/web.yml]"))


@rule(
    "LK167",
    "https-to-http",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "scrape_configs:\n", _JOB.format("«https»"))),
        Example(edited(SOURCE, "http://prometheus:9090", "«https»://prometheus:9090")),
    ),
    good=(
        Example(edited(_FILE, "scrape_configs:\n", _JOB.format("http"))),
        Example(
            edited(
                _FILE,
                "scrape_configs:\n",
                _JOB.format("https"),
                {"compose.yaml": _TLS["compose.yaml"], "prometheus/web.yml": "tls_server_config: {}\n"},
            )
        ),
        Example(edited(SOURCE, "http://prometheus:9090", "https://prometheus.example.org")),
        Example(edited(SOURCE, "http://prometheus:9090", "https://[")),
        Example(stack()),
    ),
)
def https_to_http(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program that answers to HTTP is asked by HTTPS.

    Prometheus, Alertmanager and the exporters speak HTTPS only with `--web.config.file` and a certificate in it. Until
    then whoever asks gets "server gave HTTP response to HTTPS client": the target is down, the data source fails.
    """
    for server in stack.prometheus:
        for job in server.jobs:
            scheme = job.node["scheme"]
            if scheme.text != "https" or job.node["relabel_configs"].present:
                continue
            for target in job.targets:
                service = stack.service_at(target.address.host) if target.address is not None else None
                if service is not None and speaks_http(service):
                    yield Finding(
                        scheme.place,
                        f"`{service.name}` speaks HTTP, not HTTPS; the target `{target.written}` stays down",
                        "write `http`, or give it a certificate by `--web.config.file`",
                        ((service.node.place.key(), "no `--web.config.file` here"),),
                    )
    for grafana in stack.grafana:
        for source in grafana.datasources:
            url = read_url(source.address or "")
            service = stack.service_at(url.host) if url is not None and url.scheme == "https" else None
            if service is not None and speaks_http(service) and source.node["access"].text != "direct":
                start = (source.url.text or "").find("https")
                yield Finding(
                    source.url.place.within(start, start + 5) if start >= 0 else source.url.place,
                    f"`{service.name}` speaks HTTP, not HTTPS; every query of this data source fails",
                    "write `http`, or give it a certificate by `--web.config.file`",
                    ((service.node.place.key(), "no `--web.config.file` here"),),
                )
