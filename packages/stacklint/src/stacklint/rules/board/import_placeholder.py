"""GF149."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board
from stacklint.rules.variables import defined
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_PLACEHOLDER = Pattern(r"\$\{(VAR_\w+)\}", re.ASCII)
_HOLDS = '{"name": "route", "type": "%s", "query": "%s"}'
_INPUTS = ', "__inputs": [{"name": "VAR_ROUTE", "type": "constant", "value": "/"}]'


@rule(
    "GF149",
    "import-placeholder",
    severity=Severity.WARNING,
    bad=(
        Example(board(_HOLDS % ("constant", "«${VAR_ROUTE}»"), "up{route='$route'}", "", _INPUTS)),
        Example(board(_HOLDS % ("textbox", "a/«${VAR_ROUTE}»"), "up{route='$route'}")),
    ),
    good=(
        Example(board(_HOLDS % ("constant", "/"), "up{route='$route'}", "", _INPUTS)),
        Example(board(_HOLDS % ("constant", "${VAR_ROUTE"), "up{route='$route'}", "", _INPUTS)),
        Example(
            board(
                _HOLDS % ("constant", "${VAR_ROUTE}") + ', {"name": "VAR_ROUTE", "type": "textbox", "query": "/"}',
                "up{route='$route'}",
            )
        ),
    ),
)
def import_placeholder(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable holds a placeholder that only an import of the dashboard fills in.

    An export for others has `${VAR_X}` in the place of a constant, and asks for the value under `__inputs` when it is
    imported. A provisioned file is not imported: the variable holds the placeholder itself, every query with it fails
    or finds nothing, and no log tells. Write the value in its place.
    """
    for variable in subject.declared:
        found = _PLACEHOLDER.search(variable.query.string or "") if variable.type in {"constant", "textbox"} else None
        if found is not None and found[1] not in subject.variables:
            value = _value(subject.node["__inputs"], found[1])
            yield Finding(
                variable.query.place.within(*found.span()),
                f"`{found[0]}` is filled in by an import, not in a provisioned file; `${variable.name}` holds it as is",
                f"write the value, such as `{value}`" if value else "write the value",
                defined(variable),
            )


def _value(inputs: Node, name: str) -> str:
    """The value that an export gives for a placeholder, "" if it gives none."""
    return next((one["value"].string or "" for one in inputs.items() if one["name"].string == name), "")
