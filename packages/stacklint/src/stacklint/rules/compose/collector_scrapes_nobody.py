"""LK318."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import wrong_address, wrong_spot
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import is_local, is_machine
from stacklint.stack.containers.web import read_url
from stacklint.stack.programs.alloy import scraped_addresses
from stacklint.stack.programs.collectors import collector_config, collector_listeners, kind_of
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_APP: Final = "    build: app\n"


def _scraping(target: str, job: str = "", more: str = "", used: str = "prometheus") -> Example:
    config = (
        f"receivers:\n  prometheus:\n    config:\n      scrape_configs:\n        - job_name: a\n{job}"
        f"          static_configs: [{{targets: ['{target}']}}]\n  otlp: {{protocols: {{grpc: }}}}\n"
        f"exporters: {{debug: }}\nservice: {{pipelines: {{metrics: {{receivers: [{used}], exporters: [debug]}}}}}}\n"
    )
    collector = (
        f"{_APP}  collector:\n    image: otel/opentelemetry-collector:0.128.0\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n  node:\n    image: prom/node-exporter:v1.9.1\n{more}"
    )
    return Example(edited("compose.yaml", _APP, collector, {"c.yml": config}))


def _alloy(targets: str, more: str = "", command: str = "[run, /etc/alloy/config.alloy]") -> Example:
    config = (
        f'prometheus.scrape "a" {{\n  // "__address__" = "nobody:1"\n  targets = [{targets}]\n'
        f"  forward_to = [prometheus.remote_write.b.receiver]\n}}\n{more}"
    )
    alloy = (
        f"{_APP}  alloy:\n    image: grafana/alloy:v1.11.0\n    command: {command}\n"
        "    volumes: ['./alloy:/etc/alloy']\n  node:\n    image: prom/node-exporter:v1.9.1\n"
    )
    return Example(edited("compose.yaml", _APP, alloy, {"alloy/config.alloy": config}))


@rule(
    "LK318",
    "collector-scrapes-nobody",
    severity=Severity.ERROR,
    bad=(
        _scraping("«node-exporter»:9100"),
        _scraping("node:«9101»"),
        _scraping("app:«5001»"),
        _scraping("«localhost:9100»"),
        _scraping("«nas»:9100"),
        _alloy('{"__address__" = "«node-exporter:9100»", job = "node"}'),
        _alloy('{ __address__ = "«node:9101»" }'),
    ),
    good=(
        _scraping("node:9100"),
        _alloy('{"__address__" = "node:9100"}, {__address__ = "localhost:12345"}'),
        _alloy('{"__address__" = "nobody:9100"}', command="[run, /other.alloy]"),
        _alloy('{"__address__" = env("NODE") + ":9100"}, {"__address__" = "https://nobody"}'),
        _alloy('{"__address__" = "nobody:9100"}', 'discovery.relabel "c" { rule { target_label = "__address__" } }\n'),
        _scraping("app:5000"),
        _scraping("localhost:8888"),
        _scraping("localhost:8888", more="  notebook: {image: jupyter/base-notebook, ports: ['8888:8888']}\n"),
        _scraping("nobody:9100", used="otlp"),
        _scraping("node1.example.com:9100"),
        _scraping("10.0.0.1:9100"),
        _scraping("${env:HOST}:9100"),
        _scraping(
            "elsewhere:9100", "          relabel_configs: [{target_label: __address__, replacement: 'node:9100'}]\n"
        ),
        Example(
            {
                **_alloy('{"__address__" = "elsewhere:1"}').files,
                "more/compose.yaml": "services: {elsewhere: {image: x}}\n",
            }
        ),
        Example({**_scraping("elsewhere:9100").files, "more/compose.yaml": "services: {elsewhere: {image: x}}\n"}),
    ),
)
def collector_scrapes_nobody(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A collector scrapes a service that is not there, or a port without a listener.

    The receiver `prometheus` of the OpenTelemetry Collector takes jobs as Prometheus does, and names and ports count
    inside the collector's container as they do there. So it is of targets that are written out in the configuration of
    Grafana Alloy. All that tells of it is a warning in its log: what is missing is `up` with the value 0, which goes
    where the rest goes. An address that another compose set has a service for is not judged.
    """
    for service in subject.services.values():
        container = stack.container_of(service)
        found = collector_config(container, stack.files)
        for value in scraped_addresses(container, stack.files):
            if not any(value.text.partition(":")[0] in other.hosts for other in stack.others):
                effect = f"`{service.name}` gets no metrics from there"
                yield from wrong_spot(f"//{value.text}", value.spot, service, effect=effect, stack=stack)
        own = {one.port for one in collector_listeners(container, stack.files)}
        for node in _targets(found[0]) if found is not None else ():
            url = read_url(f"//{node.text}")
            if url is None or any(url.host in other.hosts for other in stack.others):
                continue
            if not (is_local(url.host) and url.port in own):
                effect = f"`{service.name}` gets no metrics from there"
                severity = Severity.WARNING if is_machine(url.host, url.port) else None  # a name server may know it
                for one in wrong_address(f"//{node.text}", node, service, effect=effect, stack=stack):
                    yield one._replace(severity=severity or one.severity)


def _targets(config: Node) -> Iterator[Node]:
    """The targets that a collector scrapes, as they are written."""
    pipelines = config["service"]["pipelines"]
    used = {entry.text for name in pipelines.keys for entry in pipelines[name]["receivers"].items()}
    for name in config["receivers"].keys:
        if kind_of(name) != "prometheus" or name not in used:
            continue
        for job in config["receivers"][name]["config"]["scrape_configs"].items():
            steps = [step["target_label"].text for step in job["relabel_configs"].items()]
            for group in job["static_configs"].items() if "__address__" not in steps else ():
                yield from (one for one in group["targets"].items() if one.text and "$" not in one.text)
