"""GF107."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2, edited
from stacklint.rules.variables import also, meant
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.variable_uses import undefined_in_queries
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_QUERY = "rate(http_requests_total[5m])"
_JOB = '{"name": "job", "type": "query", "datasource": {"uid": "prometheus"}, "query": "label_values(up, job)"}'
_CHAINED = (
    '{"name": "a", "type": "query", "datasource": "Prometheus", "query": "label_values(up{job=\'%s\'}, instance)"}'
)


@rule(
    "GF107",
    "undefined-variable",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _QUERY, "up{job='«$jobs»'}")),
        Example(board(_JOB, "up{job='«${jobs:regex}»'} or up{job='[[jobs]]'}")),
        Example(board_v2("", "up{job='«$jobs»'}")),
        Example(board(_CHAINED % "«$jobs»")),
    ),
    good=(
        Example(edited(_FILE, _QUERY, "rate(http_requests_total[$__rate_interval])")),
        Example(edited(_FILE, _QUERY, "label_replace(up, 'a', '$1', 'b', '(.*)')")),
        Example(edited(_FILE, _QUERY, "up{job=~'app$|${a b}'} > ${__from:date:seconds}")),
        Example(board(_JOB, "up{job=~'$job|${job:regex}|[[job]]'}")),
        Example(board("", "up", ', "title": "${jobs}"')),
        Example(
            edited(
                _FILE,
                '{"type": "prometheus", "uid": "prometheus"},\n      "targets": [{"refId": "A", "expr": "' + _QUERY,
                '{"type": "loki", "uid": "loki"},\n      "targets": [{"refId": "A", "expr": "{a=\'$b\'}',
            )
        ),
    ),
)
def undefined_variable(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A dashboard's query uses a variable that the dashboard does not define.

    Grafana leaves the name as it is, and Prometheus is asked for a value such as `$job`, which matches nothing. Define
    the variable, or write the value.
    """
    variables = frozenset(subject.variables)
    for name, uses in undefined_in_queries(subject).items():
        right = nearest(name, variables)
        yield Finding(
            uses[0].place,
            f"the dashboard has no variable `{name}`; the query matches nothing{also(uses)}",
            f"did you mean `${right}`?" if right else "define it, or write the value",
            meant(right, subject),
        )
