"""LK266."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.metrics.inventory import ALWAYS
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

_CONFIG: Final = "prometheus/prometheus.yml"
_PANEL: Final = "grafana/dashboards/app.json"
_RULES: Final = "prometheus/rules.yml"
_JOB: Final = "  - job_name: app\n"
_NAMES: Final = "{source_labels: [__name__], "


_AGAIN: Final = "  - job_name: again\n    static_configs: [{targets: [app:5000]}]\n"
_ELSEWHERE: Final = "  - job_name: elsewhere\n    static_configs: [{targets: ['10.0.0.1:5000']}]\n"


def _relabelled(steps: str, query: str, before: str = "") -> Example:
    rules = edited(_RULES, "sum(rate(http_requests_total[5m]))", query)[_RULES]
    panel = edited(_PANEL, "rate(http_requests_total[5m])", "up")[_PANEL]
    files = {_RULES: rules, _PANEL: panel}
    return Example(edited(_CONFIG, _JOB, f"{before}{_JOB}    metric_relabel_configs: [{steps}]\n", files))


@rule(
    "LK266",
    "metric-dropped",
    severity=Severity.ERROR,
    when={SCRAPED},
    bad=(
        _relabelled(f"{_NAMES}regex: 'http_requests_in.*|go_.+', action: keep}}", "rate(«http_requests_total»[5m])"),
        _relabelled(
            f"{_NAMES}regex: (http_requests_total|b), action: drop}}",
            "rate(«http_requests_total»[5m]) - rate(«http_requests_total»[5m] offset 1h)",
        ),
    ),
    good=(
        _relabelled(f"{_NAMES}regex: 'http_.*', action: keep}}", "rate(http_requests_total[5m])"),
        _relabelled(f"{_NAMES}regex: 'go_.*', action: drop}}", "rate(http_requests_total[5m])"),
        _relabelled(f"{_NAMES}regex: 'go_.*', action: keep}}", "up"),
        _relabelled(f"{_NAMES}regex: '(go|http)_.*', action: keep}}", "rate(http_requests_total[5m])"),
        _relabelled(f"{_NAMES}regex: 'go_[a-z]*|http_[a-z_]*', action: keep}}", "rate(http_requests_total[5m])"),
        _relabelled(f"{_NAMES}regex: 'go_.*', action: keep}}", "rate(http_requests_total[5m])", _ELSEWHERE),
        _relabelled(f"{_NAMES}regex: 'go_.*', action: keep}}", "rate(http_requests_total[5m])", _AGAIN),
        _relabelled("{source_labels: [route], regex: /health, action: drop}", "rate(http_requests_total[5m])"),
        _relabelled(
            f"{{source_labels: [route], regex: '(_.*)', target_label: '$1'}}, {_NAMES}regex: 'go_.*', action: keep}}",
            "rate(http_requests_total[5m])",
        ),
    ),
)
def metric_dropped(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric that Prometheus drops after it has scraped it.

    `metric_relabel_configs` with `keep` or `drop` on `__name__` decide which metrics are stored. What isn't stored
    can't be asked for: the panel stays empty, the alert never fires. It is told where all jobs whose targets export
    the metric drop it, and none is left that may export it too.
    """
    inventory = stack.inventory
    if subject.query.root is None or not subject.ours:
        return
    for selector in selectors(subject.query.root):
        name, span = selector.name, selector.name_span
        if name is None or span is None or is_open(name) or name in ALWAYS or name in inventory.recorded:
            continue
        step = inventory.dropped(name) if inventory.closed_to(name) else None
        if step is not None:
            action = (step.text_at("action") or "").lower()
            yield Finding(
                subject.place(span),
                f"`{name}` is scraped and dropped; {subject.effect}",
                "add it to what this step keeps" if action == "keep" else "leave it out of what this step drops",
                ((step["action"].place, "here it is dropped"),),
            )
