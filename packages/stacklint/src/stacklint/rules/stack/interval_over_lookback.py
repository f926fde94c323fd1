"""RU109."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.document import Path, Place
from stacklint.promql import selectors
from stacklint.promql.literal_text import duration_text
from stacklint.promql.semantics import instants
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.evaluated import agreed, interval_of, loading
from stacklint.stack.prometheus.intervals import Setting, lookback
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.server import Prometheus

_FILE = "prometheus/rules.yml"
_CONFIG = "prometheus/prometheus.yml"
_GROUP = """\
groups:
  - name: slow
    interval: {}
    rules:
      - record: app:http_requests:rate5m
        expr: sum(rate(http_requests_total[5m]))
"""
_PEAK = """\
  - name: peak
    rules:
      - record: app:http_requests:peak
        expr: max_over_time(app:http_requests:rate5m[1h])
"""
_DEFAULT = 300.0
"""Seconds that a sample counts for where no server is known."""
_FLAG = "--config.file=/etc/prometheus/prometheus.yml"


@rule(
    "RU109",
    "interval-over-lookback",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: _GROUP.format("«10m»")})),
        Example(edited(_CONFIG, "rule_files:", "global: {evaluation_interval: «10m»}\nrule_files:")),
        Example(
            edited("compose.yaml", _FLAG, f"{_FLAG}, --query.lookback-delta=1m", {_FILE: _GROUP.format("«2m»")}),
        ),
    ),
    good=(
        Example(stack({_FILE: _GROUP.format("5m")})),
        Example(edited("compose.yaml", _FLAG, f"{_FLAG}, --query.lookback-delta=1h", {_FILE: _GROUP.format("10m")})),
        Example(stack({_FILE: _GROUP.format("10m") + _PEAK})),
        Example(stack({_FILE: _GROUP.format("10m").replace("record: app:http_requests:rate5m", "alert: Busy")})),
    ),
)
def interval_over_lookback(subject: Stack, _stack: Stack) -> Iterator[Finding]:
    """A group records series less often than Prometheus looks back for a sample.

    A query takes the last sample, if it is not older than the lookback of 5 minutes (`--query.lookback-delta`). Of a
    series that gets one every 10 minutes half of the time nothing is seen: panels have gaps, and alerts on it stop and
    start again. Silent about series that are only read over ranges.
    """
    slow: list[tuple[Setting, list[Rule], float, tuple[tuple[Place, str], ...]]] = []
    for file in subject.rule_files:
        servers = loading(file.path, subject)
        limit = agreed(lookback(server, subject) for server in servers)
        if servers and limit is None:
            continue
        longest = limit.seconds if limit is not None else _DEFAULT
        flags = () if limit is None or limit.place in _roots(servers) else ((limit.place, limit.said),)
        groups: dict[Path, list[Rule]] = {}
        for one in file.rules:
            if one.record:
                groups.setdefault(one.group.path, []).append(one)
        for recorded in groups.values():
            interval = interval_of(recorded[0], servers)
            if interval is not None and interval.seconds > longest:
                slow.append((interval, recorded, longest, flags))
    ranged = _only_in_ranges(subject) if slow else frozenset()  # it reads every query again
    for interval, series, limit_seconds, ends in slow:
        first = next((one for one in series if one.record not in ranged), None)
        if first is not None:
            yield Finding(
                interval.place,
                f"recorded every {interval.text}, and a sample counts for {duration_text(limit_seconds)} only",
                f"record at least every {duration_text(limit_seconds)}",
                (*ends, (first.node["record"].place, "the first series that is recorded as seldom")),
            )


def _only_in_ranges(stack: Stack) -> frozenset[str]:
    """The names that queries of the stack read, and never for their last sample alone."""
    roots = [query.query.root for query in stack.queries if query.query.root is not None]
    last = {selector.name for root in roots for selector in instants(root)}
    return frozenset(
        selector.name for root in roots for selector in selectors(root) if selector.name and selector.name not in last
    )


def _roots(servers: tuple[Prometheus, ...]) -> frozenset[Place]:
    """What stands for a lookback that nobody has set."""
    return frozenset(server.config.place for server in servers)
