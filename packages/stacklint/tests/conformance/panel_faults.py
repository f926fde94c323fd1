"""What can be wrong with a panel, one thing at a time: with itself, how it shows fields, what it does with results."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from stacklint.document import Path as DataPath

from .board_spoiling import INFO, Fault, Json, fresh, marked, panel, query
from .boards import EXPRESSION
from .grafana_repository import At

_OVER: Final = ("fieldConfig", "overrides", 0)
_DEFAULTS: Final = ("fieldConfig", "defaults")
_LIMITS: Final = (*_DEFAULTS, "thresholds")
_UNIT: Final = {"id": "unit", "value": "s"}
_ONE: Final = {"id": "byName", "options": "a"}


def _nothing(board: Json, rnd: Random) -> At:
    one, at = fresh(board, rnd, "stat")
    del one["targets"]
    return At("GF201", (*at, "type"))


def _twice(board: Json, rnd: Random) -> At:
    one, at = fresh(board, rnd)
    one["targets"] = [{"refId": "A", "expr": "up"}, {"refId": "A", "expr": "up == 0"}]
    return At("GF203", (*at, "targets", 1, "refId"))


def _asks(code: str, expr: str, **said: Any) -> Fault:
    """A query of which the one setting that is said is wrong."""
    return panel(code, ("targets",), [{"refId": "A", "expr": expr, **said}], (0, *said))


def _heatmap(board: Json, rnd: Random) -> At:
    one, at = fresh(board, rnd, "heatmap")
    one["options"] = {"calculate": False}
    one["targets"][0]["expr"] = expr = "sum by (le) (rate(http_request_seconds_bucket[5m]))"
    return At("GF230", (*at, "targets", 0, "expr"), chars=(0, len(expr)))


def _contradicted(board: Json, rnd: Random) -> At:
    one, at = fresh(board, rnd)
    one["fieldConfig"]["defaults"]["unit"] = "bytes"
    one["targets"][0]["expr"] = "histogram_quantile(0.9, sum by (le) (rate(http_request_seconds_bucket[5m])))"
    return At("GF231", (*at, *_DEFAULTS, "unit"))


def _all_hidden(board: Json, rnd: Random) -> At:
    one, at = fresh(board, rnd)
    one["targets"] = [{"refId": "A", "expr": "up", "hide": True}, {"refId": "B", "expr": "up", "hide": True}]
    return At("GF202", (*at, "targets", 0, "hide"))


def _shared(number: int) -> Fault:
    def fault(board: Json, rnd: Random) -> At:
        one, at = fresh(board, rnd, "table")
        one |= {"datasource": {"uid": "-- Dashboard --"}, "targets": [{"refId": "A", "panelId": number}]}
        return At("GF205", (*at, "targets", 0, "panelId"))

    return fault


def _placed(number: int, x: int, y: int, **said: Any) -> Json:
    place = {"h": 8, "w": 12, "x": x, "y": y}
    return {"type": "text", "id": number, "gridPos": place, "options": {"content": "a"}, **said}


def _held(path: DataPath, *, is_folded: bool, **said: Any) -> Fault:
    """A row that holds a panel."""

    def fault(board: Json, rnd: Random) -> At:
        row = {"type": "row", "title": "Row", "collapsed": is_folded, "panels": [_placed(902, 0, 3001, **said)]}
        board["panels"].append(_placed(901, 0, 3000, **row))
        return At("GF208", ("panels", len(board["panels"]) - 1, *path))

    return fault


def _overlap(board: Json, rnd: Random) -> At:
    board["panels"] += [_placed(910, 0, 4000), _placed(911, 6, 4004)]
    return At("GF207", ("panels", len(board["panels"]) - 1, "gridPos"), severity=INFO)


def _same_id(board: Json, rnd: Random) -> At:
    board["panels"] += [_placed(910, 0, 4000), _placed(910, 12, 4000)]
    return At("GF209", ("panels", len(board["panels"]) - 1, "id"), severity=INFO)


def _formula(said: Json, code: str = "GF198") -> Fault:
    def fault(board: Json, rnd: Random) -> At:
        one, at = fresh(board, rnd)
        clean, chars = marked(said)
        one["targets"].append({"refId": "B", "datasource": dict(EXPRESSION), **clean})
        return At(code, (*at, "targets", 1, "expression"), chars=chars)

    return fault


def _override(code: str, matcher: Json, properties: list[Json], inner: DataPath, **more: Any) -> Fault:
    return panel(code, _OVER, {"matcher": matcher, "properties": properties}, inner, **more)


def _limits(*values: Any, mode: str = "absolute") -> Json:
    return {"mode": mode, "steps": [{"color": "red", "value": value} for value in values]}


def _mapped(kind: str, options: Any, inner: DataPath) -> Fault:
    return panel("GF210", (*_DEFAULTS, "mappings"), [{"type": kind, "options": options}], (0, *inner))


def _step(code: str, step: Json, inner: DataPath) -> Fault:
    return panel(code, ("transformations",), [step], (0, *inner), kind="table")


PANEL_FAULTS: Final[dict[str, Fault]] = {
    "a type that is misspelt": panel("GF190", ("type",), "timeserie"),
    "a type in other letters": panel("GF190", ("type",), "barGauge"),
    "a type that nothing installs": panel("GF190", ("type",), "acme-clock-panel"),
    "a panel without queries": _nothing,
    "all queries are hidden": _all_hidden,
    "a query's name twice": _twice,
    "a query that is empty": query("GF204", ""),
    "a panel that shows no panel": _shared(7777),
    "a panel that shows itself": _shared(900),
    "panels in an open row": _held(("collapsed",), is_folded=False),
    "a row in a row": _held(("panels", 0, "type"), is_folded=True, type="row"),
    "a library panel that is nowhere": panel("GF146", ("libraryPanel",), {"uid": "gone", "name": "Gone"}, ("uid",)),
    "repeated for no variable": panel("GF108", ("repeat",), "routes"),
    "a data source that is not there": panel(
        "LK204", ("datasource",), {"type": "prometheus", "uid": "prometheuz"}, ("uid",)
    ),
    "a data source of an export": panel(
        "LK204", ("datasource",), {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}, ("uid",), follow_ups=("GF170",)
    ),
    "a data source by no name": panel("LK204", ("datasource",), "Prometheos", ()),
    "a title with a misspelt variable": panel("GF170", ("title",), "Requests of «${rout}»"),
    "a legend with a misspelt variable": panel("GF170", ("targets", 0, "legendFormat"), "a «$instanc»"),
    "a legend of no label": _asks("GF232", "sum by (route) (rate(http_requests_total[5m]))", legendFormat="{{«pod»}}"),
    "a graph of an instant": _asks("GF234", "sum by (job) (up)", instant=True),
    "a heat map of series": _heatmap,
    "a unit of something else": _contradicted,
    "panels in one place": _overlap,
    "a panel beside the grid": panel(
        "GF206", ("gridPos",), {"h": 8, "w": 12, "x": 20, "y": 2000}, ("w",), severity=INFO
    ),
    "an id twice": _same_id,
    "options that are a list": panel("FM103", ("options",), ["a"]),
    "targets that are a text": panel("FM103", ("targets",), "up", follow_ups=("GF201",)),
    "a place that is a list": panel("FM103", ("gridPos",), [0, 0, 12, 8]),
    "overrides that are a mapping": panel("FM103", ("fieldConfig", "overrides"), {"a": "b"}),
    "transformations that are a mapping": panel("FM103", ("transformations",), {"id": "merge"}),
    "an expression that is a number": panel("FM104", ("targets", 0, "expr"), 5, follow_ups=("GF204",)),
    "a height that is a word": panel("FM104", ("gridPos",), {"h": "tall", "w": 1, "x": 0, "y": 2000}, ("h",)),
    "decimals that are a word": panel("FM104", (*_DEFAULTS, "decimals"), "two"),
    "transparent in quotes": panel("FM104", ("transparent",), "false"),
    "a link that is a list": panel("FM103", ("links",), [["a"]], (0,)),
}
"""Of the panel itself."""

FIELD_FAULTS: Final[dict[str, Fault]] = {
    "a legend in no mode": panel(
        "FM104", ("options", "legend"), {"displayMode": "tabel", "calcs": []}, ("displayMode",)
    ),
    "a tooltip in no mode": panel("FM104", ("options", "tooltip"), {"mode": "all"}, ("mode",)),
    "a stat in no colour mode": panel("FM104", ("options", "colorMode"), "backgroud", kind="stat"),
    "lines in no style": panel("FM104", (*_DEFAULTS, "custom"), {"drawStyle": "lines"}, ("drawStyle",)),
    "a width that is a word": panel("FM104", (*_DEFAULTS, "custom"), {"lineWidth": "thick"}, ("lineWidth",)),
    "a calculation that is misspelt": panel(
        "GF200", ("options", "reduceOptions"), {"calcs": ["lastNonNull"]}, ("calcs", 0), kind="stat"
    ),
    "a legend's calculation that is misspelt": panel(
        "GF200", ("options", "legend"), {"calcs": ["max", "average"]}, ("calcs", 1)
    ),
    "a unit that is misspelt": panel("GF192", (*_DEFAULTS, "unit"), "byte"),
    "a unit of another letter": panel("GF192", (*_DEFAULTS, "unit"), "us"),
    "a unit's form that is misspelt": panel("GF192", (*_DEFAULTS, "unit"), "sufix:req"),
    "limits that fall": panel("GF193", _LIMITS, _limits(None, 80, 60), ("steps", 2, "value")),
    "a limit without a value": panel("GF193", _LIMITS, _limits(None, 10, None), ("steps", 2, "value")),
    "limits of no mode": panel("GF193", _LIMITS, _limits(None, 10, mode="percent"), ("mode",), follow_ups=("FM104",)),
    "limits above a hundred percent": panel(
        "GF193", _LIMITS, _limits(None, 50, 120, mode="percentage"), ("steps", 2, "value"), severity=INFO
    ),
    "a range that is none": _mapped("range", {"from": 10, "to": 5, "result": {"text": "a"}}, ("options", "from")),
    "a special value that is none": _mapped("special", {"match": "none", "result": {}}, ("options", "match")),
    "an expression of values that is none": _mapped(
        "regex", {"pattern": "/(5xx/", "result": {}}, ("options", "pattern")
    ),
    "a mapping of no type": _mapped("values", {}, ("type",)),
    "a value that is mapped twice": panel(
        "GF210",
        (*_DEFAULTS, "mappings"),
        [{"type": "value", "options": {"1": {"text": "a"}}}, {"type": "value", "options": {"1": {"text": "b"}}}],
        (1, "options", "1"),
    ),
    "an override that picks by nothing": _override(
        "GF194", {"id": "byNme", "options": "a"}, [_UNIT], ("matcher", "id")
    ),
    "an override of no setting": _override(
        "GF195", _ONE, [{"id": "displayname", "value": "a"}], ("properties", 0, "id")
    ),
    "an override of a bare style": _override(
        "GF195", _ONE, [_UNIT, {"id": "lineWidth", "value": 2}], ("properties", 1, "id")
    ),
    "an override of a broken expression": _override(
        "GF196", {"id": "byRegexp", "options": "/(5xx/"}, [_UNIT], ("matcher", "options")
    ),
    "an override of a style that is misspelt": _override(
        "GF195", _ONE, [{"id": "custom.lineWdth", "value": 2}], ("properties", 0, "id")
    ),
    "an override of a type that none has": _override(
        "GF196", {"id": "byType", "options": "numeric"}, [_UNIT], ("matcher", "options")
    ),
    "a colour without a mode": panel("GF219", (*_DEFAULTS, "color"), {"fixedColor": "red"}, ("fixedColor",)),
    "a colour that nobody has": panel(
        "GF220", (*_DEFAULTS, "color"), {"mode": "fixed", "fixedColor": "dark_red"}, ("fixedColor",)
    ),
    "an override of nothing": _override("GF196", _ONE, [], ("properties",), severity=INFO),
    "an override of no query": _override(
        "GF197", {"id": "byFrameRefID", "options": "Z"}, [_UNIT], ("matcher", "options")
    ),
    "an override with a unit that is misspelt": _override(
        "GF192", _ONE, [{"id": "unit", "value": "milliseconds"}], ("properties", 0, "value")
    ),
}
"""Of how it shows fields."""

RESULT_FAULTS: Final[dict[str, Fault]] = {
    "a transformation that is misspelt": _step("GF199", {"id": "organise", "options": {}}, ("id",)),
    "a transformation by its title": _step("GF199", {"id": "filterByName", "options": {}}, ("id",)),
    "a transformation that is unknown": _step("GF199", {"id": "sparkle", "options": {}}, ("id",)),
    "a filter of no query": _step(
        "GF197", {"id": "filterByRefId", "options": {"include": "Z"}}, ("options", "include")
    ),
    "a step for no query": _step(
        "GF197", {"id": "limit", "options": {}, "filter": {"id": "byRefId", "options": "Q"}}, ("filter", "options")
    ),
    "a reducer that is misspelt": _step(
        "GF200", {"id": "reduce", "options": {"reducers": ["summ"]}}, ("options", "reducers", 0)
    ),
    "a formula of no query": _formula({"type": "math", "expression": "$A * «$C»"}),
    "a formula of itself": _formula({"type": "math", "expression": "«${B}» + 1"}),
    "a reduction of no query": _formula({"type": "reduce", "reducer": "mean", "expression": "«Z»"}),
    "a formula that is none": _formula({"type": "math", "expression": "$A«>-»1"}, "GF246"),
}
"""Of what is done with the results of its queries."""
