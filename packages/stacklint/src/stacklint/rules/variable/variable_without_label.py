"""OP105."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Variable
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{{"title": "Application", "panels": [], "templating": {{"list": [
  {{"name": {}, "type": "custom", "query": "a,b"{}}}
]}}}}
"""
_SHOWN: Final = frozenset({0, "", "dontHide"})
"""Values of `hide` with which a variable is shown with its label."""


@rule(
    "OP105",
    "variable-without-label",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(stack({_FILE: _BOARD.format('«"env"»', "")})),
        Example(stack({_FILE: _BOARD.format('«"env"»', ', "label": "", "hide": 0')})),
    ),
    good=(
        Example(stack({_FILE: _BOARD.format('"env"', ', "label": "Environment"')})),
        Example(stack({_FILE: _BOARD.format('"env"', ', "hide": 1')})),
        Example(stack({_FILE: _BOARD.format('"env"', ', "hide": "hideVariable"')})),
        Example(stack({_FILE: _BOARD.format('"env"', ', "hide": [2]')})),
        Example(stack({_FILE: _BOARD.format('"env"', "").replace('"type": "', '"kind": "')})),
    ),
)
def variable_without_label(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """A variable is shown under the name that queries use.

    `label` is what people read beside the choice; without it, it is the name. What isn't shown needs none.
    """
    hide = subject.node["hide"]
    is_shown = not hide.present or (isinstance(hide.value, int | str) and hide.value in _SHOWN)
    if subject.type and is_shown and not subject.node["label"].string:
        yield Finding(
            subject.node["name"].place,
            f"the variable `{subject.name}` has no label; the dashboard shows its name",
            "give it a `label` that says what is chosen",
        )
