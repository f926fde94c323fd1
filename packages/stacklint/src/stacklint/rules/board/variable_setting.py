"""GF185."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_A = '{"name": "a", "type": "query", "query": "label_values(up, job)", %s}'
_V2 = '{"kind": "QueryVariable", "spec": {"name": "a", "query": {"spec": {"query": "metrics(a)"}}, %s}}'


@rule(
    "GF185",
    "variable-setting",
    severity=Severity.INFO,
    bad=(
        Example(board(_A % '"sort": «9», "hide": «4», "refresh": «3»', "$a")),
        Example(board(_A % '"sort": «-1»', "$a")),
        Example(board_v2(_V2 % '"sort": «"alphabeticalAscending"», "hide": «"hidden"»', "$a")),
    ),
    good=(
        Example(board(_A % '"sort": 8, "hide": 3, "refresh": 2', "$a")),
        Example(board(_A % '"sort": null, "hide": "", "refresh": true', "$a")),
        Example(board_v2(_V2 % '"sort": "naturalAsc", "hide": "inControlsMenu", "refresh": "never"', "$a")),
        Example(board_v2(_V2 % '"sort": 1', "$a")),
    ),
)
def variable_setting(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable is sorted, hidden or looked up in a way that Grafana doesn't know.

    It does as if nothing were said. Write what the message says that there is.
    """
    is_v2 = subject.dashboard.form is DashboardForm.V2
    for variable in subject.declared:
        for key, (most, words) in _SETTINGS.items():
            node = variable.node[key]
            if not is_v2 and isinstance(node.value, int) and not 0 <= node.value <= most:
                yield Finding(node.place, f"`{key}` is {node.value}, which means nothing", f"there are 0 to {most}")
            elif is_v2 and node.string and node.string not in words:
                right = nearest(node.string, words)
                there = ", ".join(f"`{word}`" for word in words)
                advice = f"did you mean `{right}`?" if right else f"there are {there}"
                yield Finding(node.place, f"`{key}` is `{node.string}`, which means nothing", advice)


_SETTINGS = {
    "sort": (
        8,
        (
            *("disabled", "alphabeticalAsc", "alphabeticalDesc", "numericalAsc", "numericalDesc"),
            *("alphabeticalCaseInsensitiveAsc", "alphabeticalCaseInsensitiveDesc", "naturalAsc", "naturalDesc"),
        ),
    ),
    "hide": (3, ("dontHide", "hideLabel", "hideVariable", "inControlsMenu")),
    "refresh": (2, ("never", "onDashboardLoad", "onTimeRangeChanged")),
}
"""The greatest number of the classic model, and the words of the second schema."""
