"""Dashboards as tolerant as Grafana is, and the forms that they come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.models import Consequence, DashboardForm, Kind, ModelFault, dashboard_form

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
    '{"title": "x", "schemaVersion": 42}',
    f'{{"title": " {"x" * 5000} "}}',
    '{"dashboard": {"panels": 5}}',
    '{"elements": {}, "layout": {}}',
    "[]",
    "null",
]

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
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_grafana_takes_has_no_faults(judge: Judge, text: str) -> None:
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
        (None, DashboardForm.OTHER),
    ],
)
def test_the_form_of_a_dashboard_is_told_by_its_root(data: object, form: DashboardForm) -> None:
    assert dashboard_form(data) is form
