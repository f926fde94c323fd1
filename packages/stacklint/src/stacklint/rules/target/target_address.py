"""LK271."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import Target, address_fault
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_ALERTS = """\
alerting:
  alertmanagers:
    - static_configs: [{targets: [alerts:«9O93»]}]
scrape_configs: []
"""
_PROBED = """\
scrape_configs:
  - job_name: probes
    metrics_path: /probe
    static_configs:
      - targets: ["web:80 please"]
    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {target_label: __address__, replacement: blackbox:9115}
"""


@rule(
    "LK271",
    "target-address",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "app:5000", "app:«5000m»")),
        Example(edited(_FILE, "app:5000", "app:«50000000»")),
        Example(edited(_FILE, "app:5000", "app:«metrics»")),
        Example(edited(_FILE, "app:5000", '"[::1]:«500O»"')),
        Example(edited(_FILE, "app:5000", '"app:5000« »"')),
        Example(edited(_FILE, "app:5000", '"«scraper:secret»@app:5000"')),
        Example({_FILE: _ALERTS}),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "app:5000", "app")),
        Example(edited(_FILE, "app:5000", '"[2001:db8::7]:9100"')),
        Example(edited(_FILE, "app:5000", '"[2001:db8::7]"')),
        Example(edited(_FILE, "app:5000", "app:PORT")),
        Example(edited(_FILE, "app:5000", '"app:${APP_PORT}"')),
        Example(edited(_FILE, "app:5000", "'{{ host }}:{{ port }}'")),
        Example({_FILE: _PROBED}),
    ),
)
def target_address(subject: Target, _stack: Stack) -> Iterator[Finding]:
    """A target is no address, so that it is never asked.

    Prometheus loads any text without a slash as a target, and puts it into the URL of each scrape. Where that makes no
    URL, as with a port that is no number, the target is down from the beginning, with `invalid port` or `invalid URL
    escape` as its last error. Write `host:port`; credentials belong in `basic_auth`.
    """
    text = subject.node.text or ""
    fault = None if subject.moved or subject.looked_up else address_fault(text)
    if fault is None:
        return
    why, start, end = fault
    effect = "the target stays down" if subject.purpose == "scrape" else "no alert is ever delivered"
    advice = "write them in `basic_auth`" if "@" in text else "write `host:port`"
    yield Finding(subject.node.place.within(start, end), f"{why}; {effect}", advice)
