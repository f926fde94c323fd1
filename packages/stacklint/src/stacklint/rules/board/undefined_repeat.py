"""GF108."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.boards import respelt
from stacklint.rules.fixtures import board, edited
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_JOB = '{"name": "job", "type": "custom", "query": "app,web", "multi": true}'
_TYPE = '"type": "timeseries",'


@rule(
    "GF108",
    "undefined-repeat",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, _TYPE, _TYPE + ' "repeat": «"route"»,')),
        Example(edited(_FILE, _TYPE, _TYPE + ' "repeat": «"$route"»,')),
        Example(board(_JOB, panel=', "repeat": «"$job"»'), fixed=board(_JOB, panel=', "repeat": "job"')),
    ),
    good=(
        Example(edited(_FILE, _TYPE, _TYPE + ' "repeat": null,')),
        Example(
            edited(_FILE, _TYPE, _TYPE + ' "repeat": "route",')
            | {
                _FILE: (
                    '{"title": "Application", "templating": {"list": [{"name": "route", "type": "custom"}]}, '
                    '"panels": [{"type": "row", "repeat": "route", "panels": []}]}'
                )
            }
        ),
    ),
)
def undefined_repeat(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel or row repeats for a variable that the dashboard does not define.

    Grafana shows it once, as if it did not repeat. Define the variable, or take the repeat away. What stands there is
    the name alone, without `$`.
    """
    variables = frozenset(subject.variables)
    for node in subject.repeats:
        written = node.string or ""
        name = written.removeprefix("$")
        if written != name and name in subject.variables:
            said = f"`repeat` takes the name alone, and no variable is called `{written}`; this does not repeat"
            yield Finding(node.place, said, f"write `{name}`", repairs=(respelt([node], name),))
        elif name and name not in subject.variables:
            right = nearest(name, variables)
            where = subject.variables[right].node["name"].place if right else subject.dashboard.title_place
            yield Finding(
                node.place,
                f"the dashboard has no variable `{name}`; this does not repeat",
                f"did you mean `{right}`?" if right else "define it, or take `repeat` away",
                ((where, f"the variable `{right}`" if right else "the dashboard"),),
            )
