"""GF266."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import conditional, conditional_on
from stacklint.rules.fixtures import board
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.elements import conditions
from stacklint.stack.stack import Stack

_JOB = '{"kind": "CustomVariable", "spec": {"name": "job", "query": "app,web"}}'


@rule(
    "GF266",
    "undefined-condition",
    severity=Severity.WARNING,
    bad=(
        Example(conditional_on(_JOB, '{"variable": «"jobs"», "operator": "equals", "value": "app"}')),
        Example(conditional_on("", '{"variable": «"job"», "operator": "equals", "value": "app"}', row=True)),
        Example(conditional_on(_JOB, '«{"name": "job", "operator": "equals", "value": "app"}»')),
    ),
    good=(
        Example(conditional(_JOB, "job")),
        Example(conditional(_JOB, "job", row=True)),
        Example(conditional_on(_JOB, '{"variable": null}')),
        Example(conditional_on(_JOB, "null")),
        Example(conditional_on(_JOB, '{"value": "1h"}')),
        Example(board("")),
    ),
)
def undefined_condition(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A part of a dashboard is shown by a variable that the dashboard does not define.

    A row, a tab or a panel of the second schema may have conditions on what a variable holds. Where there is no such
    variable, nothing that anybody chooses makes a difference: the part is always hidden, or always there. A condition
    names its variable by the key `variable`, without `$`.
    """
    for spec in conditions(subject.node["layout"]):
        node, stray = spec["variable"], spec["name"].string
        name = node.string or ""
        if not node.exists and stray:
            yield Finding(
                spec.place,
                "the condition names no variable; nothing that anybody chooses makes a difference",
                f'write `"variable": "{stray}"`',
            )
        elif name and name not in subject.variables:
            right = nearest(name, frozenset(subject.variables))
            yield Finding(
                node.place,
                f"the dashboard has no variable `{name}`; nothing that anybody chooses makes a difference here",
                f"did you mean `{right}`?" if right else "define it, or take the condition away",
                ((subject.dashboard.title_place, "the dashboard"),),
            )
