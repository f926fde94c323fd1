"""LK145."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.hosts import service_of
from stacklint.stack.probes import DEFAULT_MODULE, blackbox_modules
from stacklint.stack.prometheus import ScrapeJob
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_JOB = """\
scrape_configs:
  - job_name: web
    metrics_path: /probe
    {}
    static_configs:
      - targets: ["https://example.com"]
    relabel_configs:
      - {{source_labels: [__address__], target_label: __param_target}}
      - {{target_label: __address__, replacement: blackbox:9115}}
"""
_SERVICE = """\
services:
  blackbox:
    image: prom/blackbox-exporter:v0.27.0
    volumes: [./blackbox.yml:/etc/blackbox_exporter/config.yml:ro]
"""
_MOVED = _SERVICE.replace("[./", "[./:/conf, ./") + "    command: --config.file=/conf/blackbox.yml\n"
_MODULES = "modules:\n  http_2xx: {prober: http}\n  tcp: {prober: tcp}\n"


def _probed(params: str, modules: str = _MODULES, service: str = _SERVICE, more: str = "") -> Example:
    files = {_FILE: _JOB.format(params) + more, "blackbox.yml": modules}
    return Example(edited("compose.yaml", "services:\n", service, files))


@rule(
    "LK145",
    "probe-module-missing",
    severity=Severity.ERROR,
    bad=(
        _probed("params: {module: [«http_3xx»]}"),
        _probed("«params»: {debug: ['true']}", "modules:\n  http: {prober: http}\n"),
        _probed("params: {module: [«http»]}", service=_MOVED),
    ),
    good=(
        _probed("params: {module: [http_2xx]}"),
        _probed("params: {module: [tcp]}"),
        _probed("scheme: http"),
        _probed("params: {module: [$MODULE]}"),
        _probed("params: {module: [http]}", more="      - {target_label: __param_module, replacement: tcp}\n"),
        _probed("params: {module: [http]}", "modules: {{ modules }}\n"),
        _probed("params: {module: [http]}", service=_MOVED.replace("--config.file", "--log.level=info --other")),
        _probed(
            "params: {module: [http]}",
            service=_SERVICE.replace("    image: prom/blackbox-exporter:v0.27.0\n", "    build: app\n"),
        ),
        _probed("params: {module: [http]}", service=_SERVICE.replace("./blackbox.yml", "/srv/blackbox.yml")),
        _probed("params: {module: [http]}", service=_SERVICE.replace("prom/blackbox", "bitnami/blackbox")),
        _probed("params: {module: [http]}", service=_SERVICE.replace("prom/blackbox-exporter", "prom/snmp-exporter")),
    ),
)
def probe_module_missing(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks blackbox_exporter for a module that its configuration does not have.

    The exporter answers `Unknown module` with status 400, so that the target is down and nothing is probed. Without the
    parameter `module` it takes `http_2xx`.
    """
    steps = subject.node["relabel_configs"].items()
    if stack.compose is None or any(step["target_label"].text == "__param_module" for step in steps):
        return
    asked = subject.node["params"]["module"][0]
    name = asked.text or DEFAULT_MODULE
    services = (service_of(target, stack.compose) for target in subject.targets)
    for service in {one.name: one for one in services if one is not None}.values():
        modules = blackbox_modules(service, stack)
        if modules is None or name in modules.keys or "$" in name:
            continue
        right = nearest(name, modules.keys)
        yield Finding(
            _place(subject, asked),
            f"`{service.name}` has no module `{name}`; the target stays down, and nothing is probed",
            f"did you mean `{right}`?" if right else f"the modules are {', '.join(f'`{one}`' for one in modules.keys)}",
            ((modules.place.key(), "the modules that there are"),),
        )


def _place(job: ScrapeJob, asked: Node) -> Place:
    """Where a module is asked for, or could be."""
    if asked.text:
        return asked.place
    params = job.node["params"]
    return params.place.key() if params.present else job.node["job_name"].place.key()
