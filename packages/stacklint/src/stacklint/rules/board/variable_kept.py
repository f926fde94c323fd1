"""OP108."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, Repair, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board, Refresh, Variable
from stacklint.stack.boards.sources import resolve
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{{"title": "Application", "panels": [], "templating": {{"list": [
  {{"name": {}, "type": "query", "query": "label_values(up, job)", "datasource": {}}}
]}}}}
"""
_PROMETHEUS: Final = '{"type": "prometheus", "uid": "prometheus"}'
_V2: Final = """\
{{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {{"name": "app"}}, "spec": {{
  "title": "Application", "elements": {{}}, "variables": [{{"kind": "QueryVariable", "spec": {{
    "name": {}, "refresh": {}, "query": {{"kind": "DataQuery", "group": "prometheus", "spec": {{
      "query": "label_values(up, job)"}}}}}}}}]}}}}
"""


@rule(
    "OP108",
    "variable-kept",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(
            stack({_FILE: _BOARD.format('«"job"», "refresh": 1', _PROMETHEUS)}),
            fixed=stack({_FILE: _BOARD.format('"job", "refresh": 2', _PROMETHEUS)}),
        ),
        Example(stack({_FILE: _BOARD.format('«"job"»', '"Prometheus"')})),
        Example(
            stack({_FILE: _V2.format('«"job"»', '"onDashboardLoad"')}),
            fixed=stack({_FILE: _V2.format('"job"', '"onTimeRangeChanged"')}),
        ),
    ),
    good=(
        Example(stack({_FILE: _BOARD.format('"job", "refresh": 2', _PROMETHEUS)})),
        Example(stack({_FILE: _V2.format('"job"', '"onTimeRangeChanged"')})),
        Example(stack({_FILE: _BOARD.format('"job", "refresh": 1', '{"type": "mysql", "uid": "db"}')})),
        Example(stack({_FILE: _BOARD.format('"job", "refresh": "soon"', _PROMETHEUS)})),
        Example(stack({_FILE: _BOARD.format('"job"', _PROMETHEUS).replace('"query", "query"', '"custom", "query"')})),
        Example(stack({_FILE: _BOARD.format('"job"', _PROMETHEUS).replace('"query": "', '"asked": "')})),
    ),
)
def variable_kept(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """The values of a variable stay what they were when the dashboard was opened.

    Prometheus is asked for the values that there are in the time range. When that changes, so may they: with `refresh`
    at 2 (`onTimeRangeChanged`) they are asked for again, and without it what is offered is of another time.
    """
    for variable in subject.declared:
        if variable.type == "query" and variable.query.present and variable.refresh is not Refresh.TIME:
            said = variable.node["refresh"]
            is_readable = variable.refresh is not None or not said.present  # what is neither is told by others
            if is_readable and resolve(variable.source, subject).type == "prometheus":
                yield _finding(variable)


def _finding(variable: Variable) -> Finding:
    said = variable.node["refresh"]
    right = '"onTimeRangeChanged"' if said.string else "2"
    return Finding(
        variable.node["name"].place,
        f"the values of `{variable.name}` are not looked up again when the time range changes",
        "let `refresh` say that they are: 2, or `onTimeRangeChanged` in the second schema",
        repairs=(Repair("look them up with each time range", ((said.place, right),)),) if said.present else (),
    )
