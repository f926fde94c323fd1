"""OP103."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, Profile, Repair, rule
from stacklint.rules.boards import and_more
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board, Variable
from stacklint.stack.boards.sources import asked_sources
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{
  "title": "Application",
  "templating": {"list": [
    {"name": "n", "type": "custom", "query": "1,2"},
    {"name": "datasource", "type": "datasource", "query": "prometheus"}
  ]},
  "panels": [
    {"title": "A", "type": "bargauge", "datasource": {"type": "prometheus", "uid": FIRST}, "targets": [{"expr": "up"}]},
    {"title": "B", "type": "stat", "datasource": {"type": "prometheus", "uid": SECOND}, "targets": [{"expr": "up"}]}
  ]
}
"""
_CHOSEN: Final = '"${datasource}"'
_TWO: Final = '"query": "prometheus"},\n    {"name": "other", "type": "datasource", "query": "prometheus"}'


def _board(first: str, second: str = _CHOSEN, variables: str = '"query": "prometheus"}') -> dict[str, str]:
    text = _BOARD.replace("FIRST", first).replace("SECOND", second)
    return stack({_FILE: text.replace('"query": "prometheus"}', variables)})


@rule(
    "OP103",
    "datasource-variable-passed-by",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(_board('«"prometheus"»'), fixed=_board(_CHOSEN)),
        Example(_board('«"prometheus"»', '"prometheus"'), fixed=_board(_CHOSEN)),
        Example(_board('«"prometheus"»', '"$other"', _TWO)),
    ),
    good=(
        Example(_board(_CHOSEN)),
        Example(_board('"$datasource"', '"[[datasource]]"')),
        Example(_board('"-- Mixed --"')),
        Example(_board('"prometheus"', '"prometheus"', '"query": "loki"}')),
    ),
)
def datasource_variable_passed_by(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A dashboard lets people choose a data source, and a part of it asks another one all the same.

    Whatever is chosen above, these panels, variables or annotations show the same, beside others that follow. It holds
    for every kind of panel that asks something.
    """
    choices: dict[str, list[Variable]] = {}
    for variable in subject.declared:
        if variable.type == "datasource":
            choices.setdefault(variable.query.string or "", []).append(variable)
    fixed: dict[tuple[str, str], dict[Place, None]] = {}
    for found in asked_sources(subject) if choices else ():
        if found.is_fixed and found.type and found.type in choices:
            fixed.setdefault((found.type, found.reference), {})[found.node.place] = None
    for (kind, reference), places in fixed.items():
        yield _finding(reference, tuple(places), choices[kind])


def _finding(reference: str, places: tuple[Place, ...], choices: list[Variable]) -> Finding:
    name = choices[0].name
    said = f"the data source `{reference}` is asked{and_more(len(places) - 1)}, whatever is chosen for `${name}`"
    edits = tuple((place, f'"${{{name}}}"') for place in places)
    repairs = (Repair(f"write `${{{name}}}`", edits),) if len(choices) == 1 else ()
    ends = ((choices[0].node["name"].place, "what is chosen here"),)
    return Finding(places[0], said, f"write `${{{name}}}`", ends, repairs=repairs)
