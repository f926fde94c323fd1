"""PQ136."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import added_buckets
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, shown
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_RATE = "rate(latency_seconds_bucket[5m])"


@rule(
    "PQ136",
    "buckets-added-up",
    severity=Severity.WARNING,
    when={"avg", "sum"},
    given=added_buckets,
    bad=(
        Example(shown(f"«sum»({_RATE})")),
        Example(shown(f"«sum» by (route) ({_RATE})", kind="stat")),
        Example(shown(f"sum(«avg» without (le) ({_RATE}))")),
        Example(edited(_RULES, _IN_RULES, f"«sum»({_RATE})")),
    ),
    good=(
        Example(shown(f"sum by (le) ({_RATE})")),
        Example(shown(f"histogram_quantile(0.9, sum by (le, route) ({_RATE}))")),
        Example(shown(f"histogram_quantile(0.9, sum by (route) ({_RATE}))")),
        Example(shown("sum(rate(latency_seconds_bucket{le='0.5'}[5m])) / sum(rate(latency_seconds_count[5m]))")),
        Example(shown("sum(rate(latency_seconds_bucket{le=~'1|1.0'}[5m]))")),
        Example(shown("sum(rate(latency_seconds_bucket{le='$le'}[5m]))")),
        Example(shown(f"count({_RATE})")),
        Example(shown(f"sum({_RATE})", kind="heatmap")),
        Example(shown(f"max by (route) ({_RATE})")),
        Example(shown(f"sum by ($labels) ({_RATE})")),
        Example(shown("sum(rate(latency_seconds_count[5m]))")),
        Example(shown("sum(rate(http_requests_total[5m]))")),
        Example(shown("sum(1)")),
    ),
)
def buckets_added_up(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """The buckets of a histogram are added up.

    A bucket counts everything up to its bound, so the next one counts the same once more: the sum over all of them
    means nothing. How many values were observed is told by `_count`, or by the bucket `le="+Inf"`; how they are spread
    by `sum by (le) (...)`, from which `histogram_quantile` takes its quantiles.
    """
    origin = subject.origin
    if isinstance(origin, BoardQuery) and origin.panel is not None and origin.panel.type == "heatmap":
        return  # what is wrong with that has a rule of its own
    study = studied(subject)
    for found in added_buckets(study) if study is not None else ():
        name = found.selector.name
        yield Finding(
            subject.place(found.span),
            f"this adds up the buckets of `{name}`, each of which counts what the smaller ones count",
            f"keep them apart: `by (le, ...)`, or take `{(name or '').removesuffix('_bucket')}_count`",
            ((subject.place(found.selector.span), "all buckets of a histogram"),),
        )
