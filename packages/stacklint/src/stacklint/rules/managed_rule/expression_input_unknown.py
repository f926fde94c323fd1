"""GF151."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from stacklint.bounds import MAX_ENDS
from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import AlertQuery, ManagedRule
from stacklint.stack.stack import Stack

_THRESHOLD = "type: threshold, expression: A,"
_CLASSIC = "type: classic_conditions, expression: C, conditions: [{{query: {{params: [{}]}}}}], was:"
_WAS = "type: threshold, expression: A, conditions:"
_READ_ONE = frozenset({"math", "reduce", "resample", "threshold"})
"""Expressions that can't do without `expression`."""


@rule(
    "GF151",
    "expression-input-unknown",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_THRESHOLD, "type: threshold, expression: «C»,")),
        Example(alerts(_THRESHOLD, "type: threshold, expression: «B»,")),
        Example(alerts(_THRESHOLD, "type: reduce, reducer: last, expression: «$C»,")),
        Example(alerts(_THRESHOLD, 'type: math, expression: "$A / «$C» + «${D}»",')),
        Example(alerts(_WAS, _CLASSIC.format("«C»"))),
        Example(alerts(_THRESHOLD, "type: «threshold»,")),
        Example(alerts(_WAS, "type: «threshold», conditions: [{query: {params: [A]}}], was:")),
        Example(alerts(_THRESHOLD, "type: «reduce», reducer: last, expression: '',")),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_THRESHOLD, 'type: math, expression: "$A > 1 && ${A} < 5",')),
        Example(alerts(_THRESHOLD, "type: sql, expression: SELECT x FROM C,")),
        Example(alerts(_THRESHOLD, "type: elsewhere,")),
        Example(alerts(_WAS, _CLASSIC.format("A"))),
        Example(alerts(_WAS, _CLASSIC.format(""))),
        Example(alerts("- refId: A", "- refId: $A")),
    ),
)
def expression_input_unknown(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """An expression in a rule of Grafana reads a query that the rule does not have, or none at all.

    Expressions name other items of `data` by their `refId`: `$A` in mathematics, `A` in the others. With a name
    that leads nowhere, or to the expression itself, each evaluation of the rule ends in an error. So it does where
    `expression` is left out: a threshold does not look at the `query` of its `conditions`, which only classic
    conditions have. Write the `refId` of what comes before it in the calculation.
    """
    names = subject.names()
    for query in subject.queries() if names is not None else ():
        model = query.node["model"]
        if query.is_expression and model["type"].text in _READ_ONE and not model["expression"].text:
            yield _without_input(query)
        for one in query.inputs():
            if names is None or (one.name in names and one.name != query.name):
                continue
            itself = one.name == query.name
            said = f"`{one.name}` is this expression itself" if itself else f"no item of `data` is called `{one.name}`"
            others = [other for other in islice(names.values(), MAX_ENDS) if other.name != query.name]
            yield Finding(
                one.node.place.within(one.start, one.end),
                f"{said}; each evaluation of the rule fails",
                "name a query or another expression by its `refId`",
                tuple((other.node["refId"].place, "what there is") for other in others),
            )


def _without_input(query: AlertQuery) -> Finding:
    kind = query.node["model"]["type"]
    named = query.node["model"]["conditions"][0]["query"]["params"][0].text
    known = named is not None and named != query.name
    return Finding(
        kind.place,
        f"this {kind.text} has no `expression` that it reads; each evaluation of the rule fails",
        f"write `expression: {named}`" if known else "write it, with the `refId` of what comes before",
        ((query.node["refId"].place, "the expression"),),
    )
