"""PQ130."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.semantics import Values, fragile_matches
from stacklint.promql.words import MATCH
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack as example
from stacklint.rules.studied import place, studied
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = "groups:\n  - name: app\n    rules:\n      - alert: Lost\n        expr: {}\n"
_LOST = "sum(sent_total{job='app'}) «/» (2 * sum(taken_total{job='queue'})) > 1"
_SURE = _LOST.replace("«", "").replace("»", "")
_NO_TIME = Pattern(r"(0+(ms|[smhdwy]))*0*")


@rule(
    "PQ130",
    "sums-of-jobs",
    severity=Severity.INFO,
    when={MATCH},
    bad=(
        Example(example({_FILE: _ALERT.format(_LOST)})),
        Example(example({_FILE: _ALERT.format(_LOST) + "        for: 0m\n"})),
    ),
    good=(
        Example(example({_FILE: _ALERT.format(_SURE) + "        for: 2m\n"})),
        Example(example({_FILE: _ALERT.format(_SURE).replace("'queue'", "'app'")})),
        Example(example({_FILE: _ALERT.format(_SURE).replace("alert:", "record:")})),
        Example(example({_FILE: _ALERT.format("(")})),
    ),
)
def sums_of_jobs(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """An alert without `for` relates sums over the series of different scrape jobs.

    After a start Prometheus scrapes its targets one after the other, so for a scrape interval one sum is whole while
    the other lacks most of its series. Without `for`, the alert fires on that, and whoever looks finds nothing wrong.
    """
    rule = subject.origin
    if not isinstance(rule, Rule) or rule.alert is None or not _NO_TIME.fullmatch(rule.node["for"].text or ""):
        return
    study = studied(subject)
    if study is None:
        return
    for found in fragile_matches(study):
        yield Finding(
            subject.place(found.span),
            "the sums come from different scrape jobs: after a restart one of them is whole before the other, "
            "and the alert may fire for a moment",
            "give the alert a `for` of at least one scrape interval",
            (
                (place(subject, found.node.lhs), f"of {_jobs(found.left)}"),
                (place(subject, found.node.rhs), f"of {_jobs(found.right)}"),
            ),
        )


def _jobs(values: Values) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(values.some - {""}))
    return f"any job but {names}" if values.others and names else f"the job {names}" if names else "any job"
