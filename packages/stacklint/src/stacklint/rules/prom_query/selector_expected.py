"""GF184."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import VectorSelector
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.rules.studied import place
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import VARIABLE
from stacklint.stack.queries.variable_queries import Asked
from stacklint.stack.stack import Stack

_A = '{"name": "a", "type": "query", "datasource": {"type": "prometheus", "uid": "prometheus"}, "query": "%s"}'
_V2 = '{"kind": "QueryVariable", "spec": {"name": "a", "query": {"group": "prometheus", "spec": {"query": "%s"}}}}'


@rule(
    "GF184",
    "selector-expected",
    severity=Severity.ERROR,
    when={VARIABLE},
    bad=(
        Example(board(_A % "label_values(«rate(http_requests_total[5m])», route)", "$a")),
        Example(board(_A % "«sum by (job) (up)»", "$a")),
        Example(board_v2(_V2 % "label_values(«up == 1», job)", "$a")),
    ),
    good=(
        Example(board(_A % "label_values(http_requests_total{route=~'$b'}, route)", "$a")),
        Example(board(_A % "label_values({job='app'}, route)", "$a")),
        Example(board(_A % "query_result(sum by (job) (up))", "$a")),
        Example(board(_A % "up", "$a")),
        Example(board(_A % "label_values($b, job)", "sum(up)")),
        Example(board(_A % "label_values($b(up), job)", "up")),
        Example(board(_A % "label_values(up(, job)", "up")),
    ),
)
def selector_expected(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A variable asks for series with an expression that is no selector.

    Labels are looked up by `metric{label="value"}` alone. Prometheus refuses anything else there, and the variable has
    no values; only `query_result` evaluates an expression. Write a selector, or ask with `query_result`.
    """
    origin, root = subject.origin, subject.query.root
    if not isinstance(origin, BoardQuery) or origin.wanted is None or not origin.wanted.takes_selector:
        return
    if root is None or subject.query.faults or subject.text.loose or isinstance(root, VectorSelector):
        return
    asked = "`label_values`" if origin.wanted.asked is Asked.LABEL_VALUES else "a query without a function"
    yield Finding(
        place(subject, root),
        f"{asked} takes a series selector, and this is none; {subject.effect}",
        "write the metric with its labels alone, or ask with `query_result(...)` and take the label with the filter",
        ((origin.board.dashboard.title_place, "on this dashboard"),),
    )
