"""RU138."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import bool_of, studied, unseen_bools
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"


@rule(
    "RU138",
    "bool-not-looked-at",
    severity=Severity.WARNING,
    when={"and", "unless"},
    bad=(
        Example(edited(_RULES, _IN_RULES, "http_requests_in_progress > 5 and on (job) (up == «bool» 1)")),
        Example(edited(_RULES, _IN_RULES, "up == 0 unless on (job) http_requests_in_progress > «bool» 5")),
        Example(edited(_PANEL, _IN_PANEL, "up and on (job) http_requests_in_progress > «bool» on (job) up")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, "http_requests_in_progress > 5 and on (job) (up == 1)")),
        Example(edited(_RULES, _IN_RULES, "(http_requests_in_progress > bool 5) and on (job) (up == 1)")),
        Example(edited(_RULES, _IN_RULES, "(up == bool 1) + on (job) http_requests_in_progress > 5")),
        Example(edited(_RULES, _IN_RULES, "up == 1 and on (job) (http_requests_in_progress > bool 5) == 1")),
    ),
)
def bool_not_looked_at(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A comparison with `bool` is the condition of `and` or `unless`, which don't look at its value.

    Both ask whether the right side has such a series, be it 0 or 1. With `bool` it has each of them, whatever the
    comparison comes to, so the condition holds as long as there are series. Without `bool` those are left out for
    which the comparison doesn't hold.
    """
    study = studied(subject)
    for operation, comparison in unseen_bools(study.root) if study is not None else ():
        always = (
            "the condition holds wherever there are such series"
            if operation.op == "and"
            else "what it names is always left out"
        )
        yield Finding(
            bool_of(comparison, subject),
            f"`{operation.op}` doesn't look at values, and `bool` keeps each series with a 0 or a 1; {always}",
            "take `bool` away",
            ((subject.place(operation.op_span), "asks only whether a series is there"),),
        )
