"""OP102."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.boards import and_more
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.sources import Resolved, Verdict, asked_sources
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_ALONE: Final = dict.fromkeys(path for path in stack() if path != _FILE)
"""Nothing but the dashboard: a repository of dashboards for any Grafana."""
_PANELS: Final = """\
{{"title": "Application", "schemaVersion": 42, {}"panels": [
  {{"title": "A", "type": "stat", "datasource": {{"type": "prometheus", "uid": {}}}, "targets": [{{"expr": "up"}}]}},
  {{"title": "B", "type": "stat", "datasource": {}, "targets": [{{"expr": "up"}}]}}
]}}
"""
_VARIABLE: Final = '"templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]}, '
_OTHER: Final = '{"type": "prometheus", "uid": "abc"}'


@rule(
    "OP102",
    "fixed-datasource",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(stack(_ALONE | {_FILE: _PANELS.format("", '«"abc"»', "null")})),
        Example(stack(_ALONE | {_FILE: _PANELS.format("", '«"abc"»', _OTHER)})),
    ),
    good=(
        Example(stack()),
        Example(stack(_ALONE | {_FILE: _PANELS.format(_VARIABLE, '"${datasource}"', _OTHER)})),
        Example(stack(_ALONE | {_FILE: _PANELS.format("", '"-- Mixed --"', '"-- Grafana --"')})),
        Example(stack(_ALONE | {_FILE: _PANELS.format("", '"[[datasource]]"', "null")})),
    ),
)
def fixed_datasource(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A dashboard asks one certain data source, which another Grafana doesn't have.

    With a variable of type `datasource` it asks whichever is chosen, and works wherever it is loaded. Silent where the
    data source is provisioned beside the dashboard, since both go where the repository goes, and about the default data
    source, which every Grafana has.
    """
    chosen = {variable.query.string for variable in subject.declared if variable.type == "datasource"}
    fixed: dict[str, list[Resolved]] = {}
    for found in asked_sources(subject):
        if found.is_fixed and found.verdict is Verdict.UNKNOWN and (found.type or None) not in chosen:
            fixed.setdefault(found.reference, []).append(found)
    for reference, several in fixed.items():
        more = len({found.node.place for found in several}) - 1
        yield Finding(
            several[0].node.place,
            f"the data source `{reference}` is fixed here{and_more(more)}; a Grafana without it shows no data",
            "add a variable of type `datasource`, and refer to that: `${datasource}`",
        )
