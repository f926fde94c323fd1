"""GF202."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second, targets
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.grafana_panels import SHOW_RESULTS
from stacklint.stack.queries.traits import HIDDEN
from stacklint.stack.stack import Stack

_QUERY = '{{"refId": "{}", "expr": "up", "hide": {}}}'
_EXPRESSION = '{"refId": "C", "datasource": {"uid": "__expr__"}, "type": "math", "expression": "$A"}'
_IN_SECOND = '"refId": "A",'


def _hidden() -> dict[str, str]:
    files = second()
    return {**files, FILE: files[FILE].replace(_IN_SECOND, f'{_IN_SECOND} "hidden": «true»,')}


@rule(
    "GF202",
    "hidden-queries",
    severity=Severity.WARNING,
    when={HIDDEN},
    bad=(
        Example(targets(_QUERY.format("A", "«true»") + ", " + _QUERY.format("B", "true"))),
        Example(_hidden()),
    ),
    good=(
        Example(second()),
        Example(targets(_QUERY.format("A", "true") + ", " + _QUERY.format("B", "false"))),
        Example(targets(_QUERY.format("A", "true") + ", " + _EXPRESSION)),
        Example(panels(f'{{"type": "text", "targets": [{_QUERY.format("A", "true")}]}}')),
    ),
)
def hidden_queries(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """All queries of a panel are hidden.

    Grafana does not ask them, and the panel shows no data. Show one of them, or take the panel away.
    """
    if subject.targets and subject.type in SHOW_RESULTS and all(target.hidden for target in subject.targets):
        node = subject.targets[0].node
        key = "hidden" if node["hidden"].exists else "hide"
        yield Finding(node[key].place, "all queries of the panel are hidden, so it shows no data", "show one of them")
