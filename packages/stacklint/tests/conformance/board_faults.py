"""What can be wrong with a dashboard, one thing at a time: the dashboard itself, its queries, its variables."""

from __future__ import annotations

from random import Random
from typing import Final

from stacklint.document import Path as DataPath

from .board_spoiling import INFO, Fault, Json, fresh, query, root, variable
from .boards import PROMETHEUS
from .grafana_repository import At

_ASKED: Final = {"type": "query", "datasource": PROMETHEUS, "refresh": 1}
_MANY: Final = ("GF107", "GF108", "GF170", "GF177", "GF198", "LK204", "PQ101")
"""What is said where no variable can be read."""


def _uid(behind: str) -> Fault:
    def fault(board: Json, rnd: Random) -> At:
        board["uid"] += behind
        return At("FM104", ("uid",), follow_ups=("LK207",))

    return fault


def _link(code: str, url: str) -> Fault:
    return root(code, ("links",), [{"type": "link", "title": "a", "url": url}], (0, "url"))


def _event(code: str, said: Json, inner: DataPath) -> Fault:
    sound = {"datasource": PROMETHEUS, "target": {"expr": "up", "refId": "A"}}
    event = {"name": "a", "enable": True, "iconColor": "red", **sound, **said}
    return root(code, ("annotations",), {"list": [event]}, ("list", 0, *inner))


def _ring(board: Json, rnd: Random) -> At:
    board["templating"]["list"] += [
        {**_ASKED, "name": "first", "query": "label_values(up{job='$second'}, instance)"},
        {**_ASKED, "name": "second", "query": "label_values(up{job='$first'}, job)"},
    ]
    fresh(board, rnd)[0]["description"] = "$first $second"
    number = len(board["templating"]["list"]) - 2
    return At("GF172", ("templating", "list", number, "query"), chars=(21, 28))


def _again(board: Json, rnd: Random) -> At:
    variables = board["templating"]["list"]
    variables.append({"name": "status", "type": "textbox", "query": "a"})
    return At("GF173", ("templating", "list", len(variables) - 1, "name"))


BOARD_FAULTS: Final[dict[str, Fault]] = {
    "a uid with a blank": _uid(" b"),
    "a uid that is too long": _uid("a" * 41),
    "a title that is empty": root("GF105", ("title",), "", follow_ups=("FM104", "FM103")),
    "a title of blanks": root("GF105", ("title",), "  ", follow_ups=("FM104", "FM103")),
    "refreshed too often": root("GF144", ("refresh",), "1s"),
    "refreshed at no time": root("GF144", ("refresh",), "often"),
    "tags that are a mapping": root("FM103", ("tags",), {"a": "b"}),
    "a time that is a text": root("FM103", ("time",), "now-6h"),
    "variables that are a mapping": root("FM103", ("templating", "list"), {"a": {}}, follow_ups=_MANY),
    "events that are a mapping": root("FM103", ("annotations",), {"list": {}}, ("list",)),
    "an editable in quotes": root("FM104", ("editable",), "no"),
    "a tooltip that is none": root("FM104", ("graphTooltip",), 3, follow_ups=("FM103",)),
    "a link to no dashboard": _link("LK207", "/d/«missing»/x"),
    "a link to no panel": _link("LK216", "?viewPanel=«7777»"),
    "a link with a misspelt variable": _link("GF170", "https://a.example/«${rout}»"),
    "an event of no data source": _event(
        "LK204", {"datasource": {"type": "prometheus", "uid": "gone"}}, ("datasource", "uid")
    ),
    "an event of no PromQL": _event("PQ101", {"target": {"expr": "up«)»", "refId": "A"}}, ("target", "expr")),
}
"""Of the dashboard itself."""

QUERY_FAULTS: Final[dict[str, Fault]] = {
    "a parenthesis too many": query("PQ101", "sum(up)«)»"),
    "a function that is none": query("PQ101", "«summ»(up)"),
    "a range that is missing": query("PQ101", "rate(«http_requests_total»)"),
    "a regular expression that is none": query("PQ101", 'up{job=~"«(»app"}', follow_ups=()),
    "a metric that nobody exports": query("LK106", "sum(rate(«http_request_total»[5m]))"),
    "a job that is none": query("LK107", 'up{job="«ap»"}'),
    "a label that is none": query("LK110", "sum by («routes») (rate(http_requests_total[5m]))"),
    "a rate of a gauge": query("PQ110", "«rate»(http_requests_in_progress[5m])"),
    "a rate of a sum": query("PQ112", "«rate»(sum(http_requests_total)[5m:])"),
    "a window that is too short": query("PQ113", "rate(http_requests_total[«30s»])"),
    "a quantile without le": query(
        "PQ114", "«histogram_quantile»(0.9, sum by (route) (rate(http_request_seconds_bucket[5m])))"
    ),
    "a match of nothing": query("PQ120", "rate(http_requests_total[5m]) «/» sum(rate(http_requests_total[5m]))"),
    "a comparison that is decided": query("PQ127", "hour() «>» bool 24"),
    "a counter as it is": query("PQ132", "«http_requests_total»"),
    "buckets that are added up": query("PQ136", "«sum»(rate(http_request_seconds_bucket[5m]))"),
    "a rate over the step": query("PQ135", "rate(http_requests_total[«$__interval»])"),
    "a variable that is misspelt": query("GF107", 'up{instance=~"«$instanse»"}'),
    "a variable that is nowhere": query("GF107", 'rate(http_requests_total{route="«${cluster}»"}[5m])'),
    "several values after an equals sign": query("GF175", 'rate(http_requests_total{route«=»"$route"}[5m])'),
    "several values as a window": query("GF176", "rate(http_requests_total[«$route»])", follow_ups=("GF177",)),
    "a format that is none": query("GF182", 'up{instance=~"«${instance:regexp}»"}'),
}
"""Of the expressions of its panels."""

VARIABLE_FAULTS: Final[dict[str, Fault]] = {
    "a query that is never asked": variable(
        "GF178", {**_ASKED, "query": "label_values(up, job)", "refresh": 0, "current": {}}, ("refresh",), severity=INFO
    ),
    "a list without values": variable("GF178", {"query": "", "current": {}}, ("query",)),
    "a name with a dash": variable("GF174", {"name": "my-job"}, ("name",), follow_ups=("GF170",)),
    "a name of Grafana's own": variable("GF174", {"name": "__mine"}, ("name",)),
    "a name twice": _again,
    "a ring of variables": _ring,
    "a filter that is no expression": variable(
        "GF181", {**_ASKED, "query": "label_values(up, job)", "regex": "/«(»a/"}, ("regex",)
    ),
    "a query that is no query": variable(
        "GF183", {**_ASKED, "query": "«labels_values»(up, job)"}, ("query",), follow_ups=("PQ101", "GF184")
    ),
    "a query of no selector": variable("GF184", {**_ASKED, "query": "label_values(«sum(up)», job)"}, ("query",)),
    "a query of an unknown metric": variable(
        "LK106", {**_ASKED, "query": "label_values(«http_request_total», route)"}, ("query",)
    ),
    "data sources of a type that is none": variable(
        "GF179", {"type": "datasource", "query": "prometeus", "current": {}}, ("query",)
    ),
    "a variable of no data source": variable(
        "LK204",
        {**_ASKED, "datasource": {"type": "prometheus", "uid": "gone"}, "query": "label_values(up, job)"},
        ("datasource", "uid"),
    ),
    "a value that is not listed": variable(
        "GF180", {"current": {"text": "z", "value": "z"}}, ("current", "value"), severity=INFO
    ),
    "hidden in no way": variable("GF185", {"hide": 7}, ("hide",), severity=INFO, follow_ups=("FM103", "FM104")),
    "multi in quotes": variable("FM104", {"multi": "false"}, ("multi",)),
    "values that are a text": variable("FM103", {"options": "a"}, ("options",)),
}
"""Of its variables."""
