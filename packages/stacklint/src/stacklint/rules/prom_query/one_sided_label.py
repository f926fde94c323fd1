"""PQ121."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import one_sided_labels
from stacklint.promql.words import MATCH
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import match_advice, place, studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"


@rule(
    "PQ121",
    "one-sided-label",
    severity=Severity.WARNING,
    when={MATCH},
    given=one_sided_labels,
    bad=(
        Example(edited(_RULES, _IN_RULES, "node_load1 > 5 «and» hour() > 8")),
        Example(
            edited(_PANEL, _IN_PANEL, "sum by (route) (http_requests_total) «/» sum(http_requests_in_progress)"),
        ),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, "node_load1 > 5 and on () hour() > 8")),
        Example(
            edited(
                _PANEL,
                _IN_PANEL,
                "sum by (route) (http_requests_total) / on () group_left () sum(http_requests_in_progress)",
            ),
        ),
        Example(edited(_PANEL, _IN_PANEL, "app:http_requests:rate5m / sum(http_requests_total)")),
        Example(
            edited(_PANEL, _IN_PANEL, "$x + sum by (route) (http_requests_total) / sum(http_requests_in_progress)")
        ),
        Example(edited(_PANEL, _IN_PANEL, "sum by ($by) (http_requests_total) / sum(http_requests_in_progress)")),
    ),
)
def one_sided_label(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """Two sides can match only where a label is missing that one of them is meant to have.

    `sum by (route) (x) / sum(y)` pairs only what has no `route`, which is nothing: the result is empty, without a
    word. To divide every series by one and the same, write `on () group_left ()`; to ask for a condition that has no
    labels, write `and on ()`.
    """
    study = studied(subject)
    if study is None:
        return
    for found in one_sided_labels(study):
        rest = "stays" if found.node.op == "unless" else "drops out"
        left = found.having is found.node.lhs
        yield Finding(
            subject.place(found.span),
            f"the sides of `{found.node.op}` match only where `{found.label}` is missing; what has it {rest}",
            match_advice(found.node.op, found.label, found.having, found.lacking, study, left=left),
            (
                (place(subject, found.having), f"here is `{found.label}`"),
                (place(subject, found.lacking), f"here is no `{found.label}`"),
            ),
        )
