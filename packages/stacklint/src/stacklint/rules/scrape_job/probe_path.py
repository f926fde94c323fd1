"""LK242."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.programs.probes import TARGET, probers
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_OWN_METRICS = "/metrics"
_JOB = """\
scrape_configs:
  - job_name: web
    {}
    static_configs:
      - targets: ["https://example.com"]
    relabel_configs:
      - {{source_labels: [__address__], target_label: __param_target}}
      - {{target_label: __address__, replacement: prober:{}}}
"""


def _probed(lines: str, image: str = "prom/blackbox-exporter:v0.27.0", port: int = 9115, more: str = "") -> Example:
    files = {_FILE: _JOB.format(lines, port) + more}
    return Example(edited("compose.yaml", "services:\n", f"services:\n  prober:\n    image: {image}\n", files))


_OWN = """\
scrape_configs:
  - job_name: blackbox
    static_configs: [{targets: ["prober:9115"]}]
  - job_name: one
    metrics_path: /probe
    params: {target: ["https://example.com"]}
    static_configs: [{targets: ["prober:9115"]}]
"""


@rule(
    "LK242",
    "probe-path",
    severity=Severity.ERROR,
    bad=(
        _probed("«params»: {module: [http_2xx]}"),
        _probed("metrics_path: «/metrics»"),
        _probed("metrics_path: «/probes»"),
        _probed("«params»: {}", "oliver006/redis_exporter:v1.77.0", 9121),
    ),
    good=(
        _probed("metrics_path: /probe"),
        _probed("metrics_path: /blackbox/probe"),
        _probed("params: {module: [tcp]}", more="      - {target_label: __metrics_path__, replacement: /probe}\n"),
        _probed("params: {module: [tcp]}", "example/blackbox"),
        _probed("metrics_path: $PROBE_PATH"),
        Example({**_probed("").files, _FILE: _OWN}),
    ),
)
def probe_path(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job gives an exporter a target to look at, and asks it for its own metrics.

    blackbox_exporter looks at a target if it is asked at `/probe`, redis_exporter at `/scrape`. At `/metrics`, which is
    where Prometheus asks without `metrics_path`, they tell what they tell without a target, whatever the parameter
    says: each target is up, none is looked at, and metrics such as `probe_success` are not there.
    """
    written = subject.written
    params, node = subject.node["params"], spelt(subject.node, "metrics_path")
    named = TARGET in written or params["target"].present
    path = node.text or _OWN_METRICS
    if stack.compose is None or not named or "__metrics_path__" in written:
        return
    for prober in probers(subject, stack):
        if path != _OWN_METRICS and (path == prober.path or nearest(path, (prober.path,)) is None):
            continue  # a proxy may put something before it
        where = node.place if node.present else (params if params.present else subject.node["job_name"]).place.key()
        yield Finding(
            where,
            f"at `{path}`, `{prober.service.name}` takes no target; none of these is looked at",
            f"write `metrics_path: {prober.path}`",
            ((prober.service.node.place.key(), "what is asked"),),
        )
