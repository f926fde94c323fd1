"""GF213."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board
from stacklint.stack.boards import Board
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
    ),
    good=(
        Example(board('{"name": "job", "type": "custom", "query": "app"}', "$job")),
        Example(board('{"name": "job", "type": "switch"}', "$job")),
        Example(board('{"name": "job", "type": 5}', "$job")),
    ),
)
def variable_of_no_type(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable has no name, or no type that Grafana knows.

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
        kind = variable["type"].string
        if kind and kind not in _TYPES:
            right = nearest(kind, _TYPES)
            yield Finding(
                variable["type"].place,
                f"Grafana has no variables of type `{kind}`, and leaves this one out of the dashboard",
                f"did you mean `{right}`?" if right else "such as `query`, `custom` or `textbox`",
            )
