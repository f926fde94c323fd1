"""GF142."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards import Board
from stacklint.stack.stack import Stack

_MORE = "grafana/dashboards/more.json"


@rule(
    "GF142",
    "dashboard-not-an-object",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_MORE: '«[{"title": "More", "panels": []}]»\n'})),
        Example(stack({_MORE: "«null»\n"})),
    ),
    good=(Example(stack()), Example(stack({"grafana/more.json": "[]\n"})), Example(stack({_MORE: "[\n"}))),
)
def dashboard_not_an_object(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A JSON file that a dashboard provider reads holds no object.

    Grafana takes every JSON file in the folder of a provider for a dashboard. It finds no title in this one and leaves
    it out, with a line in its log. Keep such files elsewhere.
    """
    node, loads = subject.node, stack.provisioning.loads_of(subject.dashboard)
    if loads and not node.is_mapping and not node.document.broken:
        yield Finding(
            node.place,
            f"this is {'a list' if node.is_sequence else 'a value'}, no dashboard; Grafana leaves it out",
            "put the dashboard itself at the top of the file, or move the file elsewhere",
            ((loads[0].provider.path.place, "the provider that reads it"),),
        )
