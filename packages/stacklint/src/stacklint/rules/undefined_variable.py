"""GF107."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.nearest import nearest
from stacklint.stack.board_queries import BoardQuery
from stacklint.stack.stack import Stack
from stacklint.stack.templates import BUILT_IN, references

_FILE = "grafana/dashboards/app.json"
_QUERY = "rate(http_requests_total[5m])"


@rule(
    "GF107",
    "undefined-variable",
    severity=Severity.ERROR,
    bad=(Example(edited(_FILE, _QUERY, "up{job='«$jobs»'}")),),
    good=(
        Example(edited(_FILE, _QUERY, "rate(http_requests_total[$__rate_interval])")),
        Example(edited(_FILE, _QUERY, "label_replace(up, 'a', '$1', 'b', '(.*)')")),
    ),
)
def undefined_variable(subject: BoardQuery, _stack: Stack) -> Iterator[Finding]:
    """A dashboard's query uses a variable that the dashboard does not define.

    Grafana leaves the name as it is, and Prometheus is asked for a value such as `$job`, which matches nothing.
    """
    if subject.source.type != "prometheus":
        return
    variables = subject.board.variables
    for reference in references(subject.node.string or ""):
        name = reference.name
        if name in variables or name in BUILT_IN or name.startswith("__") or name.isdigit():
            continue
        right = nearest(name, variables)
        where = variables[right].node["name"].place if right else subject.board.dashboard.title_place
        yield Finding(
            subject.node.place.within(reference.start, reference.end),
            f"the dashboard has no variable `{name}`; the query matches nothing",
            f"did you mean `${right}`?" if right else "define it, or write the value",
            ((where, f"the variable `{right}`" if right else "the dashboard"),),
        )
