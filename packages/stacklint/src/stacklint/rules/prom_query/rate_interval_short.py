"""PQ134."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.literal_text import duration_text
from stacklint.promql.nodes import MatrixSelector
from stacklint.promql.semantics import TWO_SAMPLES, windows
from stacklint.promql.words import RANGE
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import BOARD, SOURCE, shown, sourced, stack
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.prometheus.intervals import sample_interval
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.steps import least_steps
from stacklint.stack.queries.traits import PANEL
from stacklint.stack.stack import Stack

_CONFIG = "prometheus/prometheus.yml"
_EXPR = "rate(http_requests_total[$__rate_interval])"
_URL = {SOURCE: stack()[SOURCE].replace("http://prometheus:9090", "«http://prometheus:9090»")}
_NAMES: Final = frozenset({"$__rate_interval", "${__rate_interval}"})


def _every(interval: str) -> dict[str, str]:
    """The configuration with another scrape interval."""
    return {_CONFIG: f"global: {{scrape_interval: {interval}}}\n{stack()[_CONFIG]}"}


def _set(setting: str) -> dict[str, str]:
    """The file of data sources with a setting of its data source."""
    return {SOURCE: sourced(f"jsonData: {{timeInterval: {setting}}}")[SOURCE]}


_ELSEWHERE = {**stack(), BOARD: shown(_EXPR)[BOARD].replace('"uid": "prometheus"', '"uid": "${ds}"')}


@rule(
    "PQ134",
    "rate-interval-short",
    severity=Severity.WARNING,
    when={RANGE, PANEL},
    bad=(
        Example(shown(_EXPR, also=_URL)),
        Example(shown(_EXPR, also=_set("«5s»") | _every("15s"))),
        Example(shown(_EXPR.replace("$__rate_interval", "${__rate_interval}"), also=_set("«15s»"))),
        Example(shown(_EXPR, query='"interval": «"20s"»', also=_every("1m"), panel='"interval": ">30s"')),
    ),
    good=(
        Example(shown(_EXPR, also=_every("15s"))),
        Example(shown(_EXPR, also=_every("30s"))),
        Example(shown(_EXPR, also=_set("1m"))),
        Example(shown(_EXPR, query='"interval": "1m"')),
        Example(shown(_EXPR, query='"interval": "$step"')),
        Example(shown(_EXPR, panel='"interval": "2m"')),
        Example(shown(_EXPR, panel='"interval": "$step"')),
        Example(shown(_EXPR, panel='"interval": 60')),
        Example(shown(_EXPR, also=_set("$SCRAPE_INTERVAL"))),
        Example(shown("rate(elsewhere_total[$__rate_interval])", also={_CONFIG: "remote_read: [{url: http://x/}]\n"})),
        Example(shown("avg_over_time(up[$__rate_interval])")),
        Example(shown("rate(http_requests_total[5m])")),
        Example(shown("max_over_time(up[$__rate_interval:])")),
        Example(_ELSEWHERE),
    ),
)
def rate_interval_short(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A data source says that samples are closer together than they are.

    Grafana makes `$__rate_interval` four scrape intervals long, so that a window always holds two samples. How long
    one is, it knows from `timeInterval` of the data source, which is 15 seconds if nothing is said, or from the least
    step of a query. With too small a number the window holds a single sample or none at short ranges of the dashboard,
    and the graph has gaps or stays empty, while it is there at long ranges.
    """
    origin = subject.origin
    if not isinstance(origin, BoardQuery) or origin.panel is None or origin.target is None or not subject.ours:
        return
    source, study = origin.source.source, studied(subject)
    if source is None or study is None or "__rate_interval" not in subject.written((0, len(subject.text.text))):
        return
    steps = least_steps(origin.panel, origin.target, source)
    for window in windows(study.root) if steps is not None else ():
        node = window.node
        if window.function not in TWO_SAMPLES or not isinstance(node, MatrixSelector):
            continue
        apart = sample_interval(node.selector, study, stack)
        if subject.written(node.range.span) not in _NAMES or apart is None or steps is None:
            continue
        if steps.rate_interval < 2 * apart.seconds:
            by = steps.by if steps.by.present else source.url
            least = steps.rate_interval if steps.own else steps.sure
            yield Finding(  # of a data source nothing that a query says, so that it is told of once
                by.place,
                f"`$__rate_interval` may be {duration_text(least)} here, which does not always hold two samples: "
                "graphs have gaps or stay empty at short ranges",
                f"set {'the least step' if steps.own else '`timeInterval`'} to {duration_text(apart.seconds)}",
                ((apart.place, apart.said),),
            )
