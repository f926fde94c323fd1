"""LK145."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.programs.probe_choices import Choice, asked_by, asks_to_probe, choices
from stacklint.stack.programs.probes import probers
from stacklint.stack.prometheus.server import ScrapeJob
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


_SNMP_JOB = """\
scrape_configs:
  - job_name: switches
    metrics_path: /snmp
    {}
    static_configs:
      - targets: [192.0.2.1]
    relabel_configs:
      - {{source_labels: [__address__], target_label: __param_target}}
      - {{target_label: __address__, replacement: snmp:9116}}
"""
_SNMP = """\
services:
  snmp:
    image: prom/snmp-exporter:{}
    volumes: [./snmp:/etc/snmp_exporter:ro]
    command: [{}]
"""
_SNMP_FILE = "snmp/snmp.yml"
_SNMP_FILES = {
    _SNMP_FILE: "auths: {public_v2: {version: 2}}\nmodules: {if_mib: {walk: []}, system: {walk: []}}\n",
    "snmp/more.yml": "auths: {private: {version: 2}}\nmodules: {ups: {walk: []}}\n",
}
_OLD = "if_mib: {walk: []}\nups: {walk: []}\n"
_SNMP_FLAG = "--config.file=/etc/snmp_exporter/"


def _snmp(params: str, names: str = "snmp.yml", tag: str = "v0.28.0", files: dict[str, str] = _SNMP_FILES) -> Example:
    flags = ", ".join(f"'{_SNMP_FLAG}{name}'" for name in names.split())
    also = {_FILE: _SNMP_JOB.format(params), **files}
    return Example(edited("compose.yaml", "services:\n", _SNMP.format(tag, flags), also))


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
        _snmp("params: {module: [«if_mibs»]}"),
        _snmp("params: {module: ['if_mib,«sytem»', «ups»]}"),
        _snmp("params: {auth: [«private»]}"),
        _snmp("«params»: {module: [ups]}", files={_SNMP_FILE: "auths: {own: {}}\nmodules: {ups: {walk: []}}\n"}),
        _snmp("«params»: {module: [ups]}", files={_SNMP_FILE: "modules: {ups: {walk: []}}\n"}),
        _snmp("params: {module: [«system»]}", tag="v0.21.0", files={_SNMP_FILE: _OLD}),
        _snmp("params: {module: [«'if_mib,ups'»]}", tag="v0.23.0"),
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
        _snmp("params: {module: [if_mib], auth: [public_v2]}"),
        _snmp("params: {module: ['ups,,if_mib', system], auth: [private]}", "snmp.yml more.yml"),
        _snmp("params: {module: [ups], auth: [private]}", "*.yml"),
        _snmp("params: {module: [ups]}", "?.yml"),
        _snmp("params: {module: [ups]}", "*/snmp.yml"),
        _snmp("params: {module: [ups]}", "none.yml"),
        _snmp("params: {module: [ups]}", "snmp.yml none.yml"),
        _snmp("params: {module: [none]}", "snmp.yml more.yml", tag="v0.21.0"),
        _snmp("params: {module: [none]}", tag="main"),
        _snmp("params: {module: [none]}", files={_SNMP_FILE: _OLD}),
        _snmp("params: {module: [none]}", files={_SNMP_FILE: "modules: []\n"}),
        _snmp("params: {module: [none]}", files={_SNMP_FILE: "modules: {"}),
        _snmp("params: {module: [ups]}", tag="v0.21.0", files={_SNMP_FILE: _OLD}),
        _snmp("params: {module: [none]}", tag="latest@sha256:0"),
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
    """A job asks an exporter for a module that its configuration does not have.

    blackbox_exporter and snmp_exporter answer `Unknown module` with status 400, so that the target is down and nothing
    is probed. So does the latter where it lacks the authentication that is asked for by `auth`. Without the parameter
    `module` they take `http_2xx` and `if_mib`, without `auth` it is `public_v2`.
    """
    for prober in probers(subject, stack):
        for choice in choices(prober, stack) if asks_to_probe(subject, prober.path) else ():
            for asked in asked_by(subject, choice):
                name = asked.text or choice.default
                if name not in choice.names and "$" not in name:
                    said = f"`{prober.service.name}` has no {choice.param} `{name}`"
                    yield Finding(
                        asked.place,
                        f"{said}; the target stays down, and nothing is probed",
                        _advice(name, choice),
                        ((choice.place, f"the {choice.param}s that there are"),),
                    )


def _advice(name: str, choice: Choice) -> str:
    right = nearest(name, choice.names)
    listed = ", ".join(f"`{one}`" for one in choice.names[:12])
    return f"did you mean `{right}`?" if right else f"the {choice.param}s are {listed}" if listed else "add it"
