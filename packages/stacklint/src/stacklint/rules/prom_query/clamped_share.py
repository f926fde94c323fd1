"""GF259."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import clamped_shares
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, shown
from stacklint.rules.studied import studied
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import PANEL
from stacklint.stack.stack import Stack

_PART = "sum(rate(x_total{code='5'}[5m]))"
_WHOLE = "sum(rate(x_total[5m]))"


@rule(
    "GF259",
    "clamped-share",
    severity=Severity.WARNING,
    when={PANEL},
    given=clamped_shares,
    bad=(
        Example(shown(f"100 * {_PART} / clamp_min({_WHOLE}, «1»)")),
        Example(shown(f"(100 * {_PART}) / clamp_min({_WHOLE}, «1»)")),
        Example(shown(f"({_PART} / clamp_min({_WHOLE}, «0.5»)) * 100")),
        Example(shown(f"{_WHOLE} * 100 / (clamp_min({_WHOLE} + sum(rate(y_total[5m])), «1»))")),
    ),
    good=(
        Example(shown(f"{_PART} / clamp_min({_WHOLE}, 0.001)")),
        Example(shown(f"{_PART} / {_WHOLE}")),
        Example(shown(f"{_PART} / clamp_min({_WHOLE}, $least)")),
        Example(shown("sum(increase(x_total{code='5'}[5m])) / clamp_min(sum(increase(x_total[5m])), 1)")),
        Example(shown("count(up == 1) / clamp_min(count(up), 1)")),
        Example(shown("sum(rate(y_sum[5m])) / clamp_min(sum(rate(y_count[5m])), 1)")),
        Example(shown(f"max(a + b) / clamp_min({_WHOLE}, 1)")),
        Example(shown(f"{_PART} / clamp_max({_WHOLE}, 1)")),
        Example(
            edited(
                "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))", f"{_PART} / clamp_min({_WHOLE}, 1) > 0.5"
            )
        ),
    ),
)
def clamped_share(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A panel shows a share whose divisor is not let below a number of events a second.

    `clamp_min(..., 1)` is meant to keep the division from being one by 0. A rate is so many a second, though: of one
    request in ten seconds that fails, not 100 % are shown, but 10 %. Take a number that no rate is below, or leave the
    0 out. Silent about alerts, which may ask for some traffic that way.
    """
    study = studied(subject) if isinstance(subject.origin, BoardQuery) else None
    for found in clamped_shares(study) if study is not None else ():
        number = found.least.args[1]
        yield Finding(
            subject.place(number.span),
            f"below {found.number:g} a second the share is divided by `{found.number:g}` all the same; it is shown too "
            "small",
            "write a number that no rate is below, such as `1e-9`, or divide by `(... > 0)`",
        )
