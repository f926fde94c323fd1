"""Dashboards: their forms, their panels, and the data source behind each reference (traps 1 to 8 of the field)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.models import DashboardForm
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.classic import source_ref
from stacklint.stack.boards.dashboards import read_dashboard
from stacklint.stack.boards.reader import read_board
from stacklint.stack.boards.sources import asked_sources, resolve, target_source
from stacklint.stack.grafana.server import derived_uid
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
SOURCES = """\
apiVersion: 1
datasources:
  - name: Prometheus
    type: prometheus
  - name: Other
    type: prometheus
    uid: other
    isDefault: true
  - name: Log
    type: loki
    uid: log
"""
SOURCE_FILE = "grafana/provisioning/datasources/prometheus.yml"
VARIABLES = [
    {"name": "ds", "type": "datasource", "query": "loki"},
    {"name": "job", "type": "query"},
    {"name": "place", "type": "query", "current": {"value": "north"}},
    {"name": "source", "type": "constant", "query": "other"},
    {"type": "custom"},
]


def board(stacks: Stacks, content: dict[str, Any], sources: str | None = SOURCES) -> Board:
    text = json.dumps({"title": "A", "templating": {"list": VARIABLES}, **content})
    (stack,) = stacks({"grafana/dashboards/app.json": text, SOURCE_FILE: sources})
    return next(stack.provisioning.boards())


def judged(board: Board, kind: str = "") -> tuple[str, str, str]:
    found = resolve(source_ref(board.node["datasource"]), board, kind)
    return found.verdict, found.source.name if found.source else "", found.type


@pytest.mark.parametrize(
    ("reference", "verdict"),
    [
        (None, ("found", "Other", "prometheus")),
        ({}, ("found", "Other", "prometheus")),
        ("default", ("found", "Other", "prometheus")),
        ({"uid": "default"}, ("found", "Other", "prometheus")),
        ({"type": "loki"}, ("found", "Log", "loki")),
        ({"type": "tempo"}, ("missing", "", "tempo")),
        ("Prometheus", ("found", "Prometheus", "prometheus")),
        ("other", ("found", "Other", "prometheus")),
        ({"type": "prometheus", "uid": "other"}, ("found", "Other", "prometheus")),
        ({"type": "loki", "uid": "other"}, ("found", "Other", "prometheus")),
        ({"uid": derived_uid("Prometheus")}, ("found", "Prometheus", "prometheus")),
        ({"uid": "PBFA97CFB590B2093"}, ("found", "Prometheus", "prometheus")),
        ({"uid": "P1809F7CD0C75ACF3"}, ("missing", "", "")),
        ({"type": "prometheus", "uid": "gone"}, ("missing", "", "prometheus")),
        ("1", ("unknown", "", "")),
        ("-- Grafana --", ("built-in", "", "")),
        ({"type": "__expr__", "uid": "__expr__"}, ("built-in", "", "__expr__")),
        ("-- Mixed --", ("mixed", "", "")),
        ("$ds", ("unknown", "", "loki")),
        ("${ds}", ("unknown", "", "loki")),
        ({"uid": "[[ds]]"}, ("unknown", "", "loki")),
        ({"type": "prometheus", "uid": "$job"}, ("unknown", "", "prometheus")),
        ({"type": "prometheus", "uid": "$place"}, ("missing", "", "prometheus")),
        ({"type": "prometheus", "uid": "$source"}, ("unknown", "", "prometheus")),
        ("${DS_PROMETHEUS}", ("missing", "", "")),
        ("x$ds", ("unknown", "", "")),
    ],
)
def test_a_reference_is_resolved_as_grafana_does(
    reference: object, verdict: tuple[str, str, str], stacks: Stacks
) -> None:
    assert judged(board(stacks, {"datasource": reference})) == verdict


@pytest.mark.parametrize(
    "sources",
    [None, "a: [", SOURCES.replace("uid: other", "uid: $UID"), SOURCES.replace("Other", "${NAME}")],
    ids=["none", "broken", "uid from outside", "name from outside"],
)
def test_nothing_is_missing_where_not_all_data_sources_are_known(sources: str | None, stacks: Stacks) -> None:
    assert judged(board(stacks, {"datasource": {"uid": "gone"}}, sources))[0] == "unknown"


@pytest.mark.parametrize(("sources", "verdict"), [("apiVersion: 1\ndatasources: []\n", "missing"), (None, "unknown")])
def test_there_is_no_default_without_a_data_source(sources: str | None, verdict: str, stacks: Stacks) -> None:
    assert judged(board(stacks, {}, sources))[0] == verdict


@pytest.mark.parametrize(("reference", "verdict"), [({"uid": "Prometheus"}, "missing"), ("Prometheus", "unknown")])
def test_where_nothing_is_provisioned_a_name_may_be_made_by_hand(
    reference: object, verdict: str, tree: Tree, stacks: Stacks
) -> None:
    tree({"grafana/provisioning/datasources/README": ""})
    assert judged(board(stacks, {"datasource": reference}, None))[0] == verdict


def test_without_a_grafana_a_reference_is_unknown(tree: Tree) -> None:
    files = tree({"a.json": '{"title": "A", "datasource": "x", "panels": []}'})
    assert judged(read_board(files, read_dashboard(files, "a.json", None)), "prometheus") == (
        "unknown",
        "",
        "prometheus",
    )


@pytest.mark.parametrize(
    ("panel", "target", "verdict", "reference"),
    [
        (None, None, "found", ""),
        (None, {"uid": "log"}, "found", "log"),
        (None, {"uid": "gone"}, "missing", "gone"),
        ({"uid": "other"}, {"uid": "gone"}, "found", "other"),
        ({"uid": "other"}, {"uid": "__expr__"}, "built-in", "__expr__"),
        ({"uid": "gone"}, {"uid": "log"}, "found", "log"),
        ({"uid": "gone"}, {"uid": "lost"}, "missing", "gone"),
        ({"uid": "gone"}, None, "missing", "gone"),
        ("-- Mixed --", {"uid": "log"}, "found", "log"),
        ("-- Mixed --", {"uid": "gone"}, "missing", "gone"),
    ],
)
def test_a_target_asks_the_source_of_its_panel_where_that_resolves(
    panel: object, target: object, verdict: str, reference: str, stacks: Stacks
) -> None:
    content = {"panels": [{"datasource": panel, "targets": [{"datasource": target, "expr": "up"}, 1]}]}
    (asking,) = board(stacks, content).panels
    (query,) = asking.targets
    found = target_source(query, asking)
    assert (found.verdict, found.reference) == (verdict, reference)


def test_everything_that_asks_has_its_source(stacks: Stacks) -> None:
    content = {
        "templating": {"list": [{"name": "job", "type": "query", "datasource": "Log"}, *VARIABLES]},
        "annotations": {"list": [{"datasource": {"uid": "-- Grafana --"}}, {"name": "from the default"}]},
        "panels": [
            {"datasource": {"uid": "other"}, "targets": [{"refId": "A"}, {"refId": "B"}]},
            {"datasource": {"uid": "gone"}},
            {"datasource": "${ds}", "targets": [{"refId": "A"}]},
            {"type": "text"},
        ],
    }
    found = [(one.reference, one.is_fixed) for one in asked_sources(board(stacks, content))]
    assert found == [
        ("other", True),
        ("other", True),
        ("gone", False),
        ("${ds}", False),
        ("Log", True),
        ("-- Grafana --", False),
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"panels": []}', DashboardForm.CLASSIC),
        ('{"rows": []}', DashboardForm.CLASSIC),
        ('{"title": "a"}', DashboardForm.CLASSIC),
        ('{"dashboard": {}, "panels": []}', DashboardForm.CLASSIC),
        ('{"dashboard": {}}', DashboardForm.API),
        ('{"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "spec": {}}', DashboardForm.WRAPPED),
        ('{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "spec": {}}', DashboardForm.V2),
        ('{"apiVersion": "x/v1", "kind": "Dashboard", "spec": {"elements": {}}}', DashboardForm.OTHER),
        ('{"elements": {}, "layout": {}}', DashboardForm.V2),
        ("[]", DashboardForm.OTHER),
    ],
)
def test_the_form_of_a_file_is_told(text: str, form: DashboardForm, tree: Tree) -> None:
    assert read_dashboard(tree({"a.json": text}), "a.json", None).form is form


def test_panels_come_from_rows_of_every_age(tree: Tree) -> None:
    text = json.dumps({
        "panels": [{"title": "a"}, {"type": "row", "panels": [{"title": "b"}]}, 1],
        "rows": [{"panels": [{"title": "c", "type": "graph"}]}],
    })  # fmt: skip
    files = tree({"a.json": text})
    panels = read_board(files, read_dashboard(files, "a.json", None)).panels
    assert [(panel.title, panel.type) for panel in panels] == [("a", ""), ("b", ""), ("c", "graph")]


@pytest.mark.parametrize(("title", "uid"), [(' "A" ', '" u "'), ("1", "1"), ('" "', "null")])
def test_titles_and_uids_are_texts_without_outer_blanks(title: str, uid: str, tree: Tree) -> None:
    dashboard = read_dashboard(tree({"a.json": f'{{"title": {title}, "uid": {uid}, "panels": []}}'}), "a.json", None)
    assert (dashboard.title, dashboard.uid) in {("A", "u"), ("", "")}
