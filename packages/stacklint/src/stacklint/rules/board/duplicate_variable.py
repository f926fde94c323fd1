"""GF173."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board, Variable
from stacklint.stack.stack import Stack

_ONE = '{"name": "job", "type": "custom", "query": "a"}, '
_AGAIN = '{"name": «"job"», "type": "textbox", "query": "b"}'
_V2 = '{"kind": "CustomVariable", "spec": {"name": "job", "query": "a"}}, '
_V2_AGAIN = '{"kind": "TextVariable", "spec": {"name": «"job"», "query": "b"}}'


@rule(
    "GF173",
    "duplicate-variable",
    severity=Severity.WARNING,
    bad=(
        Example(board(_ONE + _AGAIN, "$job")),
        Example(board_v2(_V2 + _V2_AGAIN, "$job")),
    ),
    good=(Example(board(_ONE + _AGAIN.replace('«"job"»', '"Job"'), "$job + $Job")),),
)
def duplicate_variable(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """Two variables of a dashboard have one name.

    Both are shown, but the name leads to one of them alone: choosing a value of the other changes nothing. Rename one
    of them.
    """
    first: dict[str, Variable] = {}
    for variable in subject.declared:
        other = first.setdefault(variable.name, variable)
        if other is not variable:
            yield Finding(
                variable.node["name"].place,
                f"a second variable is called `{variable.name}`; the name leads to one of them alone",
                "give it another name",
                ((other.node["name"].place, f"the first `{variable.name}`"),),
            )
