"""LK243."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.containers.hosts import served_elsewhere
from stacklint.stack.containers.web import read_url
from stacklint.stack.programs.probes import TARGET, copied_label, probe_kind, probers
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_JOB: Final = """\
scrape_configs:
  - job_name: web
    metrics_path: /probe
    params: {{module: [{}]}}
    static_configs:
      - targets: [{}]
    relabel_configs:
      - {{target_label: __param_target, source_labels: [{}]{}}}
      - {{target_label: __address__, replacement: blackbox:9115}}
"""
_SERVICE: Final = """\
services:
  blackbox:
    image: prom/blackbox-exporter:v0.27.0
    volumes: [./blackbox.yml:/etc/blackbox_exporter/config.yml:ro]
"""
_MODULES: Final = "modules:\n  web: {prober: http}\n  names: {prober: dns}\n"
_DEVICES: Final = edited("compose.yaml", "services:\n", _SERVICE.replace("blackbox-exporter:v0.27.0", "snmp-exporter"))
_PRODUCTION: Final = "services:\n  shop: {image: example/shop}\n  prometheus: {image: 'prom/prometheus:v3.5.0'}\n"


def _probed(target: str, module: str = "web", source: str = "__address__", more: str = "") -> Example:
    also = {_FILE: _JOB.format(module, target, source, more), "blackbox.yml": _MODULES}
    return Example(edited("compose.yaml", "services:\n", _SERVICE, also))


@rule(
    "LK243",
    "probe-target-unreachable",
    severity=Severity.ERROR,
    bad=(
        _probed("http://«ap»:5000/health"),
        _probed("http://app:«5001»/"),
        _probed("http://app:«5001»/", more=", action: replace, regex: (.*), replacement: $1"),
        _probed("http://«localhost:9090»/-/ready"),
        _probed("«app»"),
        _probed("«grafana»", "http_post"),
        _probed("grafana:«3001»", "tcp_connect"),
        _probed("«prometheuss»", "icmp"),
    ),
    good=(
        _probed("http://app:5000/health"),
        _probed("https://example.com"),
        _probed("http://$HOST:5000/"),
        _probed("prometheus", "icmp"),
        _probed("nobody", "names"),
        _probed("http://nobody:80/", source="__meta_docker_container_name"),
        _probed("nobody", more=", replacement: 'http://$1.example.org'"),
        Example({**_probed("switch").files, "compose.yaml": _DEVICES["compose.yaml"]}),
        Example({**_probed("http://shop:80/").files, "production/compose.yaml": _PRODUCTION}),
    ),
)
def probe_target_unreachable(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A target that an exporter is to look at is no service of the stack, or a port on which it does not listen.

    It is the exporter that asks, so the target counts inside its container: names of services, ports of containers, and
    never `localhost`, which is the exporter itself. The probe fails for ever: `probe_success` is 0.
    """
    steps = [step for step in subject.node["relabel_configs"].items() if step["target_label"].text == TARGET]
    if stack.compose is None or len(steps) != 1 or copied_label(steps[0]) != "__address__":
        return
    for prober in probers(subject, stack):
        if prober.table == "snmp":
            continue  # devices have names of a network that we don't see
        kind = probe_kind(subject, prober.service, stack)
        for node in (target for group in subject.groups for target in group["targets"].items() if kind != "dns"):
            text = node.text or ""
            whole = text if "://" in text else f"http://{text}" if kind == "http" else f"//{text}"
            url = read_url(whole)
            if url is not None and not served_elsewhere(url.host, stack):
                yield from wrong_address(whole, node, prober.service, effect="the probe fails", stack=stack)
