"""PQ133."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import MatrixSelector
from stacklint.promql.semantics import windows
from stacklint.rules.api import Example, Finding, Profile, Repair, rule
from stacklint.rules.fixtures import shown
from stacklint.rules.panels import GRAPHS, shown_by
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.intervals import sample_interval
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.steps import set_step
from stacklint.stack.stack import Stack

_RIGHT: Final = "$__rate_interval"
_FIXED = shown(f"rate(http_requests_total[{_RIGHT}])")
_FUNCTIONS: Final = frozenset({"irate", "rate"})


@rule(
    "PQ133",
    "fixed-window",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    when=_FUNCTIONS,
    bad=(
        Example(shown("rate(http_requests_total[«5m»])"), fixed=_FIXED),
        Example(shown("sum(irate(http_requests_total[«2m»]))", kind="graph")),
    ),
    good=(
        Example(_FIXED),
        Example(shown("rate(http_requests_total[$window])")),
        Example(shown("increase(http_requests_total[1h])")),
        Example(shown("rate(http_requests_total[1m])")),
        Example(shown("rate(http_requests_total[5m])", query='"interval": "10m"')),
        Example(shown("rate(http_requests_total[5m])", kind="stat")),
        Example(shown("max_over_time(rate(http_requests_total[$__rate_interval])[1h:])")),
    ),
)
def fixed_window(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A graph of a rate has a window of fixed length.

    At a long range the points of a graph are further apart than the window is long: what happens in between is not
    shown. At a short range the window smooths what one came to see. `$__rate_interval` goes with the range, and is
    never too short for the scrape interval.
    """
    found = shown_by(subject, GRAPHS)
    study = studied(subject) if found is not None else None
    if found is None or study is None:
        return
    step = set_step(*found)
    for window in windows(study.root):
        node = window.node
        if window.function in _FUNCTIONS and isinstance(node, MatrixSelector) and subject.is_literal(node.range.span):
            apart = sample_interval(node.selector, study, stack) if subject.ours else None
            least = max(step[0] if step is not None else 0, 2 * apart.seconds if apart is not None else 0)
            if (node.range.seconds or 0) < least:
                continue  # it is too short, which others tell
            place = subject.place(node.range.span)
            yield Finding(
                place,
                f"the window of `{window.function}` stays the same when the range of the dashboard changes",
                f"write `{_RIGHT}`",
                repairs=(Repair(f"write `{_RIGHT}`", ((place, _RIGHT),)),),
            )
