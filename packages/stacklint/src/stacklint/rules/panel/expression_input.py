"""GF198."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import second, second_query, targets
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.refs import inputs, is_expression
from stacklint.stack.queries.traits import EXPRESSION
from stacklint.stack.stack import Stack

_SOURCE = '"datasource": {"type": "__expr__", "uid": "__expr__"}'


def _with(expression: str, query: str = '{"refId": "A", "expr": "up"}') -> Example:
    return Example(targets(f'{query}, {{"refId": "B", {_SOURCE}, {expression}}}'))


def _math(text: str) -> str:
    return f'"type": "math", "expression": "{text}"'


def _classic(name: str) -> str:
    return '"type": "classic_conditions", "conditions": [{"query": {"params": ["' + name + '"]}}]'


@rule(
    "GF198",
    "expression-input",
    severity=Severity.ERROR,
    when={EXPRESSION},
    bad=(
        _with(_math("«$C» * 100 + ${A}")),
        _with(_math("$A / «${errors}»")),
        _with('"type": "reduce", "expression": "«C»", "reducer": "mean"'),
        _with('"type": "threshold", "expression": "«B»"'),
        _with(_classic("«C»")),
        Example(second(query=second_query('"B"', '"group": "__expr__"', _math("«$C»")))),
    ),
    good=(
        _with(_math("$A * $__interval_ms")),
        _with('"type": "resample", "expression": "$A"'),
        _with('"type": "reduce", "expression": ""'),
        _with('"type": "sql", "expression": "SELECT * FROM C"'),
        _with(_classic("A")),
        _with('"type": "classic_conditions", "conditions": [{}]'),
        _with(_math("$C") + ', "hide": true'),
        _with(_math("$A"), query='{"expr": "up"}'),
    ),
)
def expression_input(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """An expression of a panel works on a query that the panel does not have, or on itself.

    Grafana can't work it out, and older versions refuse all queries of the panel with it. A `$name` that is a variable
    of the dashboard is put in before. Name another query of the panel by its `refId`.
    """
    expressions = [one for one in subject.targets if not one.hidden and is_expression(one)]
    refs = frozenset(one.ref_id for one in subject.targets) if expressions else frozenset()
    for target in expressions if "" not in refs else ():
        for name, node, span in inputs(target):
            is_own = name == target.ref_id
            if (name in refs and not is_own) or name in subject.scope.variables or name.startswith("__"):
                continue
            right = nearest(name, refs, but=target.ref_id)
            yield Finding(
                node.place.within(*span),
                f"`{name}` is the expression itself" if is_own else f"the panel has no query `{name}` to work on",
                f"did you mean `{right}`?" if right else "name the `refId` of another query of the panel",
            )
