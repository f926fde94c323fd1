"""PQ114."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import quantiles_without_le
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RATE = "rate(latency_seconds_bucket[5m])"


@rule(
    "PQ114",
    "quantile-without-le",
    severity=Severity.ERROR,
    when={"histogram_fraction", "histogram_quantile", "histogram_quantiles"},
    given=quantiles_without_le,
    bad=(
        Example(edited(_PANEL, _IN_PANEL, f"«histogram_quantile»(0.9, sum({_RATE}))")),
        Example(edited(_PANEL, _IN_PANEL, f"«histogram_quantile»(0.9, sum by (route) ({_RATE}))")),
        Example(edited(_PANEL, _IN_PANEL, f"max(«histogram_quantile»(0.5, sum without (le) ({_RATE})))")),
    ),
    good=(
        Example(edited(_PANEL, _IN_PANEL, f"histogram_quantile(0.9, sum by (le, route) ({_RATE}))")),
        Example(edited(_PANEL, _IN_PANEL, f"histogram_quantile(0.9, {_RATE})")),
        Example(edited(_PANEL, _IN_PANEL, f"histogram_quantile(0.9, sum by ($labels) ({_RATE}))")),
        Example(edited(_PANEL, _IN_PANEL, "histogram_quantile(0.9, sum(rate(latency_seconds[5m])))")),
    ),
)
def quantile_without_le(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A quantile is asked of buckets that have lost their bounds.

    The label `le` of a bucket says up to which value it counts. `histogram_quantile` and `histogram_fraction` pass over
    every series without it: an aggregation below them that drops `le` leaves nothing, without an error. Native
    histograms have no such label and are not meant.
    """
    study = studied(subject)
    for found in quantiles_without_le(study) if study is not None else ():
        yield Finding(
            subject.place(found.span),
            f"`{found.call.name}` finds no bucket: the label `le` is aggregated away; {subject.effect}",
            "keep it: `by (le, ...)`",
            ((subject.place(found.arg.span), "this has no `le`"),),
        )
