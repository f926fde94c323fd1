"""Dashboards at random in the classic form of today, with which nothing is wrong."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any, Final

from .board_parts import OPTIONS, fields, some, steps

Json = dict[str, Any]

PROMETHEUS: Final = {"type": "prometheus", "uid": "prometheus"}
LOKI: Final = {"type": "loki", "uid": "loki"}
TEMPO: Final = {"type": "tempo", "uid": "tempo"}
EXPRESSION: Final = {"type": "__expr__", "uid": "__expr__"}
ASKING: Final = (
    "timeseries", "timeseries", "timeseries", "stat", "stat", "gauge", "bargauge", "table", "barchart", "heatmap",
    "histogram", "piechart", "state-timeline", "status-history", "trend", "xychart", "candlestick", "flamegraph",
    "logstable", "datagrid",
)  # fmt: skip
"""Types of panels that show results, the common ones more often."""
SILENT: Final = tuple(kind for kind in OPTIONS if kind not in {*ASKING, "logs", "traces"})
"""Those that have something to show without a query."""
COUNTERS: Final = (
    "sum by (route) (rate(http_requests_total[$__rate_interval]))", "rate(http_requests_total[5m])",
    'sum(rate(http_requests_total{route=~"$route"}[$__rate_interval])) by (status)',
    "sum(rate(http_requests_total{route=~'${route:regex}', status!~\"5..\"}[10m]))",
    "topk(5, sum by (route) (increase(http_requests_total[$__range])))", "rate(http_requests_total[$interval])",
    "sum(\n  rate(http_requests_total{status=~\"5..\"}[5m])\n)\n/\nsum(rate(http_requests_total[5m]))",
    'rate(http_requests_total{route=~"[[route]]"}[${interval}])',
    "sum(increase(http_requests_total[1h])) # all of them",
    "histogram_quantile(0.95, sum by (le) (rate(http_request_seconds_bucket[$__rate_interval])))",
    "sum(rate(http_request_seconds_sum[5m])) / sum(rate(http_request_seconds_count[5m]))",
    'sum(rate(http_requests_total{status="$status"}[5m])) > $limit',
    'label_replace(rate(http_requests_total[5m]), "a", "$1", "route", "/(.*)")',
)  # fmt: skip
GAUGES: Final = (
    "http_requests_in_progress", 'http_requests_in_progress{job="app"}', "max_over_time(http_requests_in_progress[1h])",
    "sum(http_requests_in_progress) or vector(0)", "avg_over_time(http_requests_in_progress[$__interval])",
    'up{job="app"}', "up == 0", "time() - process_start_time_seconds", "http_requests_in_progress offset 1d",
    "delta(http_requests_in_progress[$__range])", "count(up{instance=~\"$instance\"})",
    "http_requests_in_progress * $limit",
    'http_requests_in_progress{instance=~"${instance:pipe}"}', "scrape_duration_seconds", "app:http_requests:rate5m",
)  # fmt: skip
_ALL: Final = {"text": ["All"], "value": ["$__all"], "selected": True}


def sources(rnd: Random) -> Any:
    """A reference to the Prometheus of the repository, in one of the ways that there are."""
    ways: tuple[Any, ...] = (
        PROMETHEUS, PROMETHEUS, PROMETHEUS, {"type": "prometheus", "uid": "$source"}, {"uid": "${source}"}, None,
        {"type": "prometheus"}, {"type": "prometheus", "uid": "${source}"}, {"uid": "default"},
    )  # fmt: skip
    return deepcopy(rnd.choice(ways))


def variables(rnd: Random) -> list[Json]:
    """The variables that queries use, and some that none does."""
    query: Any = "label_values(http_requests_total, route)"
    if rnd.random() < 0.6:
        query = {"query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery", "qryType": 1}
    chosen: Json = {"text": "200", "value": "200"}
    shared: list[Json] = [
        {"name": "source", "type": "datasource", "query": "prometheus", "refresh": 1, "regex": "", "current": {}},
        {
            "name": "route", "type": "query", "datasource": dict(PROMETHEUS), "query": query, "refresh": rnd.choice((1,
            2)),
            "multi": True, "includeAll": True, "sort": rnd.randint(0, 8), "current": dict(_ALL),
            "regex": rnd.choice(("", "/(.*)/")),
            "definition": "label_values(http_requests_total, route)", "options": [], **rnd.choice(({},
            {"allValue": ".*"})),
        },
        {
            "name": "instance", "type": "query", "datasource": {"type": "prometheus", "uid": "$source"}, "refresh": 2,
            "query": 'label_values(up{job="app"}, instance)', "multi": True, "includeAll": False,
            "regex": "/(?<text>.+):.*/",
            "current": {"text": [], "value": []},
        },
        {"name": "status", "type": "custom", "query": "200, server : 500, a\\,b", "multi": False, "current": chosen},
        {"name": "interval", "type": "interval", "query": "5m,10m,1h", "current": {"text": "5m", "value": "5m"},
        "auto": False},
        {"name": "limit", "type": "constant", "query": "100", "hide": 2, "current": {"text": "100", "value": "100"}},
        {"name": "unit", "type": "textbox", "query": "s", "current": {"text": "s", "value": "s"}, "label": "Unit"},
    ]  # fmt: skip
    others: list[Json] = [
        {"name": "metric", "type": "query", "datasource": dict(PROMETHEUS), "query": "metrics(http_.*)", "refresh": 1,
        "hide": 1},
        {"name": "names", "type": "query", "datasource": dict(PROMETHEUS), "query": "label_names()", "refresh": 1,
        "sort": 1},
        {"name": "busy", "type": "query", "datasource": dict(PROMETHEUS), "refresh": 2,
        "query": "query_result(up == 1)"},
        {"name": "filters", "type": "adhoc", "datasource": dict(PROMETHEUS), "filters": [{"key": "a", "operator": "=~",
        "value": "b"}]},
        {"name": "group", "type": "groupby", "datasource": dict(PROMETHEUS), "current": {"text": [], "value": []}},
        {"name": "fast", "type": "switch", "current": "true", "enabledValue": "true", "disabledValue": "false"},
        {"name": "team", "type": "custom", "query": "a,b,c", "multi": True, "includeAll": True, "current": dict(_ALL)},
        {"name": "streams", "type": "query", "datasource": dict(LOKI), "query": {"label": "job", "refId": "A",
        "type": 1}, "refresh": 1},
    ]  # fmt: skip
    return [*shared, *rnd.sample(others, rnd.randint(0, 3))]


def target(ref: str, kind: str, rnd: Random) -> Json:
    """A query of Prometheus."""
    found: Json = {"refId": ref, "expr": rnd.choice(COUNTERS if rnd.random() < 0.5 else GAUGES)}
    every: Json = {
        "legendFormat": rnd.choice(_legends(found["expr"])), "interval": rnd.choice(("",
        "30s", "$interval")),
        "range": True, "instant": False, "exemplar": rnd.choice((True, False)), "editorMode": rnd.choice(("code",
        "builder")),
        "format": "heatmap" if kind == "heatmap" else "time_series", "hide": False,
        "intervalFactor": 1,
    }  # fmt: skip
    found |= {key: every[key] for key in rnd.sample(list(every), rnd.randint(0, 4))}
    return found | {"format": "table"} if kind == "table" else found  # of several series it would show one


def _legends(expr: str) -> tuple[str, ...]:
    """Names of series, with labels that the query returns."""
    has_route = expr.startswith(("rate(http_requests_total", "sum by (route)", "topk"))
    return ("__auto", "", "all of $route", *(("{{route}}", "a {{ route }}") if has_route else ()))


def panel(kind: str, rnd: Random) -> Json:
    """A panel of a type, with queries if that shows results."""
    found: Json = {"type": kind, "title": rnd.choice(("Requests", "", "é $route", "a" * 60))}
    targets: list[Json] = []
    if kind in ASKING:
        targets = [target("ABCD"[index], kind, rnd) for index in range(rnd.choice((1, 1, 2, 3)))]
        found |= _asked(targets, kind, rnd)
    elif kind == "logs":
        found |= {
            "datasource": dict(LOKI),
            "targets": [{"refId": "A", "expr": '{job="app"} |= "$route" | json', "maxLines": 50}],
        }
    elif kind == "traces":
        found |= {"datasource": dict(TEMPO), "targets": [{"refId": "A", "queryType": "traceql", "query": "{.a = 1}"}]}
    refs = [one["refId"] for one in targets]
    every: Json = {
        "options": some(OPTIONS[kind], rnd), "fieldConfig": fields(kind, refs, rnd),
        "description": "a [b](https://c.example)",
        "transparent": True, "links": [{"title": "a", "url": "https://example.org/$route", "targetBlank": True}],
        "interval": rnd.choice(("1m", "$interval")), "maxDataPoints": 100, "timeFrom": rnd.choice(("1h", "now/d")),
        "timeShift": "1d", "hideTimeOverride": True, "pluginVersion": "12.2.0",
    }  # fmt: skip
    if kind in ASKING:
        every["transformations"] = steps(refs, rnd)
    found |= {key: every[key] for key in every if rnd.random() < 0.35 or key in {"options", "fieldConfig"}}
    return found


def _asked(targets: list[Json], kind: str, rnd: Random) -> Json:
    """The queries of a panel with their data sources, expressions among them."""
    source = sources(rnd)
    chance = rnd.random()
    if chance < 0.1:
        for one in targets:
            one["datasource"] = rnd.choice((dict(PROMETHEUS), {"type": "prometheus", "uid": "$source"}))
        other = {
            "refId": "L",
            "datasource": dict(LOKI),
            "expr": 'sum(rate({job="app"}[$__auto]))',
            "queryType": "range",
        }
        return {"datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [*targets, other]}
    if chance < 0.2:
        reduced: Json = {
            "refId": "R",
            "datasource": dict(EXPRESSION),
            "type": "reduce",
            "expression": "A",
            "reducer": "mean",
        }
        maths: tuple[Json, ...] = (
            {"type": "math", "expression": "$A * 100 + ${R}"}, {"type": "threshold", "expression": "R",
            "conditions": [{"evaluator": {"type": "gt", "params": [1]}}]},
            {"type": "resample", "expression": "A", "window": "1m", "downsampler": "mean", "upsampler": "pad"},
            {"type": "math", "expression": "abs($A) > $limit"},
        )  # fmt: skip
        formula = {"refId": "M", "datasource": dict(EXPRESSION), **rnd.choice(maths)}
        return {"datasource": dict(PROMETHEUS), "targets": [*targets, reduced, formula]}
    if chance < 0.23 and kind == "timeseries":
        return {
            "datasource": {"type": "grafana", "uid": "grafana"},
            "targets": [{"refId": "A", "queryType": "randomWalk"}],
        }
    if len(targets) > 1 and rnd.random() < 0.1:
        targets[-1]["hide"] = True
    if rnd.random() < 0.5:
        for one in targets:
            one["datasource"] = deepcopy(source)
    found: Json = {"targets": targets}
    return found | ({"datasource": source} if rnd.random() < 0.9 or source is not None else {})


class Shelf:
    """Puts panels on a grid, side by side, and numbers them."""

    def __init__(self) -> None:
        self.x = self.y = self.number = 0

    def put(self, one: Json, rnd: Random) -> Json:
        width = rnd.choice((6, 8, 12, 24))
        if self.x + width > 24:
            self.row()
        self.number += 1
        place = {"h": 8, "w": width, "x": self.x, "y": self.y}
        self.x += width
        return {"id": self.number, "gridPos": place, **one}

    def row(self) -> None:
        self.x, self.y = 0, self.y + 8


def classic(uid: str, rnd: Random, *, plain: bool = False) -> Json:
    """A dashboard of the newest classic form; a plain one has nothing that the second schema can't say."""
    shelf = Shelf()
    panels: list[Json] = []
    for _ in range(rnd.choice((1, 2, 2, 3))):
        inner = [shelf.put(panel(_kind(rnd), rnd), rnd) for _ in range(rnd.choice((1, 2, 3)))]
        for one in inner:
            if rnd.random() < 0.1:
                one |= {"repeat": "route", "repeatDirection": rnd.choice(("h", "v")), "maxPerRow": 4}
        if rnd.random() < 0.5:
            shelf.row()
            shelf.number += 1
            row: Json = {
                "type": "row",
                "id": shelf.number,
                "title": "Row",
                "gridPos": {"h": 1, "w": 24, "x": 0, "y": shelf.y},
            }
            row |= {"repeat": "instance"} if rnd.random() < 0.2 else {}
            shelf.y += 1
            is_folded = rnd.random() < 0.5
            panels += (
                [{**row, "collapsed": True, "panels": inner}]
                if is_folded
                else [*inner, {**row, "collapsed": False, "panels": []}]
            )
        else:
            panels += inner
    shelf.row()
    _share(panels, shelf, rnd)
    board: Json = {
        "uid": uid, "title": f"Board {uid}", "tags": ["app", *rnd.sample(("http", "é"), rnd.randint(0, 2))],
        "schemaVersion": rnd.choice((36, 38, 39, 41, 42)), "version": 1, "panels": panels,
        "templating": {"list": variables(rnd)},
    }  # fmt: skip
    every: Json = {
        "annotations": {"list": events(rnd)}, "links": links(uid, rnd), "refresh": rnd.choice(("", "5s", "1m", "1d",
        "auto")),
        "time": {"from": rnd.choice(("now-6h", "now/d", "2024-01-01T00:00:00Z")), "to": "now"},
        "timezone": rnd.choice(("", "utc")),
        "timepicker": {"refresh_intervals": ["5s", "1m"], "nowDelay": "1m"}, "editable": rnd.choice((True, False)),
        "graphTooltip": rnd.choice((0, 1, 2)), "description": "a", "weekStart": "monday", "fiscalYearStartMonth": 0,
        "liveNow": False, "preload": True, "id": None,
    }  # fmt: skip
    board |= {key: every[key] for key in every if rnd.random() < 0.6}
    if rnd.random() < 0.8:
        panels.append(shelf.put({"type": "text", "options": {"content": _mentioned(board, rnd)}}, rnd))
    if not plain and rnd.random() < 0.15:
        board["__elements"] = {"shared": {"name": "Shared", "uid": "shared", "kind": 1, "model": {"type": "text"}}}
        panels.append(shelf.put({"libraryPanel": {"uid": "shared", "name": "Shared"}}, rnd))
    if not plain and rnd.random() < 0.1:
        board |= {
            "__inputs": [],
            "__requires": [{"type": "grafana", "id": "grafana", "name": "Grafana", "version": "12.2.0"}],
        }
    return board


def _mentioned(board: Json, rnd: Random) -> str:
    """A text that shows every variable."""
    ways = ("${{{}}}", "[[{}]]", "${{{}:text}}", "${}", "${{{}:queryparam}}")
    return ", ".join(rnd.choice(ways).format(one["name"]) for one in board["templating"]["list"])


def _kind(rnd: Random) -> str:
    return rnd.choice(ASKING) if rnd.random() < 0.75 else rnd.choice((*SILENT, "logs", "traces"))


def _share(panels: list[Json], shelf: Shelf, rnd: Random) -> None:
    """Now and then a panel that shows the results of another one."""
    asking = [one for one in panels if one["type"] in ASKING]
    if asking and rnd.random() < 0.2:
        shared = {"type": "table", "title": "Shared", "datasource": {"type": "datasource", "uid": "-- Dashboard --"}}
        panels.append(shelf.put({**shared, "targets": [{"refId": "A", "panelId": rnd.choice(asking)["id"]}]}, rnd))


def events(rnd: Random) -> list[Json]:
    """Queries for events, the one that every dashboard has among them."""
    built_in = {
        "name": "Annotations & Alerts", "builtIn": 1, "enable": True, "hide": True, "iconColor": "rgba(0, 211, 255, 1)",
        "type": "dashboard", "datasource": {"type": "grafana", "uid": "-- Grafana --"},
    }  # fmt: skip
    own = {"name": "Restarts", "enable": True, "iconColor": "red", "datasource": dict(PROMETHEUS)}
    query = {"expr": "changes(process_start_time_seconds[5m]) > 0", "refId": "Anno"}
    ways: tuple[Json, ...] = ({"target": query}, {"expr": query["expr"], "titleFormat": "a", "step": "1m"})
    return [built_in, own | rnd.choice(ways)] if rnd.random() < 0.5 else [built_in]


def links(uid: str, rnd: Random) -> list[Json]:
    """Links of a dashboard: to itself, to others by tag, to elsewhere."""
    every: tuple[Json, ...] = (
        {"type": "link", "title": "Self", "url": f"/d/{uid}/x?var-route=$route", "icon": "dashboard",
        "targetBlank": False},
        {"type": "dashboards", "title": "App", "tags": ["app"], "asDropdown": True, "includeVars": True,
        "keepTime": True},
        {"type": "link", "title": "Away", "url": "https://example.org/d/none", "tooltip": "a", "icon": "external link"},
        {"type": "link", "title": "One", "url": f"/d/{uid}/x?viewPanel=1", "icon": "info"},
    )  # fmt: skip
    return [{"asDropdown": False, "tags": [], **deepcopy(one)} for one in rnd.sample(every, rnd.randint(0, 3))]
