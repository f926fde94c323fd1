"""GF213."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models import DashboardForm
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.v2 import VARIABLES
from stacklint.stack.stack import Stack

_TYPES = frozenset(
    {
        "adhoc", "constant", "custom", "datasource", "groupby", "interval", "query", "snapshot", "switch", "system",
        "textbox",
    }
)  # fmt: skip


@rule(
    "GF213",
    "variable-of-no-type",
    severity=Severity.WARNING,
    bad=(
        Example(board('{"name": "job", "type": «"list"», "query": "app"}', "$job")),
        Example(board('{"name": "job", "type": «"Query"», "query": "label_values(job)"}', "$job")),
        Example(board('«{"name": "job", "query": "app"}»', "$job")),
        Example(board('«{"type": "custom", "query": "app"}»', "up")),
        Example(board('{"name": «""», "type": "custom", "query": "app"}', "up")),
        Example(board_v2('{"kind": «"CustomVariables"», "spec": {"name": "job", "query": "app"}}', "$job")),
        Example(board_v2('{"kind": «"query"», "spec": {"name": "job"}}', "$job")),
    ),
    good=(
        Example(board('{"name": "job", "type": "custom", "query": "app"}', "$job")),
        Example(board('{"name": "job", "type": "switch"}', "$job")),
        Example(board('{"name": "job", "type": 5}', "$job")),
        Example(board_v2('{"kind": "CustomVariable", "spec": {"name": "job", "query": "app"}}', "$job")),
        Example(board_v2('{"kind": 5, "spec": {"name": "job"}}', "up")),
    ),
)
def variable_of_no_type(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable has no name, or no type that Grafana knows, which the second schema calls its `kind`.

    Grafana leaves it out of the dashboard, with a line in the browser's console. What uses it keeps the name as it is:
    a query asks for the value `$job`, and finds nothing. Give it a name, and a type that there is.
    """
    for variable in [one for one in subject.node["templating"]["list"].items() if one.is_mapping]:
        for key in ("name", "type"):
            node = variable[key]
            if not node.present or node.value == "":
                at = node if node.present else variable
                message = f"the variable has no `{key}`; Grafana leaves it out of the dashboard"
                yield Finding(at.place, message, f"give it a `{key}`")
        yield from _unknown(variable["type"], "type", _TYPES, "such as `query`, `custom` or `textbox`")
    if subject.dashboard.form is DashboardForm.V2:
        for owner in (subject.node, *(row.node for row in subject.rows)):
            for variable in owner["variables"].items():
                advice = "such as `QueryVariable`, `CustomVariable` or `TextVariable`"
                yield from _unknown(variable["kind"], "kind", VARIABLES, advice)


def _unknown(node: Node, key: str, known: Collection[str], otherwise: str) -> Iterator[Finding]:
    name = node.string
    if name and name not in known:
        right = nearest(name, known) or next((one for one in known if one == f"{name.capitalize()}Variable"), None)
        yield Finding(
            node.place,
            f"Grafana has no variables of {key} `{name}`, and leaves this one out of the dashboard",
            f"did you mean `{right}`?" if right else otherwise,
        )
