"""GF170."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.rules.variables import also, meant
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.variable_uses import undefined_in_queries, undefined_in_texts
from stacklint.stack.stack import Stack

_JOB = '{"name": "job", "type": "custom", "query": "app,web"}'
_JOB_V2 = '{"kind": "CustomVariable", "spec": {"name": "job", "query": "app,web"}}'
_LINK = ', "links": [{"title": "Logs", "url": "/d/logs?var-job=%s"}]'


@rule(
    "GF170",
    "undefined-variable-in-text",
    severity=Severity.WARNING,
    bad=(
        Example(board(_JOB, "up", ', "title": "Requests of «$jobs»"')),
        Example(board("", "up", ', "title": "Requests of «${route}»", "interval": "[[route]]"')),
        Example(board(_JOB, "up", _LINK % "«${jobs:queryparam}»")),
        Example(board(_JOB, "up", "", _LINK % "«[[route]]»")),
        Example(board_v2(_JOB_V2, "up", ', "title": "«$jobs»"')),
    ),
    good=(
        Example(board(_JOB, "up", ', "title": "Requests of $job, [[job]] and ${job:csv}"')),
        Example(board(_JOB.replace("job", "label"), "up", ', "title": "{{ $labels.job }}: {{ $value }}"')),
        Example(board(_JOB, "up", ', "title": "Cost in $USD: $5 of $$, $1 each"')),
        Example(board(_JOB, "up", ', "title": "${DS_PROMETHEUS} $__interval"' + _LINK % "${__field.labels.job}")),
        Example(board(_JOB, "up", ', "description": "${jobs}", "options": {"content": "`${jobs}`"}')),
        Example(board(_JOB, "up{job='$jobs'}", ', "title": "Requests of $jobs"')),
    ),
)
def undefined_in_text(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A title, legend, link or interval names a variable that the dashboard does not define.

    Grafana leaves the name as it is: `$job` stands in the title, or is what a link passes on. A bare `$name` may be
    meant as it stands, so it is reported only where it resembles a variable of the dashboard. Define the variable, or
    write what is to stand there.
    """
    found, variables = undefined_in_texts(subject), frozenset(subject.variables)
    for name in found.keys() - undefined_in_queries(subject).keys() if found else ():
        uses, right = found[name], nearest(name, variables)
        sure = [use for use in uses if use.reference.braced or right is not None]
        if not sure or name in _OF_ALERTS or name.startswith(("DS_", "VAR_")):  # the latter are left from an export
            continue
        yield Finding(
            sure[0].place,
            f"the dashboard has no variable `{name}`; Grafana shows `{sure[0].written}` as it is{also(sure)}",
            f"did you mean `${right}`?" if right else "define it, or write the value",
            meant(right, subject),
        )


_OF_ALERTS = frozenset({"labels", "value"})
"""Variables of templates of alerts, which people also write into titles."""
