"""GF152."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.stack import Stack

_TYPES: Final = ("math", "reduce", "resample", "threshold", "classic_conditions", "sql", "hysteresis")
_TYPE = "type: threshold"
_MODEL = "model: {type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}"


@rule(
    "GF152",
    "expression-type-unknown",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_TYPE, "type: «treshold»"), fixed=alerts()),
        Example(alerts(_TYPE, "type: «query»")),
        Example(alerts(_MODEL, "model: «{expression: A}»")),
    ),
    good=(Example(alerts()), Example(alerts(_TYPE, "type: sql"))),
)
def expression_type_unknown(subject: AlertQuery, _stack: Stack) -> Iterator[Finding]:
    """An expression in a rule of Grafana is of no type that Grafana knows.

    Each evaluation of the rule ends in an error. Write one of the types that Grafana has: `math`, `reduce`,
    `resample`, `threshold`, `classic_conditions` or `sql`.
    """
    model = subject.node["model"]
    kind = model["type"].text
    if not subject.is_expression or not model.is_mapping or kind in _TYPES:
        return
    right = nearest(kind, _TYPES) if kind else None
    place = model["type"].place if kind else model.place
    yield Finding(
        place,
        f"`{kind}` is no type of expressions; each evaluation of the rule fails"
        if kind
        else "the expression has no `type`; each evaluation of the rule fails",
        f"did you mean `{right}`?" if right else "write `math`, `reduce`, `resample`, `threshold` or `sql`",
        repairs=(Repair(f"write `{right}`", ((place, right),)),) if right else (),
    )
