"""GF146."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Panel
from stacklint.stack.queries.traits import LIBRARY
from stacklint.stack.stack import Stack

_FILE = "grafana/dashboards/app.json"
_OLD = '"title": "Application",\n  "panels": ['
_NEW = (
    '"title": "Application",\n  "__elements": {},\n  "panels": [\n    {{"libraryPanel": {{"uid": {}, "name": "P"}}}},'
)


@rule(
    "GF146",
    "library-panel-missing",
    severity=Severity.WARNING,
    when={LIBRARY},
    bad=(
        Example(edited(_FILE, _OLD, _NEW.format("{}", '«"abc"»'))),
        Example(edited(_FILE, _OLD, _NEW.format('{"other": {}}', '«"abc"»'))),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _OLD, _NEW.format('{"abc": {"uid": "abc", "kind": 1, "model": {}}}', '"abc"'))),
        Example(edited(_FILE, _OLD, _NEW.format('[{"uid": "abc", "kind": 1, "model": {}}]', '"abc"'))),
    ),
)
def library_panel_missing(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A provisioned dashboard shows a library panel that it doesn't bring along.

    An export holds its library panels under `__elements`, from where Grafana makes them. Without that, the panel is
    there only if somebody has made it in this Grafana's database before; else an error stands in its place. Export the
    dashboard with its library panels, or make them ordinary panels.
    """
    node, scope = subject.library["uid"], subject.scope
    uid = node.string
    if scope.dashboard.grafana is None or not uid or uid in _brought(scope.elements):
        return
    yield Finding(
        node.place,
        f"no element of this file is the library panel `{uid}`; a new Grafana shows an error in its place",
        "export the dashboard with its library panels, or make it an ordinary panel",
    )


def _brought(elements: Node) -> set[str]:
    """The uids of the library panels that a file holds, by uid or as a list."""
    return {*elements.keys, *(item["uid"].string or "" for item in elements.items())}
