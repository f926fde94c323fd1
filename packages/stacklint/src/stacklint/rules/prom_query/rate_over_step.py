"""PQ135."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import MatrixSelector
from stacklint.promql.semantics import TWO_SAMPLES, windows
from stacklint.promql.words import RANGE
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import BOARD, SOURCE, shown, shown_v2, sourced, stack
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.prometheus.intervals import Setting, sample_interval
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.steps import has_least_step, least_steps
from stacklint.stack.queries.traits import PANEL
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.boards.board import Panel, PanelTarget
    from stacklint.stack.grafana.datasources import DataSource

_CONFIG = "prometheus/prometheus.yml"
_EXPR = "rate(http_requests_total[$__interval])"
_BAD = _EXPR.replace("$__interval", "«$__interval»")
_FIXED = _EXPR.replace("$__interval", "$__rate_interval")
_SECONDS = {_CONFIG: f"global: {{scrape_interval: 15s}}\n{stack()[_CONFIG]}"}
_SLOW_SOURCE = {SOURCE: sourced("jsonData: {timeInterval: 1m}")[SOURCE]}
_STEP = shown(_EXPR, query='"interval": "5m"')[BOARD]
_ELSEWHERE = {SOURCE: stack()[SOURCE].replace("prometheus:9090", "metrics.example.org")}
_VARIABLE: Final = "__interval"
_NAMES: Final = frozenset({"$__interval", "${__interval}"})
_RIGHT: Final = "$__rate_interval"


@rule(
    "PQ135",
    "rate-over-step",
    severity=Severity.WARNING,
    when={RANGE, PANEL},
    bad=(
        Example(shown(_BAD), fixed=shown(_FIXED)),
        Example(shown_v2(_BAD), fixed=shown_v2(_FIXED)),
        Example(shown("increase(http_requests_total[«${__interval}»])")),
        Example(
            shown(_BAD, query='"interval": "20s"', also=_SECONDS),
            fixed=shown(_FIXED, query='"interval": "20s"', also=_SECONDS),
        ),
        Example(shown(_BAD, also=_SLOW_SOURCE), fixed=shown(_FIXED, also=_SLOW_SOURCE)),
    ),
    good=(
        Example(shown(_FIXED)),
        Example(shown("avg_over_time(up[$__interval])")),
        Example(shown(_EXPR, query='"interval": "1m"', also=_SECONDS)),
        Example(shown(_EXPR, query='"intervalFactor": 4', also=_SECONDS)),
        Example(shown(_EXPR, panel='"interval": "30s"', also=_SECONDS)),
        Example(shown(_EXPR, query='"interval": "$step"')),
        Example(shown(_EXPR, also=_SLOW_SOURCE | _SECONDS)),
        Example(shown("rate(http_requests_total[$window])")),
        Example(shown(_EXPR, also=_ELSEWHERE)),
        Example(shown("max_over_time(deriv(up[5m])[$__interval:1m])")),
        Example({**stack(), BOARD: _STEP.replace('"uid": "prometheus"', '"uid": "${ds}"')}),
    ),
)
def rate_over_step(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """The window of `rate` or its like is as long as the step.

    `$__interval` is the time between two points of the graph. At short ranges it is about as long as a scrape
    interval, so a window of that length holds a single sample, and there is nothing to compare it with: the closer one
    looks, the more of the graph is missing. `$__rate_interval` is `$__interval` where that is long enough, and four
    scrape intervals otherwise; its windows overlap, though, so where increases are to be added up a least step is the
    cure. Where a least step keeps the window long enough, nothing is said.
    """
    origin = subject.origin
    if not isinstance(origin, BoardQuery) or origin.panel is None or origin.target is None or not subject.ours:
        return  # others that speak PromQL may look further back than the window says
    if all(use.reference.name != _VARIABLE for use in subject.text.uses):
        return
    study = studied(subject)
    for window in windows(study.root) if study is not None else ():
        node = window.node
        if window.function not in TWO_SAMPLES or not isinstance(node, MatrixSelector) or study is None:
            continue
        if subject.written(node.range.span) not in _NAMES:
            continue
        apart = sample_interval(node.selector, study, stack)
        if _is_long(origin.panel, origin.target, origin.source.source, apart):
            continue
        place, is_sum = subject.place(node.range.span), window.function == "increase"
        yield Finding(
            place,
            f"`{window.function}` needs two samples, and `$__interval` holds a single one at short ranges",
            f"write `{_RIGHT}`" + (", or set a longer least step, so that windows don't overlap" if is_sum else ""),
            ((apart.place, apart.said),) if apart is not None else (),
            repairs=() if is_sum else (Repair(f"write `{_RIGHT}`", ((place, _RIGHT),)),),
        )


def _is_long(panel: Panel, target: PanelTarget, source: DataSource | None, apart: Setting | None) -> bool:
    """Whether a step is set that may well hold two samples."""
    if source is None or apart is None:
        return has_least_step(panel, target)
    steps = least_steps(panel, target, source)
    return steps is None or steps.interval >= 2 * apart.seconds
