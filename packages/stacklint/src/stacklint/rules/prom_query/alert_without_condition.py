"""RU105."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql import selectors
from stacklint.promql.nodes import Binary, Expr, Paren, VectorSelector
from stacklint.promql.semantics import Presence, Study
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.studied import bool_of, studied, unseen_bools
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import ALERT
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = "groups:\n  - name: app\n    rules:\n      - alert: {}\n        expr: {}\n"
_ALWAYS = Pattern(r"watchdog|dead.?man|heart.?beat|always", re.IGNORECASE)
"""Names of alerts that are meant to fire all the time, to show that alerts arrive."""

_TARGET = frozenset({"job", "instance"})


@rule(
    "RU105",
    "alert-without-condition",
    severity=Severity.WARNING,
    when={ALERT},
    bad=(
        Example(stack({_FILE: _ALERT.format("Errors", "«rate(http_requests_total[5m])»")})),
        Example(stack({_FILE: _ALERT.format("Failed", "«http_requests_total{status='500'}»")})),
        Example(stack({_FILE: _ALERT.format("Busy", "http_requests_in_progress > «bool» 100")})),
        Example(stack({_FILE: _ALERT.format("Busy", "http_requests_in_progress > 100 or «vector(0)»")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format("Errors", "rate(http_requests_total[5m]) > 0")})),
        Example(stack({_FILE: _ALERT.format("Watchdog", "vector(1)")})),
        Example(stack({_FILE: _ALERT.format("DeadMansSwitch", "up{job='app'}")})),
        Example(stack({_FILE: _ALERT.format("Gone", "absent(up{job='app'})")})),
        Example(stack({_FILE: _ALERT.format("Slow", "app:http_requests:slow")})),
        Example(stack({_FILE: _ALERT.format("Busy", "http_requests_total and on () (up == bool 1)")})),
        Example(stack({_FILE: _ALERT.format("Errors", "count(http_requests_total{status='500'})")})),
    ),
)
def alert_without_condition(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """An alert fires whatever the value of its query is.

    Each series that the query returns is an alert, be its value 0 or 1. Somewhere there has to be a comparison that
    leaves out what is in order. `bool` turns one into a value again, and a side of `or` without one lets everything
    through. A selector of certain series, such as those of a failed state, is information only: they may be there just
    when something is wrong. Silent about what is asked for by its mere existence: recorded series, `ALERTS`, what is
    never 0; and about alerts that have to fire all the time, such as a watchdog.
    """
    origin, study = subject.origin, studied(subject)
    if not isinstance(origin, Rule) or not origin.alert or study is None:
        return
    if study.result.conditional or study.result.presence is Presence.NEVER or _ALWAYS.search(origin.alert):
        return
    node = _cause(study)
    if not any(selectors(study.root)) or _exists_or_not(study, node, stack) or any(unseen_bools(study.root)):
        return
    if isinstance(node, Binary) and node.returns_bool:
        yield Finding(
            bool_of(node, subject),
            "`bool` gives 0 or 1 instead of leaving out what does not hold; the alert fires for either",
            "take `bool` away",
        )
    else:
        yield Finding(
            subject.place(node.span),
            "nothing here is compared; the alert fires whatever the value is",
            "compare it with what is not in order, such as `> 0`",
            severity=Severity.INFO if _selects(node) else None,
        )


def _cause(study: Study) -> Expr:
    """The part that lets everything through: the only such side of `or`, else the whole."""
    node = study.root
    while True:
        if isinstance(node, Paren):
            node = node.expr
            continue
        sides = (node.lhs, node.rhs) if isinstance(node, Binary) and node.op == "or" else ()
        free = [side for side in sides if not study[side].conditional]
        if len(free) != 1:
            return node
        node = free[0]


def _selects(node: Expr) -> bool:
    """Whether it is a bare selector that asks for certain series, which may be there only if something is wrong."""
    return isinstance(node, VectorSelector) and any(one.label not in _TARGET for one in node.matchers)


def _exists_or_not(study: Study, node: Expr, stack: Stack) -> bool:
    """Whether a result means something by being there: series that rules record, alerts, and what is never 0."""
    names = [selector.name or "" for selector in selectors(node)]
    recorded = any(":" in name or name.startswith("ALERTS") or name in stack.inventory.recorded for name in names)
    return recorded or (bool(names) and study[node].value.low > 0)
