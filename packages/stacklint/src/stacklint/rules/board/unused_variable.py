"""GF171."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import conditional
from stacklint.rules.fixtures import board, board_v2, stack
from stacklint.stack.boards.board import Board, Variable
from stacklint.stack.boards.elements import conditions
from stacklint.stack.boards.sources import Verdict, asked_sources
from stacklint.stack.queries.templates import can_be_named
from stacklint.stack.stack import Stack

_JOB = '{"name": "job", "type": "custom", "query": "app,web"}'
_MARKED = '{"name": «"job"», "type": "custom", "query": "app,web"}'
_V2 = '{"kind": "CustomVariable", "spec": {"name": «"job"», "query": "app,web"}}'
_SOURCE = '{"name": "ds", "type": "datasource", "query": "prometheus"}'
_CHAINED = ', {"name": "host", "type": "query", "query": "label_values(up{job=\'$job\'}, host)", "regex": "/$host/"}'
_LIST = ', "options": {"variables": ["job"]}, "type": "vendor-variables-panel"'


@rule(
    "GF171",
    "unused-variable",
    severity=Severity.INFO,
    bad=(
        Example(board(_MARKED)),
        Example(board_v2(_V2)),
        Example(board(f"{_JOB}, {_MARKED}".replace("job", "b", 1), "$b")),
    ),
    good=(
        Example(conditional(_V2.replace("«", "").replace("»", ""), "job")),
        Example(board(_JOB, "up{job='$job'}")),
        Example(board(_JOB, "up", ', "title": "[[job:csv]]"')),
        Example(board(_JOB, "up", ', "repeat": "job"')),
        Example(board(_JOB, "up{job='\\u0024job'}")),
        Example(board(_JOB + _CHAINED)),
        Example(board(_SOURCE, source="${DS_PROMETHEUS}")),
        Example(board(_SOURCE, "up", ', "links": [{"url": "/d/a?${ds:queryparam}"}]')),
        Example(board(_JOB, "up", "", ', "links": [{"type": "dashboards", "includeVars": true}]')),
        Example(board(_JOB, "up", "", ', "links": [{"type": "link", "url": "/d/a?${__all_variables}"}]')),
        Example(board(_JOB, "up", ', "links": [{"url": "/d/other?var-job=app"}]')),
        Example(board(_JOB, "up", ', "libraryPanel": {"uid": "a"}')),
        Example(board(_JOB, "up", _LIST)),
        Example(board(_JOB, "up{job='$jobs'}")),
        Example(board(_JOB.replace("job", "my-job"))),
        Example(stack({"grafana/dashboards/app.json": f'{{"title": "a", "templating": {{"list": [{_JOB}]}}}}'})),
        Example(board('{"name": "filters", "type": "adhoc"}, {"name": "by", "type": "groupby"}')),
    ),
)
def unused_variable(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable of a dashboard is used nowhere on it.

    Its query is asked each time the dashboard is opened, and choosing another value changes nothing. A use is any
    mention in the file: in queries, titles, texts, links and other variables, by what repeats, in conditions of what
    is shown, or in a link that passes all variables on. Use it, or take it away.
    """
    unused = [one for one in subject.declared if one.type in _NAMED and _is_unnamed(one, subject)]
    if not unused or not subject.panels or any(panel.library.present for panel in subject.panels):
        return
    text = subject.node.document.source.text
    if "__all_variables" in subject.named or _PASSED_ON.search(text):
        return
    repeated = {(node.string or "").lstrip("$") for node in subject.repeats}
    # A plugin may take the name of a variable as a mere text.
    plugins = any(panel.type.endswith("-panel") for panel in subject.panels)
    variables = frozenset(subject.variables)
    misspelt = {nearest(name, variables) for name in subject.named - variables}
    looked_at = {one["variable"].string or one["name"].string for one in conditions(subject.node["layout"])}
    mentioned = repeated | misspelt | looked_at | set(_PASSED_IN_LINK.findall(text))
    for variable in unused:
        if variable.type == "datasource" and _is_meant(subject):
            continue
        if variable.name not in mentioned and not (plugins and text.count(f'"{variable.name}"') > 1):
            yield Finding(
                variable.node["name"].place,
                f"the variable `{variable.name}` is used nowhere; choosing a value changes nothing",
                "use it, or take it away",
                ((subject.dashboard.title_place, "on this dashboard"),),
            )


_PASSED_ON = Pattern(r'"includeVars"\s*:\s*true')
_PASSED_IN_LINK = Pattern(r"var-(\w+)", re.ASCII)
_NAMED = frozenset({"query", "custom", "constant", "textbox", "interval", "datasource", "switch"})
"""The types that are used by name; others filter all that a data source is asked."""


def _is_meant(board: Board) -> bool:
    """Whether something asks a data source by a variable that isn't there, in place of one that is."""
    missing = (one.reference for one in asked_sources(board) if one.verdict is Verdict.MISSING)
    return board.dashboard.grafana is not None and any(text.startswith(("$", "[[")) for text in missing)


def _is_unnamed(variable: Variable, board: Board) -> bool:
    """Whether nothing names a variable; one that can't be named is told of elsewhere."""
    return variable.name not in board.named and can_be_named(variable.name)
