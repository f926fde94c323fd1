"""PQ113."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.literal_text import duration_text
from stacklint.promql.nodes import MatrixSelector, Subquery
from stacklint.promql.semantics import TWO_SAMPLES, Study, Window, windows
from stacklint.promql.words import RANGE
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.prometheus.intervals import Setting, evaluation_interval, sample_interval
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_CONFIG = "prometheus/prometheus.yml"
_JOB = "  - job_name: app\n"
_SECONDS = {_CONFIG: edited(_CONFIG, _JOB, f"{_JOB}    scrape_interval: 15s\n")[_CONFIG]}
_SLOW = {_CONFIG: f"global: {{scrape_interval: 30s}}\n{edited(_CONFIG, _JOB, _JOB)[_CONFIG]}"}


@rule(
    "PQ113",
    "window-too-short",
    severity=Severity.ERROR,
    when={RANGE},
    bad=(
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[«1m»])")),
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[«20s»])", _SECONDS)),
        Example(edited(_RULES, _IN_RULES, "sum(increase(http_requests_total{job='app'}[«30s»]))", _SLOW)),
        Example(edited(_PANEL, _IN_PANEL, "deriv(app:http_requests:rate5m[«1m»])", _SECONDS)),
        Example(edited(_PANEL, _IN_PANEL, "deriv(app:http_requests:rate5m[«90s»:1m])")),
        Example(edited(_RULES, _IN_RULES, "max(changes(up[«1m»:]))", _SECONDS)),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[2m])")),
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[30s])", _SECONDS)),
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[$__rate_interval])")),
        Example(edited(_PANEL, _IN_PANEL, "rate(http_requests_total[$window])")),
        Example(edited(_PANEL, _IN_PANEL, "avg_over_time(up[30s])")),
        Example(edited(_PANEL, _IN_PANEL, "rate($metric[30s])")),
        Example(
            edited(_PANEL, _IN_PANEL, "rate(http_requests_total[1m])")
            | {_CONFIG: f"scrape_config_files: [more.yml]\n{edited(_CONFIG, _JOB, _JOB)[_CONFIG]}"}
        ),
    ),
)
def window_too_short(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A window is too short to hold two samples.

    `rate` and its like compare samples: a window under two scrape intervals holds a single one at times, and there the
    graph has gaps; a window of one interval or less never holds two. What counts is the interval of the job that feeds
    the selector, the shortest where several may; for what a recording rule stores, that of its group; for a subquery,
    its step. Four intervals leave room for a scrape that fails.
    """
    if len(stack.prometheus) != 1 or not subject.ours:
        return
    study = studied(subject)
    if study is None:
        return
    board = isinstance(subject.origin, BoardQuery)
    for window in windows(study.root):
        if window.function not in TWO_SAMPLES or window.range is None or not subject.is_literal(window.range.span):
            continue
        apart = _apart(window, study, subject, stack)
        length = window.range.seconds
        if apart is None or length is None or length >= 2 * apart.seconds:
            continue
        start, end = window.range.span
        advice = "write `$__rate_interval`, or " if _is_scraped(window, stack) and board else "take "
        yield Finding(
            subject.place(window.range.span),
            f"`{window.function}` needs two samples, and {subject.query.text[start:end]} is too short to hold two"
            + ("" if length <= apart.seconds else " at all times"),
            f"{advice}{duration_text(4 * apart.seconds)} or more",
            ((apart.place, apart.said),),
            Severity.ERROR if length <= apart.seconds else Severity.WARNING,
        )


def _apart(window: Window, study: Study, subject: PromQuery, stack: Stack) -> Setting | None:
    """How far apart the samples in a window are; `None` where it isn't known."""
    match window.node:
        case MatrixSelector(selector=selector):
            # These modifiers look beyond the window.
            beyond = selector.modifiers.anchored or selector.modifiers.smoothed
            return None if beyond else sample_interval(selector, study, stack)
        case Subquery(step=None):
            return evaluation_interval(stack.prometheus[0].config)
        case Subquery(step=step) if step is not None and step.seconds is not None and subject.is_literal(step.span):
            return Setting(step.seconds, "", subject.place(step.span), "a sample every step")
        case _:
            return None


def _is_scraped(window: Window, stack: Stack) -> bool:
    """Whether it holds the samples of a scraped metric, to whose interval Grafana's `$__rate_interval` is tuned."""
    node = window.node
    return isinstance(node, MatrixSelector) and node.selector.name not in stack.inventory.recorded
