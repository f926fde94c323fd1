"""OP113."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.boards import loaded_by
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.query import Asker
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_TITLE: Final = '"title": "Application",'
_QUERY: Final = "rate(http_requests_total[5m])"
_VARIABLE: Final = '"templating": {{"list": [{{"name": "x", "type": {}, "query": "prometheus"}}]}},'
_TARGET: Final = Pattern(r"\b(?:job|instance)\s*[=!]")
_TECHNICAL: Final = frozenset({"datasource", "interval", "constant"})
"""Variables that choose nothing of what is shown."""


def _variable(kind: str) -> str:
    return f"{_TITLE} {_VARIABLE.format(kind)}"


@rule(
    "OP113",
    "nothing-to-choose",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(edited(_FILE, _TITLE, '"title": «"Application"»,')),
        Example(edited(_FILE, _TITLE, _variable('"datasource"').replace('"Application"', '«"Application"»'))),
    ),
    good=(
        Example(edited(_FILE, _QUERY, "rate(http_requests_total{job='app'}[5m])")),
        Example(edited(_FILE, _QUERY, "rate(http_requests_total{instance!=''}[5m])")),
        Example(edited(_FILE, _TITLE, _variable('"adhoc"'))),
        Example(stack({_FILE: '{"title": "Application", "panels": []}'})),
        Example(edited(_FILE, '{"type": "prometheus", "uid": "prometheus"}', '{"type": "loki", "uid": "loki"}')),
    ),
)
def nothing_to_choose(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard shows whatever its data source has: no variable and no matcher says of which jobs or instances.

    It is right as long as one job exports these metrics. With a second one, such as another environment, it adds up
    what doesn't belong together. Said once for a dashboard; a variable of any kind that chooses what is shown is
    enough, and so is a matcher on `job` or `instance`.
    """
    if any(variable.type not in _TECHNICAL for variable in subject.declared):
        return
    asked = [query for query in board_queries(subject) if query.asker is Asker.PANEL]
    texts = [query.node.string or "" for query in asked if query.source.type == "prometheus"]
    if texts and not any(map(_TARGET.search, texts)):
        yield Finding(
            subject.dashboard.title_place,
            "nothing says of which jobs or instances the panels show something",
            'add variables `job` and `instance`, and match `job=~"$job", instance=~"$instance"`',
            loaded_by(subject.dashboard, stack),
        )
