"""GF230."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import shown_by, takes_buckets
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_SUM = "sum by (le) (rate(latency_seconds_bucket[5m]))"
_OPTIONS = '"options": {"calculate": false}'
_HEATMAP: Final = frozenset({"heatmap"})
_SERIES, _RIGHT = '"format": «"time_series"»', '"format": "heatmap"'


@rule(
    "GF230",
    "heatmap-format",
    severity=Severity.WARNING,
    when=shown_as(_HEATMAP),
    bad=(
        Example(shown(f"«{_SUM}»", kind="heatmap", panel='"dataFormat": "tsbuckets"')),
        Example(shown(f"«{_SUM}»", kind="heatmap", panel=_OPTIONS)),
        Example(
            shown(_SUM, kind="heatmap", panel=_OPTIONS, query=_SERIES),
            fixed=shown(_SUM, kind="heatmap", panel=_OPTIONS, query=_RIGHT),
        ),
        Example(
            shown_v2(_SUM, kind="heatmap", view=_OPTIONS, query=_SERIES),
            fixed=shown_v2(_SUM, kind="heatmap", view=_OPTIONS, query=_RIGHT),
        ),
    ),
    good=(
        Example(shown(_SUM, kind="heatmap", panel=_OPTIONS, query=_RIGHT)),
        Example(shown(_SUM, kind="heatmap", panel='"options": {"calculate": true}')),
        Example(shown(_SUM, kind="heatmap", panel=_OPTIONS + ', "transformations": [{"id": "heatmap"}]')),
        Example(shown("rate(http_requests_total[5m])", kind="heatmap", panel=_OPTIONS)),
        Example(shown("rate(latency_seconds_bucket[5m]) / on (job) up", kind="heatmap", panel=_OPTIONS)),
        Example(shown("x * on (job) group_left latency_seconds_bucket", kind="heatmap", panel=_OPTIONS)),
        Example(shown("sum(rate(latency_seconds[5m]))", kind="heatmap", panel=_OPTIONS)),
        Example(shown("sum(rate(latency_seconds_bucket[5m]))", kind="heatmap", panel=_OPTIONS)),
        Example(shown(_SUM, kind="heatmap", panel='"dataFormat": "timeseries"')),
        Example(shown(_SUM, kind="heatmap")),
        Example(shown(_SUM, kind="heatmap", panel=_OPTIONS, query='"format": "$format"')),
        Example(shown(_SUM)),
    ),
)
def heatmap_format(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A heatmap takes the buckets of a histogram for series.

    Buckets count from the smallest value on, so each holds those below it. With the format `heatmap` Grafana sorts them
    by their bounds and takes each off the next; with any other the rows show sums that grow towards the top. Set the
    `format` of the query to `heatmap`.
    """
    found = shown_by(subject, _HEATMAP)
    study = studied(subject) if found is not None and "_bucket" in subject.text.text else None
    if found is None or study is None or not study.result.labels.can_have("le"):
        return
    panel, target = found
    said = target.query["format"]
    text = said.string or ""
    if text not in {"", "time_series", "table"} or not takes_buckets(panel):
        return
    if all((selector.name or "").endswith("_bucket") for selector in study.parts.selectors):
        fix = Repair("write `heatmap`", ((said.place.within(0, len(text)), "heatmap"),))
        yield Finding(
            said.place if text else subject.place(study.root.span),
            "the heatmap takes these buckets for series: each row shows all that is below it as well",
            'set `"format": "heatmap"`',
            repairs=(fix,) if text else (),
        )
