"""PQ139."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import MatrixSelector
from stacklint.promql.semantics import windows
from stacklint.promql.words import RANGE
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown
from stacklint.rules.panels import GRAPHS, shown_by
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.steps import set_step
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_STEP = '"interval": "10m"'


@rule(
    "PQ139",
    "window-below-step",
    severity=Severity.INFO,
    when={RANGE, *shown_as(GRAPHS)},
    bad=(
        Example(shown("rate(http_requests_total[«5m»])", query=_STEP)),
        Example(shown("sum(increase(http_requests_total[«5m»]))", panel=_STEP)),
    ),
    good=(
        Example(shown("rate(http_requests_total[5m])")),
        Example(shown("rate(http_requests_total[10m])", query=_STEP)),
        Example(shown("rate(http_requests_total[$__rate_interval])", query=_STEP)),
        Example(shown("rate(http_requests_total[$window])", query=_STEP)),
        Example(shown("rate(http_requests_total[5m])", query='"interval": "1m"', panel=_STEP)),
        Example(shown("rate(http_requests_total[5m])", query='"interval": "$step"')),
        Example(shown("rate(http_requests_total[5m])", kind="stat", query=_STEP)),
        Example(shown("max_over_time(rate(http_requests_total[5m])[1h:])", query=_STEP)),
        Example(shown("last_over_time(up[5m])", query=_STEP)),
    ),
)
def window_below_step(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """The points of a graph are further apart than the window of each is long.

    The least step of the query, or of its panel, is longer than the range in brackets, so a part of what happens is in
    no window: peaks are there or not by chance. `$__rate_interval` is never shorter than the step.
    """
    found = shown_by(subject, GRAPHS)
    step = set_step(*found) if found is not None else None
    study = studied(subject) if step is not None else None
    if step is None or study is None:
        return
    for window in windows(study.root):
        if window.function == "last_over_time" or window.range is None or not subject.is_literal(window.range.span):
            continue
        alone = isinstance(window.node, MatrixSelector) and window.reach == window.range.seconds
        if alone and window.range.seconds is not None and window.range.seconds < step[0]:
            yield Finding(
                subject.place(window.range.span),
                f"the graph has a point every {step[1].string} at most: a window of this length leaves out the rest",
                "write `$__rate_interval`, or a shorter step",
                ((step[1].place, "the least step"),),
            )
