"""OP107."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Profile, Repair, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Variable
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{{"title": "Application", "panels": [], "templating": {{"list": [
  {{"name": "job", "type": "query", "query": {}, "datasource": "Prometheus", "includeAll": {}}}
]}}}}
"""
_EVERY: Final = Pattern(r"\s*label_values\(\s*\w+\s*\)\s*", re.ASCII)


def _board(query: str, more: str) -> dict[str, str]:
    return stack({_FILE: _BOARD.format(query, more)})


@rule(
    "OP107",
    "long-all",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(_board('"label_values(job)"', "«true»")),
        Example(
            _board('{"query": "label_values(job)"}', 'true, "allValue": «null»'),
            fixed=_board('{"query": "label_values(job)"}', 'true, "allValue": ".+"'),
        ),
    ),
    good=(
        Example(_board('"label_values(job)"', 'true, "allValue": ".+"')),
        Example(_board('"label_values(job)"', "false")),
        Example(_board('"label_values(up, job)"', "true")),
        Example(_board('"label_values(job)"', 'true, "regex": "/app-.*/"')),
    ),
)
def long_all(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """`All` of a variable writes every value of a label into each query.

    Without `allValue`, it stands for `(a|b|c|...)`, and a query with thousands of values is slow or too long to send.
    Where the values are all those that the label has, `.+` says the same. Silent where a metric, a selector or `regex`
    narrows them: there `.+` would match more than the variable offers.
    """
    node, said = subject.node, subject.node["allValue"]
    text = subject.query["query"] if subject.query.is_mapping else subject.query
    if not subject.include_all or said.string or node["regex"].string:
        return
    if subject.type == "query" and _EVERY.fullmatch(text.string or ""):
        yield Finding(
            (said if said.exists else node["includeAll"]).place,
            f"`All` of `{subject.name}` writes each value of the label into every query",
            "set `allValue` to `.+`",
            repairs=(Repair("make it `.+`", ((said.place, '".+"'),)),) if said.exists else (),
        )
