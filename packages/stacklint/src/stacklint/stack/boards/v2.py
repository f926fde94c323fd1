"""The content of a dashboard in the second schema: elements by name, and a layout that says where they are.

Facts: the resources `dashboard.grafana.app/v2alpha1`, `v2beta1` and `v2`. The first names a plugin by the `kind` of a
query or a view and its data source beside the query; the others have `group` for the plugin and the data source inside.
"""

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
    absent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.boards.dashboards import Dashboard

_TYPES: Final = {
    "QueryVariable": "query",
    "TextVariable": "textbox",
    "ConstantVariable": "constant",
    "DatasourceVariable": "datasource",
    "IntervalVariable": "interval",
    "CustomVariable": "custom",
    "GroupByVariable": "groupby",
    "AdhocVariable": "adhoc",
    "SwitchVariable": "switch",
}
VARIABLES: Final = frozenset(_TYPES)
"""The kinds of variables."""
_REFRESH: Final = {"never": Refresh.NEVER, "onDashboardLoad": Refresh.LOAD, "onTimeRangeChanged": Refresh.TIME}
_LEGACY: Final = "__legacyStringValue"
"""Where a query that was a mere text in the classic model is kept."""


def read_v2(dashboard: Dashboard, node: Node) -> Parts:
    """The content of a dashboard in the second schema."""
    annotations = tuple(_annotation(one["spec"]) for one in node["annotations"].items())
    cells: dict[str, tuple[Node, Cell | None]] = {}
    rows: list[Row] = []
    _lay_out(node["layout"], cells, rows)
    inner = tuple(variable for row in rows for variable in _variables(row.node))
    refresh = node["timeSettings"]["autoRefresh"]
    scope = Scope(dashboard, node, tuple(_variables(node)), annotations, refresh, inner)
    panels = tuple(
        _panel(element, scope, *cells.get(name, (element["repeat"], None)))
        for name, element in node["elements"].entries()
        if element["spec"].is_mapping
    )
    return scope, panels, tuple(rows)


def _variables(node: Node) -> Iterator[Variable]:
    for one in node["variables"].items():
        spec, kind = one["spec"], one["kind"].string or ""
        name = spec["name"].string
        if not name:
            continue
        query, source = spec["query"], absent(one["datasource"])
        if kind == "QueryVariable":
            source, query = _query(spec["query"], spec["datasource"])
            query = query[_LEGACY] if query[_LEGACY].present else query
        elif kind == "DatasourceVariable":
            query = spec["pluginId"]
        elif kind in {"GroupByVariable", "AdhocVariable"}:
            source, _ = _query(one, spec["datasource"])
        yield Variable(
            node=spec,
            name=name,
            type=_TYPES.get(kind, ""),
            query=query,
            source=source,
            refresh=_REFRESH.get(spec["refresh"].string or ""),
            multi=spec["multi"].value is True,
            include_all=spec["includeAll"].value is True,
            hidden=spec["hide"].string == "hideVariable",
        )


def _annotation(spec: Node) -> Annotation:
    source, query = _query(spec["query"], spec["datasource"])
    return Annotation(spec, source, query["expr"] if query["expr"].present else spec["legacyOptions"]["expr"])


def _query(node: Node, beside: Node) -> tuple[SourceRef, Node]:
    """The data source that a query says it asks, and the query in the language of that."""
    kind = node["kind"].string or ""
    plugin = node["group"].string or (kind if kind != "DataQuery" else "")
    inside = node["datasource"]
    reference, uid = (inside, inside["name"]) if inside.present else (beside, beside["uid"])
    at = uid if uid.present else reference
    return SourceRef(reference, at, uid.string or "", plugin or beside["type"].string or ""), node["spec"]


def _panel(element: Node, scope: Scope, repeat: Node, cell: Cell | None) -> Panel:
    spec = element["spec"]
    data, view = spec["data"]["spec"], spec["vizConfig"]
    is_new = view["group"].present or view["kind"].string == "VizConfig"
    kind = view["group" if is_new else "kind"]
    return Panel(
        node=spec,
        scope=scope,
        type=kind.string or "",
        type_node=kind,
        view=view["spec"],
        timing=data["queryOptions"],
        source=absent(spec["datasource"]),
        targets=tuple(_target(one["spec"]) for one in data["queries"].items() if one["spec"].is_mapping),
        transformations=tuple(_transformation(one) for one in data["transformations"].items() if one.is_mapping),
        library=spec["libraryPanel"],
        repeat=repeat,
        cell=cell,
    )


def _target(spec: Node) -> PanelTarget:
    source, query = _query(spec["query"], spec["datasource"])
    ref = spec["refId"]
    return PanelTarget(spec, query, ref.string or "", ref, spec["hidden"].value is True, source)


def _transformation(node: Node) -> Transformation:
    spec = node["spec"]
    named = (one for one in (spec["id"], node["group"], node["kind"]) if one.present)
    return Transformation(spec, next(named, spec["id"]))


def _lay_out(layout: Node, cells: dict[str, tuple[Node, Cell | None]], rows: list[Row]) -> None:
    """Note where a layout puts elements, and what its rows and tabs repeat for; layouts stand inside of others."""
    pending = [layout]
    while pending:
        spec = pending.pop()["spec"]
        for one in spec["items"].items():
            item = one["spec"]
            is_placed = item["width"].present or item["height"].present
            cell = Cell(item, spec, item["width"], item["height"]) if is_placed else None
            cells.setdefault(item["element"]["name"].string or "", (item["repeat"]["value"], cell))
        for one in (*spec["rows"].items(), *spec["tabs"].items()):
            part = one["spec"]
            rows.append(Row(part, part["repeat"]["value"], part["collapse"].value is True, None, ()))
            pending.append(part["layout"])
