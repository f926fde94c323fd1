"""Dashboards as tolerant as Grafana is, and the forms that they come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from stacklint.models import Consequence, DashboardForm, FaultKind, Kind, ModelFault, dashboard_form

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

RESOURCE = {"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {}}

GOOD = [
    '{"title": "x"}',
    '{"title": "x", "uid": null, "id": "7", "foo": 1, "__inputs": [], "panels": null, "refresh": false}',
    '{"title": "x", "panels": [{}, {"id": 1, "type": "row", "panels": [{"type": "stat"}]}, {"datasource": "P"}]}',
    '{"title": "x", "panels": [{"datasource": {"type": "prometheus"}, "targets": [{"expr": "up", "step": 1}]}]}',
    '{"title": "x", "rows": [{"panels": [{"type": "graph", "span": 4}]}], "schemaVersion": "6"}',
    '{"title": "x", "templating": {"list": [{"name": "a", "query": {"query": "x"}}]}, "annotations": {"list": []}}',
    '{"title": "x", "panels": [{"fieldConfig": {"defaults": {"thresholds": {"steps": []}}, "overrides": []}}]}',
    '{"title": "x", "panels": [{"options": [], "fieldConfig": {"defaults": {"thresholds": {"steps": ""}}}}]}',
    '{"title": "x", "panels": [{"fieldConfig": {"defaults": {"thresholds": {"steps": [{"value": "null"}]}}}}]}',
    '{"title": "x", "schemaVersion": 42}',
    '{"title": "x", "panels": [{"type": "timeseries", "options": {"legend": {"placement": "above"}}}]}',
    f'{{"title": " {"x" * 5000} "}}',
    '{"dashboard": {"panels": 5}}',
    '{"title": "x", "elements": {}, "layout": {"kind": "GridLayout"}, "foo": 1}',
    '{"title": "x", "elements": {"a": {"kind": "Later", "spec": {"id": []}}}, "layout": {"kind": "Later"}}',
    "[]",
    "null",
]

WRITTEN = sorted(Path(__file__).with_name("dashboards").glob("*.json"))
"""Dashboards with the shapes that versions of Grafana wrote, which the newest one still takes."""


def panel(text: str) -> str:
    """A dashboard with one panel in a row."""
    return f'{{"title": "x", "panels": [{{"type": "row", "panels": [{text}]}}]}}'


def wrapped(version: str, spec: str, name: str = '"u"') -> str:
    """A dashboard as a resource."""
    about = f'"apiVersion": "dashboard.grafana.app/{version}", "kind": "Dashboard"'
    return f'{{{about}, "metadata": {{"name": {name}}}, "spec": {spec}}}'


def v2(element: str, layout: str = '{"kind": "GridLayout"}') -> str:
    """A dashboard of the second schema with one element."""
    return wrapped("v2beta1", f'{{"title": "x", "elements": {{"a": {element}}}, "layout": {layout}}}')


BAD = [
    ('«{"panels": []}»', "`title` is missing in the top level", Consequence.LOGS),
    ('{"title": «""»}', "`title` is empty, not a text with something in it", Consequence.LOGS),
    ('{"title": «" "»}', "`title` is ` `, not a text with something in it", Consequence.LOGS),
    ('{"title": «5»}', "`title` is `5`, not a text with something in it", Consequence.LOGS),
    ('{"title": «true»}', "`title` is `true`, not a text with something in it", Consequence.LOGS),
    ('{"title": "x", "uid": «5»}', "`uid` is `5`, not a text", Consequence.IGNORES),
    ('{"title": "x", "uid": «"a b"»}', "`uid` is `a b`, not up to 40 letters, digits, `-` and `_`",
     Consequence.REFUSES),
    (f'{{"title": «"{"x" * 5001}"»}}', "`title` has 5001 characters, more than 5000", Consequence.REFUSES),
    ('{"title": "x", "schemaVersion": «43»}', "`schemaVersion` is `43`, and 42 is the newest there is",
     Consequence.WORKS),
    ('{"title": "x", "panels": «{}»}', "`panels` is an empty mapping, not a list", Consequence.BREAKS),
    ('{"title": "x", "panels": [«[1]»]}', "entry 1 of `panels` is a list, not a mapping", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"panels": [{"targets": «{"expr": "up"}»}]}]}', "`targets` is a mapping, not a list",
     Consequence.BREAKS),
    ('{"title": "x", "panels": [{"targets": [{"expr": «5»}]}]}', "`expr` is `5`, not a text", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"datasource": «["P"]»}]}', "`datasource` is a list, not a text or a mapping",
     Consequence.BREAKS),
    ('{"title": "x", "templating": «[]»}', "`templating` is an empty list, not a mapping", Consequence.BREAKS),
    ('{"title": "x", "templating": {"list": «"abc"»}}', "`list` is `abc`, not a list", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"fieldConfig": {"overrides": «{}»}}]}', "`overrides` is an empty mapping, not a list",
     Consequence.BREAKS),
    ('{"title": "x", "panels": [{"title": «["a"]»}]}', "`title` is a list, not a text", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"gridPos": {"h": «"tall"»}}]}', "`h` is `tall`, not a number", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"fieldConfig": {"defaults": {"thresholds": {"steps": «"0,80"»}}}}]}',
     "`steps` is `0,80`, not a list", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"options": «["a"]»}]}', "`options` is a list, not a mapping", Consequence.BREAKS),
    ('{"title": "x", "editable": «"false"»}',
     "`editable` is `'false'`, not true or false without quotes", Consequence.BREAKS),
    ('{"title": "x", "graphTooltip": «3»}', "`graphTooltip` is `3`, not a number from 0 to 2", Consequence.BREAKS),
    ('{"title": "x", "tags": «"a"»}', "`tags` is `a`, not a list", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"transformations": [«{"options": {}}»]}]}',
     "`id` is missing in entry 1 of `transformations`", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"fieldConfig": {"overrides": [«{"properties": []}»]}}]}',
     "`matcher` is missing in entry 1 of `overrides`", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"type": "stat", "options": {"graphMode": «"Area"»}}]}',
     "`graphMode` is `Area`, not one of `none`, `line`, `area`", Consequence.BREAKS),
    (panel('{"type": "timeseries", "options": {"legend": {"placement": «"Right"»}}}'),
     "`placement` is `Right`, not `right`", Consequence.BREAKS),
    (panel('{"targets": [{"expr": "up", "format": «"timeseries"»}]}'), "`format` is `timeseries`, not `time_series`",
     Consequence.BREAKS),
    (panel('{"type": "piechart", "options": {"displayLabels": [«"names"»]}}'),
     "entry 1 of `displayLabels` is `names`, not `name`", Consequence.BREAKS),
    (panel('{"type": "table", "options": {"cellHeight": «[]»}}'), "`cellHeight` is an empty list, not a text",
     Consequence.BREAKS),
    (panel('{"type": "timeseries", "fieldConfig": {"defaults": {"custom": {"stacking": «"normal"»}}}}'),
     "`stacking` is `normal`, not a mapping", Consequence.BREAKS),
    ('{"title": "x", "rows": [{"panels": [{"type": "text", "options": {"content": «["a"]»}}]}]}',
     "`content` is a list, not a text", Consequence.BREAKS),
    ('{"title": "x", "panels": [{"targets": [{"datasource": {"type": "prometheus"}, "instant": «"no"»}]}]}',
     "`instant` is `'no'`, not true or false without quotes", Consequence.BREAKS),
    (panel('{"fieldConfig": {"defaults": {"mappings": [{"type": "value", "options": {"1": «"up"»}}]}}}'),
     "`1` is `up`, not a mapping", Consequence.BREAKS),
    ('{"title": "x", "templating": {"list": [{"type": "query", "sort": «9»}]}}',
     "`sort` is `9`, not a number from 0 to 8", Consequence.BREAKS),
    ('{"title": "x", "templating": {"list": [{"type": "custom", "query": «["a"]»}]}}',
     "`query` is a list, not a text", Consequence.BREAKS),
    ('{"title": "x", "annotations": {"list": [{"filter": {"ids": «3»}}]}}', "`ids` is `3`, not a list",
     Consequence.BREAKS),
    (wrapped("v1", "«{}»"), "`title` is missing in `spec`", Consequence.LOGS),
    (wrapped("v1beta1", '{"title": "x", "panels": «{}»}'), "`panels` is an empty mapping, not a list",
     Consequence.BREAKS),
    (wrapped("v1", '{"title": "x"}', '«"a b"»'), "`name` is `a b`, not up to 40 letters, digits, `-` and `_`",
     Consequence.REFUSES),
    (v2('{"kind": "Panel"}').replace('"u"', '«"a b"»'), "`name` is `a b`, not up to 40 letters, digits, `-` and `_`",
     Consequence.REFUSES),
    (v2('{"kind": "Panel"}').replace('"title": "x"', '"title": «" "»'),
     "`title` is ` `, not a text with something in it", Consequence.LOGS),
    (v2('{"kind": "Panel"}').replace('"x"', '«"' + "x" * 5001 + '"»'), "`title` has 5001 characters, more than 5000",
     Consequence.REFUSES),
    ('{"title": "x", "elements": {}, "layout": «{}»}', "`kind` is missing in `layout`", Consequence.BREAKS),
    (v2('{"kind": "Panel", "spec": {"title": «5»}}'), "`title` is `5`, not a text", Consequence.LOGS),
    (v2('{"kind": "Panel"}', '{"kind": "AutoGridLayout", "spec": {"items": [{"spec": {"conditionalRendering": '
        '{"spec": {"items": [{"spec": {"value": «5»}}]}}}}]}}'),
     "`value` is `5`, not a text, or true or false", Consequence.LOGS),
    (v2('{"kind": "Panel", "spec": {"vizConfig": {"kind": "stat", "group": "stat", "spec": {"options": {"graphMode": '
        '«5»}}}}}'), "`graphMode` is `5`, not one of `none`, `line`, `area`", Consequence.BREAKS),
    (v2('«{"spec": {}}»'), "`kind` is missing in `a`", Consequence.BREAKS),
    (panel('{"type": "heatmap", "options": {"color": {"mode": "scheme", "scheme": «"Orange"»}}}'),
     "`scheme` is `Orange`, not `Oranges`", Consequence.BREAKS),
    (wrapped("v1", '{"title": "x"}').replace('"Dashboard"', '«"dashboard"»'), "`kind` is `dashboard`, not `Dashboard`",
     Consequence.LOGS),
    (v2('{"kind": «"Panels"»}'), "`kind` is `Panels`, not `Panel`", Consequence.BREAKS),
    (v2('{"kind": «5»}'), "`kind` is `5`, not a text", Consequence.BREAKS),
    (v2('{"kind": "Panel"}', '{"kind": «"Gridlayout"»}'), "`kind` is `Gridlayout`, not `GridLayout`",
     Consequence.BREAKS),
    (v2('{"kind": "Panel"}', '{"kind": "GridLayout", "spec": {"items": [{"kind": «"GridLayoutItems"»}]}}'),
     "`kind` is `GridLayoutItems`, not `GridLayoutItem`", Consequence.BREAKS),
    (v2('{"kind": "Panel"}').replace('"dashboard.grafana.app/v2beta1"', '«"dashboard.grafana.app/v2x"»'),
     "`apiVersion` is `dashboard.grafana.app/v2x`, not a version such as `dashboard.grafana.app/v2`",
     Consequence.LOGS),
    (v2('{"kind": "Panel", "spec": {"data": {"spec": {"queries": «{}»}}}}'),
     "`queries` is an empty mapping, not a list", Consequence.LOGS),
    (v2('{"kind": "Panel", "spec": {"data": {"spec": {"queries": [{"spec": {"query": {"kind": "DataQuery", "group": '
        '"prometheus", "spec": {"expr": «5»}}}}]}}}}'), "`expr` is `5`, not a text", Consequence.BREAKS),
    (v2('{"kind": "Panel", "spec": {"vizConfig": {"kind": "VizConfig", "group": "gauge", "spec": {"options": '
        '{"minVizWidth": «"wide"»}}}}}'), "`minVizWidth` is `wide`, not a number", Consequence.BREAKS),
    (v2("{\"kind\": \"Panel\"}", '{"kind": "RowsLayout", "spec": {"rows": [{"spec": {"layout": {"kind": "GridLayout", '
        '"spec": {"items": [{"kind": "GridLayoutItem", "spec": {"width": «"12"»}}]}}}}]}}'),
     "`width` is `'12'`, not a whole number without quotes", Consequence.LOGS),
    (panel('{"transformations": [{"id": "organize", "options": {"excludeByName": «["Time"]»}}]}'),
     "`excludeByName` is a list, not a mapping", Consequence.BREAKS),
    (panel('{"transformations": [{"id": "filterFieldsByName", "options": {"include": «["a"]»}}]}'),
     "`include` is a list, not a mapping", Consequence.BREAKS),
    (panel('{"transformations": [{"id": "sortBy", "options": {"sort": «{"field": "a"}»}}]}'),
     "`sort` is a mapping, not a list", Consequence.BREAKS),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_grafana_takes_has_no_faults(judge: Judge, text: str) -> None:
    assert judge(Kind.DASHBOARD, text) == (text, ())


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_what_versions_of_grafana_wrote_has_no_faults(judge: Judge, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert judge(Kind.DASHBOARD, text) == (text, ())


@pytest.mark.parametrize(("text", "message", "consequence"), BAD)
def test_each_fault_is_found_once_at_its_place(judge: Judge, text: str, message: str, consequence: Consequence) -> None:
    marked, faults = judge(Kind.DASHBOARD, text)
    assert (marked, [(fault.message, fault.consequence) for fault in faults]) == (text, [(message, consequence)])


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ({"title": "x", "panels": []}, DashboardForm.CLASSIC),
        ({"rows": []}, DashboardForm.CLASSIC),
        ({"panels": [], "dashboard": {}}, DashboardForm.CLASSIC),
        ({"dashboard": {"title": "x"}, "overwrite": True}, DashboardForm.API),
        ({**RESOURCE, "spec": {"title": "x", "panels": []}}, DashboardForm.WRAPPED),
        ({**RESOURCE, "apiVersion": "dashboard.grafana.app/v2", "spec": {}}, DashboardForm.V2),
        ({**RESOURCE, "spec": {"title": "x", "elements": {}, "layout": {}}}, DashboardForm.V2),
        ({"title": "x", "elements": {}, "layout": {}}, DashboardForm.V2),
        ({**RESOURCE, "spec": None}, DashboardForm.OTHER),
        ({"apiVersion": "v1", "kind": "ConfigMap", "data": {}}, DashboardForm.OTHER),
        ({}, DashboardForm.OTHER),
        ([], DashboardForm.OTHER),
        ({**RESOURCE, "apiVersion": 2, "spec": {}}, DashboardForm.OTHER),
        (None, DashboardForm.OTHER),
    ],
)
def test_the_form_of_a_dashboard_is_told_by_its_root(data: object, form: DashboardForm) -> None:
    assert dashboard_form(data) is form


MISSPELT = [
    ('{"title": "x", «"Templating"»: {}}', "write `templating`"),
    (panel('{"type": "timeseries", «"target"»: []}'), "write `targets`"),
    (panel('{"type": "timeseries", "options": {"legend": {«"displaymode"»: "list"}}}'), "write `displayMode`"),
    (panel('{"type": "timeseries", "fieldConfig": {"defaults": {"custom": {«"lineWidht"»: 2}}}}'), "write `lineWidth`"),
    (panel('{«"fieldConfigs"»: {}}'), "write `fieldConfig`"),
    (panel('{"targets": [{"expr": "up", «"legendformat"»: "x"}]}'), "write `legendFormat`"),
    (panel('{"targets": [{"datasource": {"type": "prometheus"}, «"exemplars"»: true}]}'), "write `exemplar`"),
    ('{"title": "x", "templating": {"list": [{"type": "query", «"definitions"»: "up"}]}}', "write `definition`"),
    (v2('{"kind": "Panel", "spec": {"title": "a", «"transparant"»: true}}'), "write `transparent`"),
    (panel('{"type": "row", «"panel"»: []}'), "write `panels`"),
    (panel('{"transformations": [{"id": "organize", "options": {«"excludeByNames"»: {}}}]}'), "write `excludeByName`"),
    (
        v2(
            '{"kind": "Panel", "spec": {"data": {"spec": {"transformations": [{"kind": "Transformation", '
            '"group": "joinByField", "spec": {"options": {«"byFields"»: "Time"}}}]}}}}'
        ),
        "write `byField`",
    ),
    (
        v2(
            '{"kind": "Panel", "spec": {"data": {"spec": {"transformations": [{"kind": "limit", '
            '"spec": {"id": "limit", "options": {«"limitfield"»: 5}}}]}}}}'
        ),
        "write `limitField`",
    ),
    (v2('{"kind": "Panel", "spec": {"vizConfig": {"kind": "VizConfig", «"groups"»: "stat"}}}'), "write `group`"),
]


@pytest.mark.parametrize(("text", "advice"), MISSPELT)
def test_a_key_that_surely_is_another_one_is_told(judge: Judge, text: str, advice: str) -> None:
    marked, (fault,) = judge(Kind.DASHBOARD, text)
    assert (marked, fault.kind, fault.consequence, fault.help) == (
        text,
        FaultKind.UNKNOWN_KEY,
        Consequence.IGNORES,
        advice,
    )


@pytest.mark.parametrize(
    "text",
    [
        panel('{"type": "acme-panel", "target": []}'),
        panel('{"type": "row", "collapse": true, "collapsed": true, "titleSize": "h6"}'),
        panel('{"transformations": [{"id": "acme", "options": {"excludeByNames": {}}}, {"id": "organize"}]}'),
        panel('{"transformations": [{"id": "organize", "options": {"renamed": {}, "exclude": 1}}]}'),
        panel('{"type": "timeseries", "target": [], "targets": []}'),
        panel('{"type": "heatmap", "options": {"xAxis": {}}}'),
        panel('{"type": "timeseries", "options": {"": 1, "legendary": 1}}'),
        panel('{"targets": [{"datasource": {"type": "acme"}, "exemplars": true}]}'),
        '{"title": "x", "templating": {"list": [{"type": "query", "definition": "up", "sort": 1}]}}',
        json.dumps({"title": "x", "panel": 1} | {f"key{number}": 1 for number in range(5001)}),
    ],
)
def test_other_keys_that_are_not_known_are_not_told(judge: Judge, text: str) -> None:
    assert judge(Kind.DASHBOARD, text) == (text, ())
