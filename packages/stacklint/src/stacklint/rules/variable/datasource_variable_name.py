"""OP104."""

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
  {{"name": {}, "type": {}, "query": "grafana-x-datasource", "label": "Data source"}}
]}}}}
"""


@rule(
    "OP104",
    "datasource-variable-name",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(Example(stack({_FILE: _BOARD.format('«"source"»', '"datasource"')})),),
    good=(
        Example(stack({_FILE: _BOARD.format('"datasource"', '"datasource"')})),
        Example(stack({_FILE: _BOARD.format('"loki_datasource"', '"datasource"')})),
        Example(stack({_FILE: _BOARD.format('"grafana_x_datasource"', '"datasource"')})),
        Example(stack({_FILE: _BOARD.format('"source"', '"custom"')})),
    ),
)
def datasource_variable_name(subject: Variable, _stack: Stack) -> Iterator[Finding]:
    """The variable for the data source has a name of its own.

    A link from one dashboard to another can hand on what is chosen, by name. Where every dashboard calls it
    `datasource`, or `loki_datasource` and the like where there are several, the choice goes along.
    """
    if subject.type == "datasource" and subject.name != "datasource" and not subject.name.endswith("_datasource"):
        yield Finding(
            subject.node["name"].place,
            f"the variable for the data source is called `{subject.name}`; other dashboards don't hand on their choice",
            "call it `datasource`, or `prometheus_datasource` and the like where there are several",
        )
