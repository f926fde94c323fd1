"""PQ138."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import drop_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import shown_by, takes_buckets
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_RATE = "rate(latency_seconds_bucket[5m])"
_OPTIONS = '"options": {"calculate": false}'
_HEATMAP: Final = frozenset({"heatmap"})


@rule(
    "PQ138",
    "heatmap-without-le",
    severity=Severity.WARNING,
    when=shown_as(_HEATMAP),
    bad=(
        Example(shown(f"«sum»({_RATE})", kind="heatmap", panel=_OPTIONS)),
        Example(shown(f"sum «by (route)» ({_RATE})", kind="heatmap", panel=_OPTIONS)),
        Example(shown_v2(f"sum «without (le)» ({_RATE})", kind="heatmap", view=_OPTIONS)),
    ),
    good=(
        Example(shown(f"sum by (le) ({_RATE})", kind="heatmap", panel=_OPTIONS)),
        Example(shown(_RATE, kind="heatmap", panel=_OPTIONS)),
        Example(shown(f"sum({_RATE})", kind="heatmap", panel='"options": {"calculate": true}')),
        Example(shown(f"sum({_RATE})", kind="heatmap", panel=_OPTIONS + ', "transformations": [{"id": "heatmap"}]')),
        Example(shown(f"histogram_quantile(0.9, sum by (le) ({_RATE}))", kind="heatmap", panel=_OPTIONS)),
        Example(shown("sum(rate(latency_seconds[5m]))", kind="heatmap", panel=_OPTIONS)),
        Example(shown(f"sum by ($labels) ({_RATE})", kind="heatmap", panel=_OPTIONS)),
        Example(shown("$metric", kind="heatmap", panel=_OPTIONS)),
        Example(shown(f"sum({_RATE})", kind="heatmap", panel='"dataFormat": "timeseries"')),
    ),
)
def heatmap_without_le(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """The query of a heatmap loses the bounds of its buckets.

    A heatmap of buckets has a row for each value of `le`. Where an aggregation drops that label, there is a single row,
    in which all buckets are one. A heatmap that makes the buckets itself, and native histograms, need no `le`.
    """
    found = shown_by(subject, _HEATMAP)
    study = studied(subject) if found is not None and "_bucket" in subject.text.text else None
    if found is None or study is None or study.result.labels.can_have("le"):
        return
    if not takes_buckets(found[0]):
        return
    buckets = all((selector.name or "").endswith("_bucket") for selector in study.parts.selectors)
    drop = drop_of(study, "le")
    if drop is not None and buckets and not any(call.name.startswith("histogram_") for call in study.parts.calls):
        yield Finding(
            subject.place(drop.span),
            "the label `le` is dropped here: the heatmap has a single row",
            "keep it: `by (le)`",
        )
