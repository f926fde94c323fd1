"""LK145."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.probes import DEFAULT_MODULE, asked_by, asks_to_probe, blackbox_modules, probers
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


_LABELLED = _JOB.replace('["https://example.com"]', '["https://example.com"]\n        labels: {{{}}}').replace(
    "    {}\n", ""
)
_ITSELF = "scrape_configs: [{job_name: blackbox, static_configs: [{targets: ['blackbox:9115']}]}]\n"
_ONE = "modules:\n  tcp: {prober: tcp}\n"


def _probed(params: str, modules: str = _MODULES, service: str = _SERVICE, more: str = "") -> Example:
    files = {_FILE: _JOB.format(params) + more, "blackbox.yml": modules}
    return Example(edited("compose.yaml", "services:\n", service, files))


def _labelled(labels: str, more: str = "") -> Example:
    files = {_FILE: _LABELLED.format(labels) + more, "blackbox.yml": _ONE}
    return Example(edited("compose.yaml", "services:\n", _SERVICE, files))


@rule(
    "LK145",
    "probe-module-missing",
    severity=Severity.ERROR,
    bad=(
        _probed("params: {module: [«http_3xx»]}"),
        _probed("«params»: {debug: ['true']}", "modules:\n  http: {prober: http}\n"),
        _probed("params: {module: [«http»]}", service=_MOVED),
        _probed("scheme: http", more="      - {target_label: __param_module, replacement: «http»}\n"),
        _labelled("__param_module: «http»"),
        _labelled("module: «tpc»", "      - {source_labels: [module], target_label: __param_module}\n"),
    ),
    good=(
        _probed("params: {module: [http_2xx]}"),
        _probed("params: {module: [tcp]}"),
        _probed("scheme: http"),
        _probed("params: {module: [$MODULE]}"),
        _probed("params: {module: [http]}", more="      - {target_label: __param_module, replacement: tcp}\n"),
        _probed("params: {module: http}"),
        _probed("params: {module: [http]}", "modules: {{ modules }}\n"),
        _labelled("__param_module: tcp"),
        _labelled("a: b", "      - {source_labels: [__meta_module], target_label: __param_module}\n"),
        _labelled("a: b", "      - {source_labels: [a, b], target_label: __param_module}\n"),
        _labelled("a: b", "      - {action: labelmap, regex: (module), replacement: __param_$1}\n"),
        Example(edited("compose.yaml", "services:\n", _SERVICE, {_FILE: _ITSELF, "blackbox.yml": _ONE})),
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
    for prober in probers(subject, stack):
        modules = blackbox_modules(prober.service, stack)
        if modules is None or not asks_to_probe(subject, prober.path):
            continue
        for asked in asked_by(subject, "module"):
            name = asked.text or DEFAULT_MODULE
            if name in modules.keys or "$" in name:
                continue
            right = nearest(name, modules.keys)
            listed = ", ".join(f"`{one}`" for one in modules.keys)
            yield Finding(
                asked.place,
                f"`{prober.service.name}` has no module `{name}`; the target stays down, and nothing is probed",
                f"did you mean `{right}`?" if right else f"the modules are {listed}",
                ((modules.place.key(), "the modules that there are"),),
            )
