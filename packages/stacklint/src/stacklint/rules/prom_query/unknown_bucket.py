"""LK132."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import Matcher
from stacklint.promql.words import MATCHER
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.metrics.exposition import read_bound
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

_PANEL, _QUERY = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_CONFIG, _JOB = "prometheus/prometheus.yml", "  - job_name: app\n"
_BUCKETS = """\
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 0
latency_seconds_bucket{le="0.5"} 0
latency_seconds_bucket{le="1"} 0
latency_seconds_bucket{le="+Inf"} 0
"""


def _asks(matcher: str, text: str = _BUCKETS, also: Mapping[str, str] | None = None) -> Example:
    query = f"rate(latency_seconds_bucket{{{matcher}}}[5m])"
    panel = edited(_PANEL, _QUERY, query)[_PANEL]
    return Example({**stack(also), _PANEL: panel, "app/metrics.prom": text})


@rule(
    "LK132",
    "unknown-bucket",
    severity=Severity.WARNING,
    when={MATCHER, SCRAPED},
    bad=(_asks("le='«0.3»'"), _asks("le='«100ms»'")),
    good=(
        _asks("le='0.5'"),
        _asks("le='1.0'"),
        _asks("le='+Inf'"),
        _asks("le=''"),
        _asks("le!='0.3'"),
        _asks("le='$bound'"),
        _asks("le='0.3'", '# TYPE latency_seconds histogram\nlatency_seconds_bucket{le="+Inf"} 0\n'),
        _asks(
            "le='0.3'",
            _BUCKETS,
            {
                _CONFIG: edited(
                    _CONFIG, _JOB, f"{_JOB}    metric_relabel_configs: [{{target_label: le, replacement: '0.3'}}]\n"
                )[_CONFIG]
            },
        ),
    ),
)
def unknown_bucket(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a bucket that its histogram does not have.

    The label `le` holds a bound that the program has chosen; a query for another one finds nothing, however many
    requests there are. It is reported where the exposition text beside the source has the buckets up to the endless
    one, and no number among them is meant.
    """
    study = subject.study
    if study is None or not subject.ours:
        return
    for selector in study.parts.selectors:
        matcher = next((one for one in selector.matchers if one.label == "le" and one.op == "=" and one.value), None)
        if matcher is None or selector.name is None or is_open(selector.name) or is_open(matcher.value):
            continue
        bounds = stack.inventory.bounds(selector.name)
        if bounds and read_bound(matcher.value) not in bounds:
            yield _finding(selector.name, matcher, bounds, subject, stack)


def _finding(name: str, matcher: Matcher, bounds: frozenset[float], subject: PromQuery, stack: Stack) -> Finding:
    start, end = matcher.value_span
    there = ", ".join("`+Inf`" if math.isinf(bound) else f"`{bound:g}`" for bound in sorted(bounds))
    source = stack.inventory.source(name)
    return Finding(
        subject.place((start + 1, end - 1)),
        f"`{name}` has no bucket up to `{matcher.value}`; the selector matches nothing",
        f"its bounds are {there}",
        ((source, f"the buckets of `{name}` are known from here"),) if source is not None else (),
    )
