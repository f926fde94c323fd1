"""GF178."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import DashboardForm
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board, Refresh, Variable
from stacklint.stack.boards.sources import resolve
from stacklint.stack.boards.variable_values import options
from stacklint.stack.stack import Stack

_Q = '{"name": "a", "type": "query", "datasource": {"type": "prometheus", "uid": "prometheus"}%s}'
_MISSPELT, _SHOWN = '{"qryType": 1, «"querry"»: "label_values(job)"}', '"definition": "label_values(job)"'
_NEVER, _NEW = ', "query": "label_values(up, job)", "refresh": %s', ', "schemaVersion": 42'
_C = '{"name": "a", "type": "%s"%s}'
_V2 = '{"kind": "QueryVariable", "spec": {"name": "a", "query": {"group": "prometheus", "spec": %s}}}'


@rule(
    "GF178",
    "variable-without-values",
    severity=Severity.WARNING,
    bad=(
        Example(board(_Q % ', "query": «""»', "$a")),
        Example(board(_Q % ', "query": «{"qryType": 1, "label": "job"}»', "$a")),
        Example(board(_Q.replace('"a"', '«"a"»', 1) % "", "$a")),
        Example(board(_Q % f', "query": {_MISSPELT}, {_SHOWN}', "$a")),
        Example(board(_C % ("custom", ', "query": «" "»'), "$a")),
        Example(board(_C % ("interval", ', "query": «""»'), "$a")),
        Example(board(_Q % _NEVER % "«0»", "$a", "", _NEW)),
        Example(board_v2(_V2 % "«{}»", "$a")),
    ),
    good=(
        Example(board(_Q % ', "query": {"qryType": 1, "query": "label_values(up, job)"}', "$a")),
        Example(board(_Q % f', "query": {{"query": "label_values(job)"}}, {_SHOWN}', "$a")),
        Example(board(_Q % ', "query": "", "options": [{"value": "a"}]', "$a")),
        Example(board(_Q % ', "query": "", "staticOptions": [{"value": "a"}]', "$a")),
        Example(board(_Q % ', "query": "", "definition": "label_values(job)"', "$a")),
        Example(board(_Q.replace("prometheus", "loki") % ', "query": {"label": "job", "type": 1}', "$a")),
        Example(board(_C % ("custom", ', "query": "a, b"'), "$a")),
        Example(board(_C % ("custom", ', "query": "", "options": [{"value": "a"}]'), "$a")),
        Example(board(_C % ("custom", ', "query": "[]", "valuesFormat": "json"'), "$a")),
        Example(board(_C % ("interval", ', "query": "", "auto": true'), "$a")),
        Example(board(_C % ("constant", ', "query": ""'), "$a")),
        Example(board_v2((_V2 % '{"query": "metrics(a)"}').replace('"a", ', '"a", "refresh": "never", '), "$a")),
        Example(board(_Q % _NEVER % "1", "$a", "", _NEW)),
        Example(board(_Q % (_NEVER % "0" + ', "options": [{"value": "a"}]'), "$a", "", _NEW)),
        Example(board(_Q % _NEVER % "0", "$a", "", ', "schemaVersion": 27')),
    ),
)
def variable_without_values(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable has no values to choose from.

    Its query is empty, no values are listed, or it is never asked for them and none are stored: what uses it is left
    with an empty text. Of a query for Prometheus that is a mapping, Grafana reads the text behind `query` alone. Up to
    version 28 of the model, a query that is never asked is asked when the dashboard is loaded. Write the query, or list
    the values.
    """
    is_classic = subject.dashboard.form is not DashboardForm.V2  # there, "never" is what stands where nothing is said
    for variable in subject.declared:
        given = {key for key in _SOURCES if variable.node[key].present and variable.node[key].value}
        if given and not (given == {"definition"} and variable.query.is_mapping and _asks_nothing(variable, subject)):
            continue
        named = variable.node["name"]
        if variable.type == "query" and _asks_nothing(variable, subject):
            at = variable.query if variable.query.present else named
            wrong = next((key for key in at.keys if surely(key, ["query"])), "")
            place = at[wrong].place.key() if wrong else at.place
            yield Finding(place, f"the variable `{variable.name}` has no query, so it has no values", _QUERY)
        elif variable.type == "query" and variable.refresh is Refresh.NEVER and is_classic:
            yield Finding(
                variable.node["refresh"].place,
                f"no values of the variable `{variable.name}` are stored, and it is said never to look them up",
                "look them up when the dashboard is loaded, or when the time changes",
                ((named.place, f"the variable `{variable.name}`"),),
                Severity.INFO,  # newer versions of Grafana look them up all the same
            )
        elif variable.type in {"custom", "interval"} and _lists_nothing(variable):
            at = variable.query if variable.query.present else named
            yield Finding(at.place, f"the variable `{variable.name}` lists no values", "list them, separated by commas")


_QUERY = "write it; in a mapping, behind the key `query`"
_SOURCES = ("options", "staticOptions", "definition", "auto")
"""Where values may come from besides the query; `definition` only where that is no mapping."""


def _asks_nothing(variable: Variable, board: Board) -> bool:
    query = variable.query
    if query.is_mapping:
        return not (query["query"].string or "").strip() and resolve(variable.source, board).type == "prometheus"
    return not query.present or query.string == ""


def _lists_nothing(variable: Variable) -> bool:
    found = options(variable)
    return not variable.query.present if found is None else not any(one.value for one in found)
