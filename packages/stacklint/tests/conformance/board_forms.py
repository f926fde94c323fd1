"""Dashboards at random, in every form and of every age, with which nothing is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from ..rules.second_schema import second_schema  # noqa: TID252 - one translator, wherever dashboards are tested
from .boards import Json, Shelf, classic, target, variables


def aged(uid: str, rnd: Random) -> Json:
    """A dashboard as older versions of Grafana have written it; of those with rows, with or without ids."""
    kinds = ("graph", "singlestat", "table", "text", "heatmap", "gauge", "stat", "table-old", "graph")
    by_name = rnd.choice(("Prometheus", "prometheus", None, "$source", "default"))
    panels: list[Json] = []
    for number in range(rnd.randint(1, 5)):
        kind = rnd.choice(kinds)
        one: Json = {"type": kind, "title": "Old", "id": number + 1, "datasource": by_name, "links": []}
        if kind == "text":
            one |= {"mode": "markdown", "content": "# a"}
        else:
            one["targets"] = [{**target("A", kind, rnd), "metric": "http", "step": rnd.choice((10, 240))}]
        if kind == "graph":
            one |= {
                "lines": True, "fill": 1, "linewidth": 2, "nullPointMode": "null", "legend": {"show": True,
                "values": False},
                "yaxes": [{"format": "short", "show": True, "min": "0"}, {"format": "short", "show": False}],
                "xaxis": {"show": True},
                "aliasColors": {}, "seriesOverrides": [{"alias": "a", "yaxis": 2}], "thresholds": [],
                "tooltip": {"shared": True},
            }  # fmt: skip
        if kind == "singlestat":
            one |= {
                "valueName": "current",
                "format": "short",
                "gauge": {"show": False},
                "valueMaps": [],
                "thresholds": "1,2",
            }
        panels.append(one)
    panels.append(
        {"type": "text", "id": 50, "content": "$route $instance $status $interval $limit $unit $source", "mode": "html"}
    )
    old_variables = [
        {**one, "refresh": bool(one["refresh"])} if "refresh" in one and rnd.random() < 0.3 else one
        for one in variables(rnd)
    ]
    board: Json = {
        "uid": uid, "title": f"Board {uid}", "tags": ["app"], "editable": True, "style": rnd.choice(("dark", "light")),
        "templating": {"list": old_variables}, "annotations": {"list": []}, "refresh": rnd.choice((False, "1m", "")),
        "id": rnd.choice((None, 17)), "hideControls": False, "sharedCrosshair": True, "gnetId": rnd.choice((None,
        1860)),
        "time": {"from": "now-1h", "to": "now"}, "timepicker": {"time_options": ["5m", "1h"],
        "refresh_intervals": ["5s"]},
    }  # fmt: skip
    if rnd.random() < 0.5:
        for one in panels:
            one["span"] = rnd.choice((4, 6, 12))
        half = len(panels) // 2
        rows = [
            {"title": f"Row {half}", "height": "250px", "collapse": rnd.choice((True, False)), "panels": part}
            for part in (panels[:half], panels[half:])
        ]
        return board | {"schemaVersion": rnd.choice((8, 12, 14)), "rows": rows}
    shelf = Shelf()
    return board | {"schemaVersion": rnd.choice((16, 22, 27, 30)), "panels": [shelf.put(one, rnd) for one in panels]}


def wrapped(board: Json, rnd: Random) -> Json:
    """A classic dashboard as a resource."""
    metadata: Json = {"name": board["uid"], **rnd.choice(({}, {"namespace": "default"}, {"labels": {"a": "b"}}))}
    spec = {key: value for key, value in board.items() if key != "uid"}
    version = rnd.choice(("v0alpha1", "v1beta1", "v1"))
    return {"apiVersion": f"dashboard.grafana.app/{version}", "kind": "Dashboard", "metadata": metadata, "spec": spec}


_SORT: Final = (
    "disabled", "alphabeticalAsc", "alphabeticalDesc", "numericalAsc", "numericalDesc",
    "alphabeticalCaseInsensitiveAsc",
    "alphabeticalCaseInsensitiveDesc", "naturalAsc", "naturalDesc",
)  # fmt: skip


def second(board: Json, rnd: Random) -> Json:
    """A plain classic dashboard in one of the versions of the second schema."""
    orders = {one["name"]: _SORT[one.pop("sort")] for one in board["templating"]["list"] if "sort" in one}
    resource = second_schema(board)
    spec = resource["spec"]
    for one in (one["spec"] for one in spec["variables"]):
        if one["name"] in orders:
            one["sort"] = orders[one["name"]]
    for one in spec["annotations"]:
        inner = one["spec"]
        if "builtIn" in inner:
            inner["builtIn"] = inner["builtIn"] == 1
        inner["legacyOptions"] = {key: inner.pop(key) for key in ("type", "titleFormat", "step") if key in inner}
    if "graphTooltip" in board:
        spec["cursorSync"] = ("Off", "Crosshair", "Tooltip")[board["graphTooltip"]]
    if rnd.random() < 0.3:
        tab = {"kind": "TabsLayoutTab", "spec": {"title": "Tab", "layout": spec["layout"]}}
        spec["layout"] = {"kind": "TabsLayout", "spec": {"tabs": [tab]}}
    version = rnd.choice(("v2alpha1", "v2beta1", "v2"))
    resource["apiVersion"] = f"dashboard.grafana.app/{version}"
    if version == "v2alpha1":
        _first(spec)
    return resource


def _first(spec: Json) -> None:
    """Turns a spec into the first version: the kind is the plugin, and the data source stands beside a query."""
    panels = [element["spec"] for element in spec["elements"].values() if element["kind"] == "Panel"]
    for inner in panels:
        view = inner["vizConfig"]
        inner["vizConfig"] = {"kind": view["group"], "spec": {**view["spec"], "pluginVersion": "12.0.0"}}
        for step in inner["data"]["spec"]["transformations"]:
            step["kind"] = step.pop("group")
        for one in inner["data"]["spec"]["queries"]:
            _beside(one["spec"])
    for one in (*spec["variables"], *spec["annotations"]):
        if "query" in one["spec"] and isinstance(one["spec"]["query"], dict):
            _beside(one["spec"])


def _beside(owner: Json) -> None:
    query = owner["query"]
    kind, source = query.get("group", "prometheus"), query.get("datasource")
    owner["query"] = {"kind": kind, "spec": query["spec"]}
    if source is not None:
        owner["datasource"] = {"type": kind, "uid": source["name"]}


FORMS: Final[tuple[Callable[[str, Random], Json], ...]] = (
    classic,
    aged,
    lambda uid, rnd: wrapped(classic(uid, rnd), rnd),
    lambda uid, rnd: second(classic(uid, rnd, plain=True), rnd),
)
"""Every form that a dashboard has."""


def as_json(data: Any, rnd: Random) -> str:
    """Data as Grafana and people write it."""
    style: tuple[Any, Any] = rnd.choice(((None, (",", ":")), (2, None), (None, None), ("\t", None)))
    text = json.dumps(data, indent=style[0], separators=style[1], ensure_ascii=rnd.random() < 0.5)
    return text + rnd.choice(("", "\n"))
