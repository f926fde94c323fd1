"""What panels are made of at random: options by type, how fields are shown, and what is done with results."""

from __future__ import annotations

from random import Random
from typing import Any

Json = dict[str, Any]

COLORS = ("green", "dark-red", "#EAB839", "rgba(50, 172, 45, 0.97)", "text", "transparent")
CALCS = ("lastNotNull", "mean", "max", "min", "sum", "p95", "last", "stdDev", "count", "current", "avg", "total")
UNITS = (
    "short", "s", "ms", "µs", "bytes", "decbytes", "reqps", "percent", "percentunit", "Bps", "none", "", "celsius",
    "suffix:req", "prefix:~", "currency:financial:€:suffix", "time:YYYY-MM-DD", "bool:up/down", "si: F", "count:x",
    "dateTimeAsIso", "ops", "cps", "conμgm3", "req/s", "°C", "m", "hertz", "bool_yes_no", "currencyEUR", "$unit",
)  # fmt: skip
PLAIN = ("short", "none", "", "suffix:req", "prefix:~", "bool:up/down", "count:x", "$unit", "locale", "sci")
"""Units that any query can have."""
MODES = (
    "thresholds", "palette-classic", "palette-classic-by-name", "fixed", "shades", "continuous-GrYlRd",
    "continuous-blues", "continuous-plasma",
)  # fmt: skip
_LEGEND: Json = {
    "showLegend": (True, False), "displayMode": ("list", "table", "hidden"), "placement": ("bottom", "right"),
    "calcs": ([], ["mean", "max"], ["lastNotNull"]), "sortBy": ("Mean",), "sortDesc": (True, False), "width": (200,),
}  # fmt: skip
_TOOLTIP: Json = {
    "mode": ("single", "multi", "none"), "sort": ("none", "asc", "desc"), "maxHeight": (600,), "hideZeros": (True,),
}  # fmt: skip
_REDUCE: Json = {
    "calcs": (["lastNotNull"], ["mean"], ["p99"]), "fields": ("", "/.*/"), "values": (False, True), "limit": (25,),
}  # fmt: skip
_SIZES: Json = {"titleSize": (12,), "valueSize": (30,)}
_GRAPH: Json = {"legend": _LEGEND, "tooltip": _TOOLTIP}
_VALUES: Json = {"reduceOptions": _REDUCE, "orientation": ("auto", "vertical", "horizontal"), "text": _SIZES}
_STATES: Json = {"showValue": ("auto", "never", "always"), "rowHeight": (0.9,), "perPage": (20,), **_GRAPH}
OPTIONS: dict[str, Json] = {
    "timeseries": {**_GRAPH, "timezone": (["utc"], ["browser", "Europe/Berlin"]), "orientation": ("horizontal",)},
    "barchart": {
        **_GRAPH, "orientation": ("auto", "horizontal"), "barWidth": (0.97,), "barRadius": (0, 0.25), "xField": ("a",),
        "groupWidth": (0.7,), "stacking": ("none", "normal", "percent"), "showValue": ("auto", "never"), "text": _SIZES,
        "xTickLabelRotation": (-45, 0), "fullHighlight": (True,),
    },
    "bargauge": {
        **_VALUES, "displayMode": ("basic", "lcd", "gradient"), "valueMode": ("color", "text", "hidden"),
        "namePlacement": ("auto", "left"), "showUnfilled": (True,), "sizing": ("auto", "manual"), "legend": _LEGEND,
        "minVizWidth": (8,),
    },
    "candlestick": {
        **_GRAPH, "mode": ("candles+volume", "candles"), "candleStyle": ("candles", "ohlcbars"),
        "colors": {"up": COLORS, "down": COLORS}, "fields": {"open": ("a",), "close": ("b",)},
        "includeAllFields": (False,),
    },
    "gauge": {
        **_VALUES, "showThresholdLabels": (True, False), "showThresholdMarkers": (True,), "shape": ("gauge", "circle"),
        "sizing": ("auto",),
    },
    "heatmap": {
        "calculate": (True, False), "cellGap": (1,), "yAxis": {"unit": ("s",), "axisPlacement": ("left",)},
        "calculation": {"xBuckets": {"mode": ("size", "count"), "value": ("1h", "20")}}, "legend": {"show": (True,)},
        "color": {"mode": ("scheme", "opacity"), "scheme": ("Oranges",), "steps": (64,), "exponent": (0.5,)},
        "filterValues": {"le": (1e-9,)}, "rowsFrame": {"layout": ("auto", "le")}, "exemplars": {"color": COLORS},
        "tooltip": {"mode": ("single", "multi"), "yHistogram": (True,), "showColorScale": (False,)},
    },
    "histogram": {**_GRAPH, "bucketSize": (10,), "bucketOffset": (0,), "combine": (False, True), "bucketCount": (30,)},
    "logs": {
        "showTime": (True, False), "wrapLogMessage": (True,), "sortOrder": ("Descending", "Ascending"),
        "dedupStrategy": ("none", "exact"), "enableLogDetails": (True,), "prettifyLogMessage": (False,),
    },
    "piechart": {
        **_VALUES, "pieType": ("pie", "donut"), "displayLabels": (["name"], ["percent", "value"]), "tooltip": _TOOLTIP,
        "legend": {**_LEGEND, "values": (["value"], ["percent"])},
    },
    "stat": {
        **_VALUES, "colorMode": ("none", "value", "background", "background_solid"), "graphMode": ("none", "area"),
        "justifyMode": ("auto", "center"), "textMode": ("auto", "value_and_name", "name"), "wideLayout": (True,),
        "showPercentChange": (False,), "percentChangeColorMode": ("standard",),
    },
    "state-timeline": {**_STATES, "mergeValues": (True,), "alignValue": ("left", "center")},
    "status-history": {**_STATES, "colWidth": (0.9,)},
    "table": {
        "showHeader": (True, False), "cellHeight": ("sm", "md", "lg"), "frameIndex": (0, 1),
        "enablePagination": (True,),
        "sortBy": ([{"displayName": "Value", "desc": True}], []),
        "footer": {"show": (True, False), "reducer": (["sum"], ["mean"]), "fields": ("", ["Value"])},
    },
    "trend": {**_GRAPH, "xField": ("a",)},
    "xychart": {
        **_GRAPH, "mapping": ("auto", "manual"),
        "series": ([{"name": {"fixedValue": "a"}, "x": {"matcher": {"id": "byName", "options": "a"}}}], []),
    },
    "text": {
        "mode": ("markdown", "html", "code"), "content": ("# a\n[home](/d/app/x)", "", "<b>é</b> $route", "a" * 200),
        "code": {"language": ("plaintext", "json"), "showLineNumbers": (False,)},
    },
    "news": {"feedUrl": ("https://example.org/feed.xml",), "showImage": (True,)},
    "annolist": {"limit": (10,), "tags": ([], ["deploy"]), "showUser": (True,), "navigateBefore": ("10m",)},
    "dashlist": {
        "query": ("",), "tags": ([],), "maxItems": (10,), "showStarred": (True,), "folderUID": ("",),
        "keepTime": (True,),
    },
    "nodeGraph": {"zoomMode": ("cooperative",), "nodes": {"mainStatUnit": ("s",), "arcs": ([{"field": "a"}],)}},
    "geomap": {
        "view": {"id": ("zero", "coords"), "lat": (48.1,), "lon": (-3,), "zoom": (4,)},
        "controls": {"showZoom": (True,)},
        "basemap": {"type": ("default",), "name": ("Layer 0",)}, "tooltip": {"mode": ("details",)},
        "layers": ([{"type": "markers", "name": "a", "location": {"mode": "auto"}, "tooltip": True}],),
    },
    "canvas": {
        "inlineEditing": (True,), "panZoom": (False,),
        "root": {"type": ("frame",), "name": ("Element 1",), "elements": ([{"type": "metric-value", "name": "a"}],)},
    },
    "alertlist": {"maxItems": (20,), "sortOrder": (1,), "stateFilter": {"firing": (True,)}, "alertName": ("",)},
    "logstable": {}, "flamegraph": {}, "traces": {}, "gettingstarted": {}, "welcome": {}, "live": {},
    "debug": {"mode": ("render",), "counters": {"render": (True,)}}, "datagrid": {"selectedSeries": (0,)},
}  # fmt: skip
"""What may stand in the options of every core panel: for each key its values, or a mapping of keys."""
_AXIS: Json = {
    "axisPlacement": ("auto", "left", "hidden"), "axisLabel": ("", "a"), "axisSoftMin": (0,), "axisGridShow": (True,),
    "axisColorMode": ("text", "series"), "axisCenteredZero": (False,),
    "scaleDistribution": {"type": ("linear", "log"), "log": (2, 10)},
    "hideFrom": {"legend": (False,), "tooltip": (True,), "viz": (False,)},
}  # fmt: skip
_STACKED: Json = {"mode": ("none", "normal", "percent"), "group": ("A",)}
_LINES: Json = {
    **_AXIS, "drawStyle": ("line", "bars", "points"), "lineInterpolation": ("linear", "smooth", "stepAfter"),
    "lineWidth": (0, 1, 10), "fillOpacity": (0, 25), "gradientMode": ("none", "opacity", "hue", "scheme"),
    "showPoints": ("auto", "never", "always"), "pointSize": (5,), "spanNulls": (False, True, 3600000),
    "insertNulls": (False, 60000), "stacking": _STACKED, "barAlignment": (-1, 0, 1), "transform": ("constant",),
    "lineStyle": {"fill": ("solid", "dash"), "dash": ([10, 10],)}, "fillBelowTo": ("a",),
    "thresholdsStyle": {"mode": ("off", "line+area", "dashed")},
}  # fmt: skip
_BARS: Json = {**_AXIS, "lineWidth": (1,), "fillOpacity": (80,), "gradientMode": ("none",)}
STYLES: dict[str, Json] = {
    "timeseries": _LINES, "trend": _LINES, "candlestick": _LINES, "barchart": _BARS, "histogram": _BARS,
    "state-timeline": {**_AXIS, "lineWidth": (0,), "fillOpacity": (70,)}, "status-history": {**_AXIS},
    "xychart": {**_AXIS, "show": ("points", "points+lines"), "pointSize": {"fixed": (5,)}, "pointShape": ("circle",)},
    "table": {
        "align": ("auto", "left"), "width": (120,), "inspect": (True,), "filterable": (False,), "minWidth": (50,),
        "cellOptions": {"type": ("auto", "color-text", "gauge"), "mode": ("basic", "gradient"), "wrapText": (True,)},
    },
    "heatmap": {"hideFrom": {"legend": (False,)}}, "piechart": {"hideFrom": {"viz": (False,)}}, "geomap": {},
}  # fmt: skip
"""The same for the settings of fields, by type."""


def some(parts: Json, rnd: Random) -> Json:
    """A mapping with some of the keys, each with one of its values."""
    chosen = rnd.sample(list(parts), rnd.randint(0, len(parts)))
    return {key: some(parts[key], rnd) if isinstance(parts[key], dict) else rnd.choice(parts[key]) for key in chosen}


def thresholds(rnd: Random) -> Json:
    """Limits in rising order, the first without a value."""
    mode = rnd.choice(("absolute", "percentage"))
    values = sorted(rnd.sample(range(-5 if mode == "absolute" else 1, 100), rnd.randint(0, 3)))
    steps = [{"color": "green", "value": None}] if rnd.random() < 0.9 else [{"color": "green"}]
    return {"mode": mode, "steps": [*steps, *({"color": rnd.choice(COLORS), "value": value} for value in values)]}


def mappings(rnd: Random) -> list[Json]:
    """Texts for values, each value once."""
    shown = {"text": "up", "color": rnd.choice(COLORS), "index": 0}
    every: tuple[Json, ...] = (
        {"type": "value", "options": {"0": {"text": "down", "color": "red"}, "1": shown}},
        {"type": "value", "options": {"on": shown}},
        {
            "type": "range",
            "options": {"from": rnd.choice((None, -1, 0)), "to": rnd.choice((None, 0, 5.5)), "result": shown},
        },
        {"type": "regex", "options": {"pattern": rnd.choice(("5..", "/^(a|b)/i", "")), "result": {"text": "$1"}}},
        {"type": "special", "options": {"match": rnd.choice(("null", "nan", "null+nan", "empty")), "result": shown}},
    )
    return rnd.sample(every, rnd.randint(0, 3))


def data_link(rnd: Random) -> Json:
    """A link of a value."""
    urls = (
        "https://example.org/?a=${__value.raw}&b=${__field.labels.job}",
        "/explore",
        "/d/app/app?${route:queryparam}",
    )
    return {"title": "a", "url": rnd.choice(urls), "targetBlank": rnd.choice((True, False))}


def fields(kind: str, refs: list[str], rnd: Random) -> Json:
    """How the fields of a panel are shown."""
    units = PLAIN if refs else UNITS
    every: Json = {
        "unit": rnd.choice(units), "decimals": rnd.choice((0, 2, None)), "min": rnd.choice((0, -1.5)), "max": 100,
        "displayName": "${__series.name}", "noValue": "-", "thresholds": thresholds(rnd), "mappings": mappings(rnd),
        "color": {"mode": rnd.choice(MODES), "fixedColor": rnd.choice(COLORS), "seriesBy": "last"},
        "links": [data_link(rnd) for _ in range(rnd.choice((0, 1)))], "custom": some(STYLES.get(kind, {}), rnd),
        "description": "a", "filterable": True,
    }  # fmt: skip
    chosen = rnd.sample(list(every), rnd.randint(0, 6))
    overrides = [override(refs, rnd) for _ in range(rnd.choice((0, 0, 1, 2)))]
    return {"defaults": {key: every[key] for key in chosen}, "overrides": overrides}


def override(refs: list[str], rnd: Random) -> Json:
    """Settings of some fields."""
    matchers: list[Json] = [
        {"id": "byName", "options": "$status"}, {"id": "byRegexp", "options": "/^(4|5)../"}, {"id": "byType",
        "options": "time"},
        {"id": "byRegexp", "options": "a.*"}, {"id": "byNames", "options": {"mode": "exclude", "names": ["a"]}},
        {"id": "numeric"}, {"id": "byValue", "options": {"reducer": "allIsZero", "op": "gte", "value": 0}},
        *({"id": "byFrameRefID", "options": ref} for ref in refs[:1]),
    ]  # fmt: skip
    properties: list[Json] = [
        {"id": "unit", "value": rnd.choice(PLAIN if refs else UNITS)}, {"id": "color", "value": {"mode": "fixed",
        "fixedColor": "red"}},
        {"id": "custom.lineWidth", "value": 2}, {"id": "displayName", "value": "a"}, {"id": "decimals", "value": 1},
        {"id": "thresholds", "value": thresholds(rnd)}, {"id": "mappings", "value": mappings(rnd)},
        {"id": "links", "value": [data_link(rnd)]}, {"id": "custom.cellOptions", "value": {"type": "gauge"}},
    ]  # fmt: skip
    return {"matcher": rnd.choice(matchers), "properties": rnd.sample(properties, rnd.randint(1, 3))}


def steps(refs: list[str], rnd: Random) -> list[Json]:
    """What is done with the results of a panel."""
    every: list[Json] = [
        {"id": "organize", "options": {"excludeByName": {"Time": True}, "renameByName": {"a": "b"}, "indexByName": {}}},
        {"id": "merge", "options": {}}, {"id": "seriesToColumns", "options": {"byField": "Time"}},
        {"id": "joinByField", "options": {"byField": "Time", "mode": "outer"}}, {"id": "labelsToFields", "options": {}},
        {"id": "reduce", "options": {"reducers": [rnd.choice(CALCS)], "includeTimeField": False}},
        {"id": "calculateField", "options": {"mode": "reduceRow", "reduce": {"reducer": "sum"}, "alias": "a"}},
        {"id": "calculateField", "options": {"mode": "binary", "binary": {"left": "a", "operator": "*",
        "right": "100"}}},
        {"id": "groupBy", "options": {"fields": {"a": {"operation": "aggregate",
        "aggregations": [rnd.choice(CALCS)]}}}},
        {"id": "sortBy", "options": {"sort": [{"field": "Time", "desc": True}]}}, {"id": "limit",
        "options": {"limitField": 5}},
        {"id": "renameByRegex", "options": {"regex": "(.*)", "renamePattern": "$1"}},
        {"id": "filterFieldsByName", "options": {"include": {"names": ["a"]}}}, {"id": "noop", "options": {},
        "disabled": True},
        {"id": "convertFieldType", "options": {"conversions": [{"targetField": "a", "destinationType": "number"}]}},
        {"id": "filterByValue", "options": {"filters": [], "match": "any", "type": "include"}},
    ]  # fmt: skip
    chosen = rnd.sample(every, rnd.choice((0, 0, 0, 1, 2)))
    if refs and rnd.random() < 0.05:
        chosen.insert(0, {"id": "filterByRefId", "options": {"include": rnd.choice(refs)}})
    if refs and chosen and rnd.random() < 0.1:
        chosen[0]["filter"] = {"id": "byRefId", "options": refs[0]}
    return chosen
