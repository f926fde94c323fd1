"""PQ137."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import shown_by
from stacklint.rules.studied import studied
from stacklint.stack.boards.legends import legend_labels
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

_RATE = "rate(«latency_seconds_bucket»[5m])"
_PLAIN = "rate(latency_seconds_bucket[5m])"
_TYPES: Final = frozenset({"gauge", "graph", "stat", "timeseries"})


@rule(
    "PQ137",
    "buckets-as-lines",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    bad=(
        Example(shown(_RATE)),
        Example(shown_v2(_RATE)),
        Example(shown("«latency_seconds_bucket{route='/'}» / 60", kind="stat")),
        Example(shown(f"{_RATE} > 0 and on (instance) up == 1", kind="graph")),
    ),
    good=(
        Example(shown(f"sum by (le) ({_PLAIN})")),
        Example(shown(f"sum({_PLAIN})")),
        Example(shown(f"topk(3, {_PLAIN})")),
        Example(shown(f"histogram_quantile(0.9, {_PLAIN})")),
        Example(shown("rate(latency_seconds_bucket{le='+Inf'}[5m])")),
        Example(shown(_PLAIN, query='"legendFormat": "{{le}}"')),
        Example(shown(_PLAIN, query='"format": "heatmap"')),
        Example(shown(_PLAIN, kind="heatmap", query='"format": "heatmap"')),
        Example(shown(_PLAIN, kind="histogram")),
        Example(shown(_PLAIN, kind="table")),
        Example(shown("rate(http_requests_total[5m])")),
        Example(shown("rate(${name}_bucket[5m])")),
        Example(shown("rate($name[5m])")),
        Example(shown("1 + 1")),
    ),
)
def buckets_as_lines(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A graph shows each bucket of a histogram as a line of its own.

    A bucket counts what is not above its bound, so the lines lie upon one another, one for each bound and series, and
    tell little. A heatmap shows what they hold, `histogram_quantile` how long it takes for most, `_sum / _count` the
    mean. A query that names `le`, in `by (le)`, in a matcher or in its legend, shows buckets on purpose.
    """
    found = shown_by(subject, _TYPES)
    if found is None or "_bucket" not in subject.text.text:
        return
    study, query = studied(subject), found[1].query
    if study is None or study.parts.aggregates or query["format"].string == "heatmap":
        return
    named = any(label.name == "le" for label in legend_labels(query["legendFormat"].string or ""))
    made = any(call.name.startswith("histogram_") for call in study.parts.calls)
    selector = next((one for one in study.parts.selectors if (one.name or "").endswith("_bucket")), None)
    if selector is None or named or made or is_open(selector.name or ""):
        return
    if not any(matcher.label == "le" for matcher in selector.matchers):
        yield Finding(
            subject.place(selector.span),
            f"each bucket of `{selector.name}` is shown as a line, and counts what the smaller ones count",
            "show them in a heatmap, or a quantile of them: `histogram_quantile(0.9, sum by (le) (rate(...)))`",
        )
