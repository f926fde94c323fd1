"""GF246."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, second, second_query, targets
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.refs import is_expression
from stacklint.stack.grafana.expressions import expression_faults
from stacklint.stack.queries.templates import references
from stacklint.stack.queries.traits import EXPRESSION
from stacklint.stack.stack import Stack

_UP = '{"refId": "A", "expr": "up"}, '
_SOURCE = '"datasource": {"type": "__expr__", "uid": "__expr__"}'

_VARIABLE = (
    '{"uid": "app", "title": "Application", "templating": {"list": [{"name": "operator", "type": "custom", '
    '"query": ">,<"}]}, "panels": [{"id": 1, "type": "timeseries", "title": "Requests", "targets": [%s]}]}'
)


def _with(expression: str) -> Example:
    return Example(targets(f'{_UP}{{"refId": "B", {_SOURCE}, {expression}}}'))


def _math(text: str) -> str:
    return f'"type": "math", "expression": "{text}"'


@rule(
    "GF246",
    "expression-refused",
    severity=Severity.ERROR,
    when={EXPRESSION},
    bad=(
        _with(_math("$A * 60«x»")),
        _with(_math("«sum»($A)")),
        _with('"type": "reduce", "expression": "A", "reducer": «"avg"»'),
        _with('"type": «"reduce"», "expression": "A"'),
        _with('"type": "threshold", "expression": "A", "conditions": [{"evaluator": {"type": «"gt"»}}]'),
        Example(second(query=second_query('"B"', '"group": "__expr__"', _math("$A«>-»1")))),
    ),
    good=(
        _with(_math("$A * 60")),
        _with(_math("$A * 60x") + ', "hide": true'),
        _with(_math("$A * ${__interval_ms} x")),
        _with(_math("$A * [[factor]]")),
        _with('"type": "reduce", "expression": "A", "reducer": "$reducer"'),
        Example(stack({FILE: _VARIABLE % f'{_UP}{{"refId": "B", {_SOURCE}, {_math("$A $operator 5")}}}'})),
        _with('"type": "sql", "expression": "SELECT 1"'),
        Example(second(query=second_query('"B"', '"group": "__expr__"', _math("$A > -1")))),
    ),
)
def expression_refused(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """An expression of a panel is one that Grafana refuses.

    A formula that doesn't parse, a reducer that there is none of, a threshold without its number: Grafana's server
    refuses the whole request, so that the panel shows an error in place of all its results. In formulas `>-` is no
    operator, and results are written `$A`. A text with variables of the dashboard is not judged. Write what the message
    says.
    """
    refs = frozenset(target.ref_id for target in subject.targets)

    def is_known(text: str) -> bool:
        return all(one.name in refs and one.name not in subject.scope.variables for one in references(text))

    for target in subject.targets:
        if target.hidden or not is_expression(target):
            continue
        for fault in expression_faults(target.query, is_known):
            place = fault.node.place
            yield Finding(
                place if fault.span is None else place.within(*fault.span),
                f"{fault.message}; the panel fails",
                fault.help,
                severity=None if fault.certain else Severity.WARNING,  # a later version may know it
            )
