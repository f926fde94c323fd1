"""GF142."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models import DashboardForm
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.stack import Stack

_MORE = "grafana/dashboards/more.json"
_KEYS = ("apiVersion", "kind", "spec")
_RESOURCE = (
    '{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "more"}, '
    '"spec": {"title": "More", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}}}}'
)


def _with(old: str, new: str) -> Example:
    return Example(stack({_MORE: _RESOURCE.replace(old, new)}))


@rule(
    "GF142",
    "dashboard-not-an-object",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_MORE: '«[{"title": "More", "panels": []}]»\n'})),
        Example(stack({_MORE: "«null»\n"})),
        _with('"apiVersion"', '«"apiversion"»'),
        _with('"kind": "Dashboard"', '«"kinds"»: "Dashboard"'),
        _with('"spec": {"title"', '«"specs"»: {"title"'),
        Example(stack({_MORE: "«" + _RESOURCE.replace('"kind": "Dashboard", ', "") + "»"})),
        _with('"dashboard.grafana.app/v2"', '«"dashboards.grafana.app/v2"»'),
    ),
    good=(
        Example(stack()),
        Example(stack({_MORE: _RESOURCE, "compose.yaml": stack()["compose.yaml"].replace("12.2.0", "13.1.0")})),
        Example(stack({"grafana/more.json": "[]\n"})),
        Example(stack({_MORE: "[\n"})),
        Example(stack({_MORE: '{"apiVersion": "v1", "kind": "ConfigMap", "data": {}}'})),
        Example(stack({_MORE: '{"apiVersion": 1, "kind": "Sizes", "spec": {"size": 5}}'})),
    ),
)
def dashboard_not_an_object(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A JSON file that a dashboard provider reads holds no dashboard: it is no object, or a resource that lacks a part.

    Grafana takes every JSON file in the folder of a provider for a dashboard. It finds no title in this one and leaves
    it out, with a line in its log. A resource has `apiVersion`, which begins with `dashboard.grafana.app/`, `kind` and
    `spec`. Keep other files elsewhere.
    """
    node, loads = subject.node, stack.provisioning.loads_of(subject.dashboard)
    if not loads or node.document.broken:
        return
    related = ((loads[0].provider.path.place, "the provider that reads it"),)
    if not node.is_mapping:
        yield Finding(
            node.place,
            f"this is {'a list' if node.is_sequence else 'a value'}, no dashboard; Grafana leaves it out",
            "put the dashboard itself at the top of the file, or move the file elsewhere",
            related,
        )
    elif subject.dashboard.form is DashboardForm.OTHER and _is_meant(node):
        lacking = next((key for key in _KEYS if not node[key].present), "")
        wrong = next((key for key in node.keys if surely(key, [lacking])), "") if lacking else ""
        at = node[wrong].place.key() if wrong else node.place if lacking else node["apiVersion"].place
        said = f"`{lacking}` is missing in this resource" if lacking else "`apiVersion` is none of Grafana's dashboards"
        advice = f"write `{lacking}`" if lacking else "write such as `dashboard.grafana.app/v2`"
        yield Finding(at, f"{said}; Grafana finds no title, and leaves the dashboard out", advice, related)


def _is_meant(node: Node) -> bool:
    """Whether an object that is no dashboard surely was to be a resource that holds one."""
    inner = next((value for key, value in node.entries() if key == "spec" or surely(key, ["spec"])), node["spec"])
    return inner["title"].string is not None and (inner["elements"].is_mapping or inner["panels"].is_sequence)
