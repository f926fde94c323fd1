"""GF247."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.stack import Stack

_EXPR = 'expr: "rate(http_requests_total[5m])"'
_RANGE = "refId: A\n            relativeTimeRange: {from: 600, to: 0}"
_ASKED = "datasourceUid: prometheus"
_MODEL = f"model: {{instant: true, {_EXPR}}}"


@rule(
    "GF247",
    "managed-query-without-expression",
    severity=Severity.WARNING,
    bad=(
        Example(alerts(_EXPR, "expr: «null»")),
        Example(alerts(_MODEL, "model: «{instant: true}»")),
        Example(alerts("expr: ", "«exprs»: ")),
        Example(alerts(f"{_RANGE}\n            {_ASKED}\n            {_MODEL}", f"refId: «A»\n            {_ASKED}")),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_EXPR, "expr: ''")),
        Example(alerts(_EXPR, "expr: [up]")),
        Example(alerts(_MODEL, "expr: up\n            model: {instant: true}")),
        Example(alerts(f"{_ASKED}\n            {_MODEL}", "datasourceUid: loki\n            model: {query: x}")),
    ),
)
def managed_query_without_expression(subject: AlertQuery, _stack: Stack) -> Iterator[Finding]:
    """A query of Prometheus in a rule of Grafana has no expression.

    Grafana takes the file, and the rule never gets a value from this query: it ends in an error, or is without data.
    Write the expression behind `expr`.
    """
    model, node = subject.node["model"], subject.expr
    if subject.is_expression or subject.type != "prometheus" or node.present or subject.node["expr"].present:
        return  # of an empty one PQ101 tells, of one beside the model FM101
    wrong = next((key for key in model.keys if surely(key, ["expr"])), "")
    place = model[wrong].place.key() if wrong else node.place if node.exists else model.place
    yield Finding(
        place if model.present else subject.node["refId"].place,
        "this query asks nothing; the rule gets no value from it",
        "write its `expr`",
    )
