"""The content of a dashboard in the classic model, of every age: `panels` with rows among them, or `rows` of panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.document import Node
from stacklint.stack.boards.board import (
    Annotation,
    Cell,
    Panel,
    PanelTarget,
    Parts,
    Refresh,
    Row,
    Scope,
    SourceRef,
    Transformation,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.boards.dashboards import Dashboard

_REFRESH: Final = {0: Refresh.NEVER, 1: Refresh.LOAD, 2: Refresh.TIME}
_ALWAYS_ASKED: Final = 29
"""From this `schemaVersion` on, a query variable can say that it is never looked up."""
_HIDDEN: Final = 2
"""The `hide` of a variable that isn't shown."""


def read_classic(dashboard: Dashboard, node: Node) -> Parts:
    """The content of a dashboard in the classic model."""
    annotations = tuple(_annotation(one) for one in node["annotations"]["list"].items())
    scope = Scope(dashboard, node, tuple(_variables(node)), annotations, node["refresh"])
    rows: list[Row] = []
    panels: list[Panel] = []
    for one in _shown(node["panels"], scope):
        if one["type"].string == "row":
            inner = tuple(_panel(panel, scope) for panel in _shown(one["panels"], scope))
            rows.append(Row(one, one["repeat"], one["collapsed"].value is True, _cell(one, scope), inner))
            panels.extend(inner)
        else:
            panels.append(_panel(one, scope))
    for one in node["rows"].items():
        inner = tuple(_panel(panel, scope) for panel in _shown(one["panels"], scope))
        rows.append(Row(one, one["repeat"], one["collapse"].value is True, None, inner))
        panels.extend(inner)
    return scope, tuple(panels), tuple(rows)


def _shown(listed: Node, scope: Scope) -> Iterator[Node]:
    """The panels and rows of a list, without the copies of repeated ones that Grafana before 8 saved along with them.

    Every Grafana throws these away as it opens the dashboard, and makes them anew. Facts: `DashboardModel`'s
    `cleanUpRepeats`, which does so where there are variables, and `DashboardMigrator`.
    """
    for one in listed.items():
        is_copy = one["repeatPanelId"].present and (not one["repeat"].string or one["repeatedByRow"].value is True)
        if one.is_mapping and not (is_copy and scope.declared):
            yield one


def source_ref(node: Node) -> SourceRef:
    """A `datasource` of the classic model: a name, or a mapping with `type` and `uid`."""
    if node.is_mapping:
        uid = node["uid"]
        return SourceRef(node, uid if uid.present else node, uid.string or "", node["type"].string or "")
    return SourceRef(node, node, node.string or "", "")


def _variables(node: Node) -> Iterator[Variable]:
    version = node["schemaVersion"].value
    is_old = not isinstance(version, int | float) or version < _ALWAYS_ASKED
    for one in node["templating"]["list"].items():
        name = one["name"].string
        if name:
            yield Variable(
                node=one,
                name=name,
                type=one["type"].string or "",
                query=one["query"],
                source=source_ref(one["datasource"]),
                refresh=_refresh(one["refresh"].value, is_old=is_old),
                multi=one["multi"].value is True,
                include_all=one["includeAll"].value is True,
                hidden=one["hide"].value == _HIDDEN,
            )


def _refresh(value: object, *, is_old: bool) -> Refresh | None:
    """When values are looked up; in old dashboards, "never" becomes "when loaded" as they are migrated."""
    found = _REFRESH.get(value) if isinstance(value, int) else None
    return Refresh.LOAD if is_old and found is Refresh.NEVER else found


def _annotation(node: Node) -> Annotation:
    now, before = node["target"]["expr"], node["expr"]
    return Annotation(node, source_ref(node["datasource"]), now if now.present else before)


def _panel(node: Node, scope: Scope) -> Panel:
    kind = node["type"]
    return Panel(
        node=node,
        scope=scope,
        type=kind.string or "",
        type_node=kind,
        view=node,
        timing=node,
        source=source_ref(node["datasource"]),
        targets=tuple(_target(one) for one in node["targets"].items() if one.is_mapping),
        transformations=tuple(
            Transformation(one, one["id"]) for one in node["transformations"].items() if one.is_mapping
        ),
        library=node["libraryPanel"],
        repeat=node["repeat"],
        cell=_cell(node, scope),
    )


def _target(node: Node) -> PanelTarget:
    ref = node["refId"]
    return PanelTarget(node, node, ref.string or "", ref, node["hide"].value is True, source_ref(node["datasource"]))


def _cell(node: Node, scope: Scope) -> Cell | None:
    found = node["gridPos"]
    return Cell(found, scope.node, found["w"], found["h"]) if found.is_mapping else None
