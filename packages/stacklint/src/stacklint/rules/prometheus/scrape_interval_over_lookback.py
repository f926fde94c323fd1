"""PQ116."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.intervals import lookback, scrape_interval
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_CONFIG, _JOB = "prometheus/prometheus.yml", "  - job_name: app\n"
_COMPOSE, _FLAG = "compose.yaml", "[--config.file=/etc/prometheus/prometheus.yml]"


def _files(interval: str, everywhere: str = "", flag: str = "") -> Example:
    own = edited(_CONFIG, _JOB, f"{_JOB}    scrape_interval: {interval}\n" if interval else _JOB)[_CONFIG]
    top = f"global:\n  scrape_interval: {everywhere}\n" if everywhere else ""
    command = f"[--config.file=/etc/prometheus/prometheus.yml{', ' if flag else ''}{flag}]"
    return Example(edited(_COMPOSE, _FLAG, command, {_CONFIG: f"{top}{own}"}))


@rule(
    "PQ116",
    "scrape-interval-over-lookback",
    severity=Severity.WARNING,
    bad=(
        _files("«10m»"),
        _files("«5m»"),
        _files("", "«1h»"),
        _files("«1m»", flag="--query.lookback-delta=30s"),
    ),
    good=(
        _files("4m"),
        _files("1m", "1h"),
        _files("10m", flag="--query.lookback-delta=15m"),
        _files("10m", flag="$FLAGS"),
    ),
)
def scrape_interval_over_lookback(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """A job is scraped so seldom that its series vanish between two scrapes.

    A sample counts as the latest one for 5 minutes (`--query.lookback-delta`). Where the next takes longer, graphs
    have gaps, and alerts come and go with each scrape. Scrape more often, up to every two minutes or so.
    """
    limit = lookback(subject, stack)
    if limit is None:
        return
    told = set()
    for job in subject.jobs:
        interval = scrape_interval(job, subject.config)
        if interval is None or interval.seconds < limit.seconds or interval.place in told:
            continue
        told.add(interval.place)
        yield Finding(
            interval.place,
            f"{interval.said}, and a sample counts for {limit.text}: its series vanish in between",
            "scrape at least every 2m" if limit.seconds == 300 else f"scrape more often than every {limit.text}",
            ((limit.place, limit.said),) if limit.said else (),
        )
