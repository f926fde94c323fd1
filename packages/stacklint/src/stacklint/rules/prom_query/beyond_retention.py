"""PQ117."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import Duration
from stacklint.promql.semantics import Window, windows
from stacklint.promql.words import OFFSET, RANGE
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.intervals import retention
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_COMPOSE, _END = "compose.yaml", "/etc/prometheus/prometheus.yml]"
_CONFIG = "prometheus/prometheus.yml"
_TWO_DAYS = {_COMPOSE: edited(_COMPOSE, _END, f"{_END[:-1]}, --storage.tsdb.retention.time=2d]")[_COMPOSE]}
_BY_SIZE = {_COMPOSE: edited(_COMPOSE, _END, f"{_END[:-1]}, --storage.tsdb.retention.size=5GB]")[_COMPOSE]}
_ELSEWHERE = {
    _CONFIG: f"remote_read: [{{url: 'http://store/read'}}]\n{edited(_CONFIG, 'app:5000', 'app:5000')[_CONFIG]}"
}

_LEEWAY: Final = 1.1
"""Samples are dropped in blocks of up to a tenth of the retention, so some are there for so much longer."""


@rule(
    "PQ117",
    "beyond-retention",
    severity=Severity.WARNING,
    when={OFFSET, RANGE},
    bad=(
        Example(edited(_PANEL, _IN_PANEL, "increase(http_requests_total[«30d»])")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_in_progress offset «3d»", _TWO_DAYS)),
        Example(edited(_RULES, _IN_RULES, "max_over_time(sum(rate(http_requests_total[1h]))[«4w»:1h])")),
        Example(edited(_RULES, _IN_RULES, "sum(rate(http_requests_total[5m] offset «90d»))")),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, "increase(http_requests_total[15d])")),
        Example(edited(_PANEL, _IN_PANEL, "increase(http_requests_total[30d])", _BY_SIZE)),
        Example(edited(_PANEL, _IN_PANEL, "increase(http_requests_total[30d])", _ELSEWHERE)),
        Example(edited(_PANEL, _IN_PANEL, "increase(http_requests_total[$__range])")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_in_progress @ 0")),
    ),
)
def beyond_retention(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query looks further back than Prometheus keeps samples.

    What is older than the retention (`--storage.tsdb.retention.time`, 15 days where nothing is said) is gone: a range
    beyond it covers less than it says, an offset beyond it finds nothing. Nothing is said where an older store may
    answer (`remote_read`), or where only the size of the store is limited.
    """
    if len(stack.prometheus) != 1 or not subject.ours:
        return
    study, kept = studied(subject), retention(stack.prometheus[0], stack)
    if study is None or kept is None:
        return
    text, told = subject.query.text, (0, 0)
    for window in windows(study.root):
        if window.reach is None or window.span[1] <= told[1]:  # what is inside of what has been told
            continue
        longest = _longest(window, subject)
        if longest is None or window.reach <= _LEEWAY * kept.seconds:
            continue
        told = window.span
        start, end = longest.span
        yield Finding(
            subject.place(longest.span),
            f"{text[start:end]} back is further than Prometheus keeps samples: {kept.text}",
            "look less far back, or keep samples for longer",
            ((kept.place, kept.said),),
        )


def _longest(window: Window, subject: PromQuery) -> Duration | None:
    """The range or the offset of a window, whichever looks further back; `None` if a variable sets it."""
    given = [one for one in (window.range, window.offset) if one is not None and one.seconds is not None]
    longest = max(given, key=lambda one: one.seconds or 0, default=None)
    return longest if longest is not None and subject.is_literal(longest.span) else None
