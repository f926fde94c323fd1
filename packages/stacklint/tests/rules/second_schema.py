"""A classic dashboard in the second schema, as far as it can be said there."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_KINDS = {
    "query": "QueryVariable",
    "textbox": "TextVariable",
    "constant": "ConstantVariable",
    "datasource": "DatasourceVariable",
    "interval": "IntervalVariable",
    "custom": "CustomVariable",
    "groupby": "GroupByVariable",
    "adhoc": "AdhocVariable",
    "switch": "SwitchVariable",
}
_HIDE = ("dontHide", "hideLabel", "hideVariable", "inControlsMenu")
_REFRESH = ("", "onDashboardLoad", "onTimeRangeChanged")  # its "never" is what stands where nothing is said
_TIMING = ("interval", "maxDataPoints", "timeFrom", "timeShift", "hideTimeOverride")
_KEPT = ("title", "description", "tags", "editable", "preload", "links")


class NotSayableError(Exception):
    """The second schema has no words for it."""


_TIMES = {"refresh_intervals": "autoRefreshIntervals", "quick_ranges": "quickRanges", "nowDelay": "nowDelay"}


def second_schema(board: Json) -> Json:
    """The resource of a classic dashboard.

    Raises:
        NotSayableError: it holds what the second schema can't say.
    """
    elements: Json = {}
    placed = ["gridPos" in panel for panel in _listed(board, "panels")]
    if any(placed) and not all(placed):
        raise NotSayableError("gridPos")
    rows = [_row({}, [], elements, "")]
    for index, panel in enumerate(_listed(board, "panels")):
        if panel.get("type") == "row":
            rows.append(_row(panel, _listed(panel, "panels"), elements, f"row-{index}"))
        else:
            _place(rows[-1]["spec"]["layout"]["spec"]["items"], panel, elements, f"panel-{index}")
    _refuse(board, "rows", "__elements", "__inputs")
    spec = {key: board[key] for key in _KEPT if key in board}
    templating, annotations = board.get("templating") or {}, board.get("annotations") or {}
    return {
        "apiVersion": "dashboard.grafana.app/v2beta1",
        "kind": "Dashboard",
        "metadata": {"name": board.get("uid")},
        "spec": spec
        | {
            "variables": [_variable(one) for one in _listed(templating, "list")],
            "annotations": [_annotation(one) for one in _listed(annotations, "list")],
            "elements": elements,
            "layout": {"kind": "RowsLayout", "spec": {"rows": rows}},
            "timeSettings": _times(board),
        },
    }


def _times(board: Json) -> Json:
    picker = board.get("timepicker") or {}
    offered = {name: picker[key] for key, name in _TIMES.items() if key in picker}
    refresh = {"autoRefresh": board["refresh"]} if "refresh" in board else {}
    time = board.get("time") or {}
    if not isinstance(time, dict):
        raise NotSayableError("what is shown first is a part of other settings")
    return {**time, **refresh, **offered}


def _listed(owner: Json, key: str) -> list[Json]:
    found = owner.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise NotSayableError(key)
    return found


def _refuse(owner: Json, *keys: str) -> None:
    for key in keys:
        if owner.get(key):
            raise NotSayableError(key)


def _row(row: Json, panels: list[Json], elements: Json, name: str) -> Json:
    items: list[Json] = []
    for index, panel in enumerate(panels):
        if panel.get("type") == "row" or not row.get("collapsed"):
            raise NotSayableError("row")
        _place(items, panel, elements, f"{name}-{index}")
    spec: Json = {"layout": {"kind": "GridLayout", "spec": {"items": items}}}
    if "title" in row:
        spec["title"] = row["title"]
    if "collapsed" in row:
        spec["collapse"] = row["collapsed"]
    return {"kind": "RowsLayoutRow", "spec": spec | _repeat(row)}


def _repeat(owner: Json) -> Json:
    return {"repeat": {"mode": "variable", "value": owner["repeat"]}} if owner.get("repeat") else {}


def _place(items: list[Json], panel: Json, elements: Json, name: str) -> None:
    grid = panel.get("gridPos") or {}
    names = {"x": "x", "y": "y", "w": "width", "h": "height"}
    if not names.keys() >= grid.keys():
        raise NotSayableError("gridPos")
    place = {names[key]: value for key, value in grid.items()}
    element = {"kind": "ElementReference", "name": name}
    items.append({"kind": "GridLayoutItem", "spec": {"element": element, **place, **_repeat(panel)}})
    elements[name] = _element(panel)


def _element(panel: Json) -> Json:
    shared = {key: panel[key] for key in ("id", "title", "description", "links", "transparent") if key in panel}
    if panel.get("libraryPanel"):
        return {"kind": "LibraryPanel", "spec": {**shared, "libraryPanel": panel["libraryPanel"]}}
    _refuse(panel, "alert", "dataFormat", "legend", "styles", "transform", "valueName", "xaxis", "yaxes")
    outer = panel.get("datasource")
    if "snapshotData" in panel or (outer is not None and not panel.get("targets")):
        raise NotSayableError("datasource")
    done = _listed(panel, "transformations")
    group = {
        "queries": [_panel_query(one, outer) for one in _listed(panel, "targets")],
        "transformations": [{"kind": "Transformation", "group": one.get("id"), "spec": one} for one in done],
        "queryOptions": {key: panel[key] for key in _TIMING if key in panel},
    }
    view = {"options": panel.get("options", {}), "fieldConfig": panel.get("fieldConfig", {})}
    config = {"kind": "VizConfig", "group": panel.get("type"), "version": "", "spec": view}
    return {"kind": "Panel", "spec": {**shared, "data": {"kind": "QueryGroup", "spec": group}, "vizConfig": config}}


def _panel_query(target: Json, outer: object) -> Json:
    spec = {key: value for key, value in target.items() if key not in {"datasource", "refId", "hide"}}
    own = target.get("datasource")
    mixed = isinstance(outer, dict) and outer.get("uid") == "-- Mixed --"
    is_expression = isinstance(own, dict) and own.get("uid") == "__expr__"
    if (mixed and own is None) or not (mixed or is_expression or None in (own, outer) or _uid(own) == _uid(outer)):
        raise NotSayableError("datasource")
    said = own if own is not None and (outer is None or mixed or is_expression) else outer
    named = {"refId": target["refId"]} if "refId" in target else {}
    hidden = {"hidden": target["hide"]} if "hide" in target else {}
    return {"kind": "PanelQuery", "spec": {**named, **hidden, "query": _query(said, spec)}}


def _uid(source: object) -> object:
    return source.get("uid") if isinstance(source, dict) else source


def _query(source: object, spec: Json) -> Json:
    found: Json = {"kind": "DataQuery", "version": "v0", "spec": spec}
    if source is None:
        return found
    if not isinstance(source, dict):
        raise NotSayableError("datasource")
    if source.get("type"):
        found["group"] = source["type"]
    if source.get("uid"):
        found["datasource"] = {"name": source["uid"]}
    return found


def _variable(variable: Json) -> Json:
    kind = _KINDS.get(variable.get("type", ""))
    if kind is None or not variable.get("name"):
        raise NotSayableError("type")
    spec = {key: value for key, value in variable.items() if key not in {"type", "datasource"}}
    source = variable.get("datasource")
    if kind == "QueryVariable":
        query = variable.get("query")
        if query is None:
            raise NotSayableError("query")
        spec["query"] = _query(source, query if isinstance(query, dict) else {"__legacyStringValue": query})
    elif kind == "DatasourceVariable" and "query" in spec:
        spec["pluginId"] = spec.pop("query")
    elif kind in {"AdhocVariable", "GroupByVariable"}:
        asked = _query(source, {})
        return {"kind": kind, **{key: asked[key] for key in ("group", "datasource") if key in asked}, "spec": spec}
    for name, words in (("refresh", _REFRESH), ("hide", _HIDE), ("sort", ("disabled",))):
        if name in spec:
            spec[name] = _word(spec[name], words)
    return {"kind": kind, "spec": spec}


def _word(number: object, words: tuple[str, ...]) -> str:
    if not isinstance(number, int) or not 0 <= number < len(words) or not words[number]:
        raise NotSayableError(number)
    return words[number]


def _annotation(annotation: Json) -> Json:
    spec = {key: value for key, value in annotation.items() if key not in {"datasource", "target", "expr"}}
    asked = annotation.get("target") or {key: annotation[key] for key in ("expr",) if key in annotation}
    return {"kind": "AnnotationQuery", "spec": {**spec, "query": _query(annotation.get("datasource"), asked)}}
