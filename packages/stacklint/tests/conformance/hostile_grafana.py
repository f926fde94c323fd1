"""Dashboards and provisioning files made to be hard for what judges them: in the sound repository, one at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from stacklint.rules.fixtures import ALERTS, SOURCE

BOARD: Final = "grafana/dashboards/hostile.json"
PROVIDER: Final = "grafana/provisioning/dashboards/hostile.yml"
_PROMETHEUS: Final = {"type": "prometheus", "uid": "prometheus"}
_EXPRESSION: Final = {"type": "__expr__", "uid": "__expr__"}
_DEEP: Final = 10_000
_ASKED: Final = {"type": "query", "datasource": _PROMETHEUS, "refresh": 1}

Json = dict[str, Any]


def _board(**said: Any) -> bytes:
    return json.dumps({"uid": "hostile", "title": "Hostile", **said}).encode()


def _panel(number: int, **said: Any) -> Json:
    place = {"h": 8, "w": 12, "x": 12 * (number % 2), "y": 8 * (number // 2)}
    targets = [{"refId": "A", "expr": "rate(http_requests_total[5m])", "legendFormat": "{{route}}"}]
    sound = {"type": "timeseries", "title": "a", "id": number + 1, "gridPos": place, "datasource": _PROMETHEUS}
    return {**sound, "targets": targets, **said}


def _panels(count: int, **said: Any) -> bytes:
    return _board(panels=[_panel(number, **said) for number in range(count)])


def _one(**said: Any) -> bytes:
    return _board(panels=[_panel(0, **said)])


def _variables(listed: list[Json], **said: Any) -> bytes:
    return _board(templating={"list": listed}, **{"panels": [_panel(0)], **said})


def _raw(entries: str) -> bytes:
    return b'{"uid": "hostile", "title": "Hostile", ' + entries.encode(errors="surrogatepass") + b"}"


def _asking(expr: str) -> bytes:
    return _one(targets=[{"refId": "A", "expr": expr}])


def _named(count: int, query: Callable[[int], str]) -> bytes:
    return _variables([{**_ASKED, "name": f"v{number}", "query": query(number)} for number in range(count)])


def _chosen() -> bytes:
    """A variable that has other values than its list."""
    listed, others = ([f"{letter}{number}" for number in range(10_000)] for letter in "ab")
    current = {"text": others, "value": others}
    return _variables([{"name": "a", "type": "custom", "query": ",".join(listed), "multi": True, "current": current}])


def _rows_in_rows() -> bytes:
    start = '{"type": "row", "collapsed": true, "panels": ['
    return _raw('"panels": [' + start * (_DEEP // 10) + "]}" * (_DEEP // 10) + "]")


def _second(items: list[Json], elements: Json, layout: str = "GridLayout") -> bytes:
    spec = {"title": "Hostile", "elements": elements, "layout": {"kind": layout, "spec": {"items": items}}}
    resource = {"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "hostile"}}
    return json.dumps({**resource, "spec": spec}).encode()


def _tabs_in_tabs() -> bytes:
    layout: Json = {"kind": "GridLayout", "spec": {"items": []}}
    text = json.dumps(layout)
    for _ in range(200):
        text = '{"kind": "TabsLayout", "spec": {"tabs": [{"kind": "TabsLayoutTab", "spec": {"layout": ' + text + "}}]}}"
    head = '{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "hostile"}, '
    return (head + '"spec": {"title": "Hostile", "elements": {}, "layout": ' + text + "}}").encode()


def _elements(count: int) -> bytes:
    query = {"kind": "DataQuery", "group": "prometheus", "version": "v0", "spec": {"expr": "up"}}
    queries = [{"kind": "PanelQuery", "spec": {"refId": "A", "query": query}}]
    data = {"kind": "QueryGroup", "spec": {"queries": queries, "transformations": [], "queryOptions": {}}}
    view = {"kind": "VizConfig", "group": "timeseries", "version": "", "spec": {"options": {}, "fieldConfig": {}}}
    panel = {"kind": "Panel", "spec": {"id": 1, "title": "a", "data": data, "vizConfig": view}}
    element = {"kind": "ElementReference", "name": "e0"}
    item = {"kind": "GridLayoutItem", "spec": {"x": 0, "y": 0, "width": 24, "height": 8, "element": element}}
    return _second([item] * count, {f"e{number}": panel for number in range(count)})


def _sources(count: int, **said: str) -> bytes:
    lines = ["apiVersion: 1", "datasources:"]
    extra = "".join(f", {key}: {value}" for key, value in said.items())
    lines += [
        f"  - {{name: s{number}, uid: u{number}, type: prometheus, url: 'http://prometheus:9090'{extra}}}"
        for number in range(count)
    ]
    return "\n".join([*lines, ""]).encode()


def _source(*lines: str) -> bytes:
    head = "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    uid: prometheus\n    type: prometheus\n"
    return (head + "".join(f"    {line}\n" for line in lines)).encode()


def _laughs() -> bytes:
    lines = ["apiVersion: 1", "a0: &a0 [" + ", ".join(["ha"] * 9) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 10)]
    return "\n".join([*lines, "datasources: [{name: a, type: prometheus, jsonData: {x: *a9}}]\n"]).encode()


def _providers(count: int) -> bytes:
    lines = ["apiVersion: 1", "providers:"]
    path = "/var/lib/grafana/dashboards"
    lines += [f"  - {{name: p{number}, folder: f{number}, options: {{path: {path}}}}}" for number in range(count)]
    return "\n".join([*lines, ""]).encode()


def _alerting(**said: Any) -> bytes:
    return json.dumps({"apiVersion": 1, **said}).encode()


def _rules(count: int, **said: Any) -> bytes:
    data = [{"refId": "A", "datasourceUid": "prometheus", "model": {"expr": "up"}, "relativeTimeRange": {"from": 600}}]
    rules = [{"uid": f"r{number}", "title": "a", "condition": "A", "data": data, **said} for number in range(count)]
    return _alerting(groups=[{"name": "a", "folder": "a", "interval": "1m", "rules": rules}])


def _told(count: int, kind: str, text: str, *, each: bool = False) -> bytes:
    """A contact point with many receivers, or one for each of many organisations, with a policy that names another."""
    listed = [{"uid": f"u{number}", "type": f"{kind}", "settings": {"url": text}} for number in range(count)]
    if not each:
        return _alerting(contactPoints=[{"name": "a", "receivers": listed}])
    points = [{"name": "a", "orgId": number + 1, "receivers": [one]} for number, one in enumerate(listed)]
    policies = [{"orgId": number + 1, "receiver": "b"} for number in range(count)]
    return _alerting(contactPoints=points, policies=policies)


_REF: Final = {"expr": "up", "datasource": _PROMETHEUS}
_STEPS: Final = [{"id": "filterByRefId", "options": {"include": "/(" + "A|" * 5_000 + "A)/"}}]
_MATCHER: Final = {"id": "byRegexp", "options": "/(a+)+$/"}
_OVERRIDE: Final = {"matcher": _MATCHER, "properties": [{"id": "unit", "value": "byte"}]}

HOSTILE_GRAFANA: dict[str, tuple[str, Callable[[], bytes]]] = {
    "2,000 panels": (BOARD, lambda: _panels(2_000)),
    "2,000 panels with the same fault": (BOARD, lambda: _panels(2_000, type="timeserie")),
    "2,000 panels with many faults": (
        BOARD,
        lambda: _panels(
            2_000, type="graph", title="$nobody", fieldConfig={"defaults": {"unit": "byte"}, "overrides": [_OVERRIDE]}
        ),
    ),
    "1,000 panels in one place": (BOARD, lambda: _panels(1_000, gridPos={"h": 8, "w": 12, "x": 0, "y": 0})),
    "10,000 panels in one place": (
        BOARD,
        lambda: _panels(10_000, type="text", targets=[], gridPos={"h": 8, "w": 12, "x": 0, "y": 0}),
    ),
    "panels that are a thousand columns wide": (
        BOARD,
        lambda: _panels(2_000, gridPos={"h": 10**9, "w": 10**9, "x": -(10**9), "y": -(10**9)}),
    ),
    "2,000 panels with one id": (BOARD, lambda: _panels(2_000, id=1)),
    "2,000 panels that show each other": (
        BOARD,
        lambda: _board(
            panels=[
                _panel(number, datasource={"uid": "-- Dashboard --"}, targets=[{"refId": "A", "panelId": number + 2}])
                for number in range(1_999)
            ]
        ),
    ),
    "2,000 panels that show the first": (
        BOARD,
        lambda: _panels(2_000, datasource={"uid": "-- Dashboard --"}, targets=[{"refId": "A", "panelId": 1}]),
    ),
    "10,000 queries in a panel": (
        BOARD,
        lambda: _one(targets=[{"refId": f"A{number}", **_REF} for number in range(10_000)]),
    ),
    "5,000 queries of one name": (BOARD, lambda: _one(targets=[{"refId": "A", **_REF} for _ in range(5_000)])),
    "5,000 expressions that need each other": (
        BOARD,
        lambda: _one(
            targets=[
                {"refId": f"A{n}", "datasource": _EXPRESSION, "type": "math", "expression": f"$A{n + 1}"}
                for n in range(5_000)
            ]
        ),
    ),
    "10,000 overrides": (BOARD, lambda: _one(fieldConfig={"defaults": {}, "overrides": [_OVERRIDE] * 10_000})),
    "10,000 transformations": (BOARD, lambda: _one(transformations=_STEPS[:1] + [{"id": "organise"}] * 10_000)),
    "a filter of 5,000 queries": (BOARD, lambda: _one(transformations=_STEPS)),
    "10,000 limits": (
        BOARD,
        lambda: _one(
            fieldConfig={"defaults": {"thresholds": {"steps": [{"value": -number} for number in range(10_000)]}}}
        ),
    ),
    "10,000 mappings of one value": (
        BOARD,
        lambda: _one(fieldConfig={"defaults": {"mappings": [{"type": "value", "options": {"1": {}}}] * 10_000}}),
    ),
    "10,000 units that are none": (
        BOARD,
        lambda: _board(
            panels=[_panel(n, fieldConfig={"defaults": {"unit": f"byte{n}s"}}, targets=[]) for n in range(10_000)]
        ),
    ),
    "10,000 variables that need the next": (
        BOARD,
        lambda: _named(10_000, lambda n: f"label_values(up{{a='$v{n + 1}'}}, b)"),
    ),
    "10,000 variables that need the first": (BOARD, lambda: _named(10_000, lambda _: "label_values(up{a='$v0'}, b)")),
    "a ring of 10,000 variables": (
        BOARD,
        lambda: _named(10_000, lambda n: f"label_values(up{{a='$v{(n + 1) % 10_000}'}}, b)"),
    ),
    "200 variables that need all": (
        BOARD,
        lambda: _named(200, lambda _: "label_values({a='" + "".join(f"$v{other}" for other in range(200)) + "'}, b)"),
    ),
    "5,000 variables of one name": (BOARD, lambda: _variables([{**_ASKED, "name": "a", "query": "up"}] * 5_000)),
    "a variable of 100,000 values": (
        BOARD,
        lambda: _variables([{"name": "a", "type": "custom", "query": ",".join(map(str, range(100_000)))}]),
    ),
    "a variable that is used 100,000 times": (
        BOARD,
        lambda: _variables([{"name": "a", "type": "custom", "query": "1"}], panels=[_panel(0, title="$a" * 100_000)]),
    ),
    "10,000 variables that are none": (BOARD, lambda: _one(title="".join(f"${{v{n}}}" for n in range(10_000)))),
    "an expression of 10,000 variables that are none": (
        BOARD,
        lambda: _asking(" + ".join(f"$v{n}" for n in range(10_000))),
    ),
    "an expression of five megabytes": (BOARD, lambda: _asking("up" + " + up" * 1_000_000)),
    "a text of five megabytes": (BOARD, lambda: _one(description="[a](/d/x?viewPanel=1) $a " * 200_000)),
    "fields of variables without end": (BOARD, lambda: _one(title="${a." * 100_000, description="${a:" * 100_000)),
    "names in a formula without end": (
        BOARD,
        lambda: _one(
            targets=[{"refId": "A", "datasource": _EXPRESSION, "type": "math", "expression": "${a " * 100_000}]
        ),
    ),
    "quotes of every kind without end": (BOARD, lambda: _asking("\\'\"`" * 100_000 + "$a")),
    "10,000 values that are chosen and not there": (BOARD, _chosen),
    "braces without end": (BOARD, lambda: _one(title="${" * 500_000, description="[[" * 500_000)),
    "a repeat of a repeat": (
        BOARD,
        lambda: _variables(
            [{"name": "a", "type": "custom", "query": "$b"}, {"name": "b", "type": "custom", "query": "$a"}],
            panels=[_panel(number, repeat="ab"[number % 2]) for number in range(1_000)],
        ),
    ),
    "rows in rows": (BOARD, _rows_in_rows),
    "arrays in arrays": (BOARD, lambda: _raw('"panels": ' + "[" * _DEEP + "]" * _DEEP)),
    "objects in objects": (BOARD, lambda: _raw('"panels": ' + '{"panels": ' * _DEEP + "1" + "}" * _DEEP)),
    "tabs in tabs": (BOARD, _tabs_in_tabs),
    "10,000 elements in one place": (BOARD, lambda: _elements(10_000)),
    "keys that come again": (BOARD, lambda: _raw(", ".join('"panels": [{"type": "stat"}]' for _ in range(20_000)))),
    "a number of 5,000 digits": (BOARD, lambda: _raw('"panels": [{"id": ' + "9" * 5_000 + ', "type": "text"}]')),
    "numbers without end": (
        BOARD,
        lambda: _raw('"schemaVersion": 1e999, "panels": [{"gridPos": {"x": 1e999, "y": -1e999, "w": 1e400, "h": 1}}]'),
    ),
    "no number": (BOARD, lambda: _raw('"panels": [{"id": NaN}]')),
    "lone surrogates": (BOARD, lambda: _raw('"panels": [{"title": "\\ud800$a\\udc00", "type": "\\udfff"}]')),
    "lone surrogates as they are": (BOARD, lambda: _raw('"panels": [{"title": "\ud800"}]')),
    "a byte order mark": (BOARD, lambda: b"\xef\xbb\xbf" + _one()),
    "text behind the end": (BOARD, lambda: _one() + b"\n}" * 100_000),
    "panels that are an object": (BOARD, lambda: _board(panels={str(n): _panel(n) for n in range(2_000)})),
    "queries that are a text": (BOARD, lambda: _panels(2_000, targets="up")),
    "everything that is something else": (
        BOARD,
        lambda: _board(
            panels=[1, None, "a", [], {"type": 1, "options": 1, "fieldConfig": {"overrides": [1], "defaults": []}}],
            templating=[1],
            annotations={"list": {"a": 1}},
            links=5,
            tags={"a": 1},
            time=[],
            refresh={},
            rows=[[]],
            __elements=[1, None, {"uid": 5}],
        ),
    ),
    "10,000 links to nowhere": (
        BOARD,
        lambda: _board(links=[{"type": "link", "url": f"/d/x{n}/y"} for n in range(10_000)]),
    ),
    "10,000 tags": (
        BOARD,
        lambda: _board(
            tags=[f"t{n}" for n in range(10_000)],
            links=[{"type": "dashboards", "tags": [f"u{n}"]} for n in range(100)],
        ),
    ),
    "5,000 data sources that are not there": (
        BOARD,
        lambda: _board(panels=[_panel(n, datasource={"type": "prometheus", "uid": f"p{n}"}) for n in range(5_000)]),
    ),
    "10,000 data sources": (SOURCE, lambda: _sources(10_000)),
    "5,000 data sources of one uid": (SOURCE, lambda: _sources(5_000).replace(b"uid: u", b"uid: u, x: ")),
    "5,000 default data sources": (SOURCE, lambda: _sources(5_000, isDefault="true")),
    "5,000 data sources with a variable": (SOURCE, lambda: _sources(5_000, user="'$NOBODY${X:-y}$__file{/a}'")),
    "a billion laughs in data sources": (SOURCE, _laughs),
    "variables that expand to each other": (SOURCE, lambda: _source("url: '${A}'", "user: " + "$A" * 100_000)),
    "variables in variables": (SOURCE, lambda: _source("user: '" + "${" * 100_000 + "A" + "}" * 100_000 + "'")),
    "dollars": (SOURCE, lambda: _source("user: '" + "$" * 1_000_001 + "'")),
    "a long url": (SOURCE, lambda: _source("url: 'http://" + "a." * 1_000_000 + "'")),
    "10,000 headers": (
        SOURCE,
        lambda: _source("jsonData:", *(f"  httpHeaderName{n}: a" for n in range(2, 10_002)), "secureJsonData: {}"),
    ),
    "10,000 settings that are none": (
        SOURCE,
        lambda: _source("jsonData:", *(f"  timeIntervl{n}: a" for n in range(10_000))),
    ),
    "10,000 correlations": (
        SOURCE,
        lambda: _source(
            "correlations:", *(f"  - {{label: a, description: b, targetUID: x{n}}}" for n in range(10_000))
        ),
    ),
    "5,000 rules with templates": (ALERTS, lambda: _rules(5_000, annotations={"a": "{{ $values.X }}{{ nothing }}"})),
    "a label of templates": (ALERTS, lambda: _rules(1, labels={"a": "{{ $$a }}" * 10_000, "b": "{{ $a " * 8_000})),
    "an annotation of templates": (ALERTS, lambda: _rules(1, annotations={"a": "{{ if $values.A }}" * 10_000})),
    "5,000 organisations with contact points": (ALERTS, lambda: _told(5_000, "slak", "x", each=True)),
    "variables in 2,000 contact points": (ALERTS, lambda: _told(2_000, "webhook", "{{ $a }}$B${C:-d}$" * 5)),
    "a contact point of variables": (ALERTS, lambda: _told(1, "webhook", "{{ $a }}" * 6_000)),
    "a notification template that opens": (
        ALERTS,
        lambda: _alerting(templates=[{"name": "a", "template": "{{- " * 100_000 + "{{ range $a }}" * 10_000}]),
    ),
    "1,000 providers of one folder": (PROVIDER, lambda: _providers(1_000)),
}
"""Where in the sound repository a file stands and what it holds, by what is hard about it."""
