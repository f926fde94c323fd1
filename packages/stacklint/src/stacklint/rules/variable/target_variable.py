"""OP106."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Variable
from stacklint.stack.stack import Stack

_FILE: Final = "grafana/dashboards/app.json"
_BOARD: Final = """\
{{"title": "Application", "panels": [], "templating": {{"list": [
  {{"name": {}, "type": {}, "query": "label_values(up, job)", "label": "Job", "datasource": "Prometheus"{}}}
]}}}}
"""
_TARGET: Final = frozenset({"job", "instance"})
_BY_HAND: Final = frozenset({"custom", "textbox", "constant", "interval"})


@rule(
    "OP106",
    "target-variable",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(stack({_FILE: _BOARD.format('«"job"»', '"query"', "")})),
        Example(stack({_FILE: _BOARD.format('"job"', '"query"', ', "multi": «false»')})),
        Example(stack({_FILE: _BOARD.format('«"instance"»', '"custom"', ', "multi": true')})),
    ),
    good=(
        Example(stack({_FILE: _BOARD.format('"job"', '"query"', ', "multi": true')})),
        Example(stack({_FILE: _BOARD.format('"env"', '"query"', "")})),
        Example(stack({_FILE: _BOARD.format('"job"', '"adhoc"', "")})),
    ),
)
def target_variable(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """The variable for jobs or instances takes one value at a time, or has its values written by hand.

    Jobs and instances come and go. A variable that asks Prometheus for them has those that there are, and one that
    takes several lets people compare them.
    """
    if subject.name not in _TARGET:
        return
    node = subject.node
    if subject.type in _BY_HAND:
        said = f"the values of `{subject.name}` are written by hand; others are not offered"
        yield Finding(node["name"].place, said, f"ask for them: type `query`, `label_values(up, {subject.name})`")
    elif subject.type == "query" and not subject.multi:
        yield Finding(
            (node["multi"] if node["multi"].present else node["name"]).place,
            f"only one `{subject.name}` can be chosen at a time",
            "set `multi` to `true`, and match it with `=~`",
        )
