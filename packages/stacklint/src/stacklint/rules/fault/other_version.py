"""FM105."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import FaultKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.repository.subjects import Fault
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_JOB = "  - job_name: app\n"
_CONFIG = """\
route: {receiver: team}
receivers:
  - name: team
    «discord_configs»: [{webhook_url: https://discord.example.com/}]
"""
_ALERTMANAGER = """\
  alertmanager:
    image: prom/alertmanager:v0.24.0
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
  prometheus:
"""
_TOLD = """\
alerting: {alertmanagers: [{static_configs: [{targets: ["alertmanager:9093"]}]}]}
scrape_configs:
"""


def _alerting(service: str, config: str) -> Example:
    files = {"alertmanager.yml": config, _FILE: stack()[_FILE].replace("scrape_configs:\n", _TOLD)}
    return Example(edited("compose.yaml", "  prometheus:\n", service, files))


@rule(
    "FM105",
    "other-version",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _JOB, _JOB + "    «scrape_native_histograms»: true\n")),
        Example(edited(_FILE, _JOB, _JOB + "    «bearer_token»: abc\n")),
        _alerting(_ALERTMANAGER, _CONFIG),
    ),
    good=(
        Example(stack()),
        _alerting(_ALERTMANAGER.replace("0.24.0", "0.25.0"), _CONFIG.replace("«", "").replace("»", "")),
        _alerting(_ALERTMANAGER.replace(":v0.24.0", ""), _CONFIG.replace("«", "").replace("»", "")),
        Example(
            edited(
                _FILE,
                _JOB,
                _JOB + "    scrape_native_histograms: true\n",
                {"compose.yaml": stack()["compose.yaml"].replace("v3.5.0", "v3.9.0")},
            )
        ),
    ),
)
def other_version(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A key that belongs to another version of its reader.

    Which Prometheus or Alertmanager is meant is read from its image's tag; without one the newest known is. A key that
    came later, or that went, stops it from starting. A deprecated key still works, until it goes.
    """
    yield from model_finding(subject, FaultKind.VERSION)
    yield from model_finding(subject, FaultKind.DEPRECATED)
