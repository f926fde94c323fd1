"""Parts of dashboards that several rules look at: settings of fields, names of queries, links."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.dashboards import read_dashboard
from stacklint.stack.boards.elements import conditions
from stacklint.stack.boards.fields import settings
from stacklint.stack.boards.links import board_links, viewed_panel
from stacklint.stack.boards.reader import read_board
from stacklint.stack.boards.reducers import reducers
from stacklint.stack.boards.refs import inputs, known_refs, panel_ids
from stacklint.stack.boards.totals import has_one_point, total
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
PROMETHEUS = {"type": "prometheus", "uid": "p"}
EXPRESSION = {"type": "__expr__", "uid": "__expr__"}


def read(tree: Tree, *panels: Any, **more: Any) -> Board:
    files = tree({"a.json": json.dumps({"title": "A", "panels": panels} | more)})
    return read_board(files, read_dashboard(files, "a.json", None))


def test_a_setting_is_that_of_all_fields_and_those_of_overrides(tree: Tree) -> None:
    unit, other = {"id": "unit", "value": "s"}, {"id": "decimals", "value": 1}
    overrides = [{"properties": [other, unit, {"id": "unit", "value": ""}, 1]}, {"properties": None}, 1]
    board = read(tree, {"fieldConfig": {"defaults": {"unit": "ms"}, "overrides": overrides}})
    assert [(node.string, node.path[-3:]) for node in settings(board.panels[0], "unit")] == [
        ("ms", ("fieldConfig", "defaults", "unit")),
        ("s", ("properties", 1, "value")),
    ]


@pytest.mark.parametrize(
    "panel",
    [{}, {"fieldConfig": []}, {"fieldConfig": {"defaults": [], "overrides": {}}}, {"fieldConfig": {"defaults": {}}}],
)
def test_what_is_of_another_shape_has_no_settings(panel: Any, tree: Tree) -> None:
    assert list(settings(read(tree, panel).panels[0], "unit")) == []


@pytest.mark.parametrize(("ids", "told"), [([1, 2, 2], {1, 2}), ([1, "2"], None), ([[1]], None), ([], set())])
def test_panels_are_known_by_their_ids_where_all_have_one(ids: list[object], told: set[int] | None, tree: Tree) -> None:
    assert panel_ids(read(tree, *({"id": one} for one in ids))) == told


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ([{"refId": "A"}, {}, {"refId": "C"}, {}], {"A", "B", "C", "D"}),
        ([{"refId": "A"}, {"refId": "X", "datasource": EXPRESSION}], {"A", "X"}),
        ([{"refId": "A"}, {"refId": "B", "datasource": {"uid": "-- Dashboard --"}}], None),
        ([], None),
    ],
)
def test_queries_have_names(targets: list[Any], told: set[str] | None, tree: Tree) -> None:
    assert known_refs(read(tree, {"datasource": PROMETHEUS, "targets": targets}).panels[0]) == told


def test_what_a_library_panel_asks_is_not_known(tree: Tree) -> None:
    panel = {"datasource": PROMETHEUS, "targets": [{"refId": "A"}], "libraryPanel": {"uid": "l"}}
    assert known_refs(read(tree, panel).panels[0]) is None


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ({"type": "math", "expression": "$A + ${b c} * 2"}, [("A", (0, 2)), ("b c", (5, 11))]),
        ({"type": "reduce", "expression": " ${A} "}, [("A", (0, 6))]),
        ({"type": "threshold", "expression": "A"}, [("A", (0, 1))]),
        ({"type": "resample"}, []),
        ({"type": "classic_conditions", "conditions": [{"query": {"params": ["A", "B"]}}, {}, 1]}, [("A", (0, 1))]),
        ({"type": "sql", "expression": "SELECT * FROM A"}, []),
        ({}, []),
    ],
)
def test_an_expression_names_what_it_works_on(
    expression: dict[str, Any], told: list[tuple[str, tuple[int, int]]], tree: Tree
) -> None:
    (target,) = read(tree, {"targets": [{"datasource": EXPRESSION, **expression}]}).panels[0].targets
    assert [(name, span) for name, _, span in inputs(target)] == told


def test_links_stand_in_many_places(tree: Tree) -> None:
    text = "[a](/d/a) and <a href='/d/b?x=1'> [no link] (c)"
    override = {"properties": [{"id": "links", "value": [{"url": "four"}]}]}
    panel = {
        "links": [{"url": "two"}],
        "fieldConfig": {"defaults": {"links": [{"url": "three"}]}, "overrides": [override]},
    }
    texts = [
        {"type": "text", "options": {"content": text}},
        {"type": "text"},
        {"type": "stat", "options": {"content": text}},
    ]
    board = read(tree, panel, *texts, links=[{"url": "one"}, {"type": "dashboards"}, {"url": ""}])
    links = list(board_links(board))
    assert sorted(link.url for link in links) == ["/d/a", "/d/b?x=1", "four", "one", "three", "two"]
    assert [text[link.start :].startswith(link.url) for link in links if link.url.startswith("/")] == [True, True]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("/d/a?viewPanel=12", 12),
        ("?a=b&viewPanel=panel-3&c=d", 3),
        ("/d-solo/a?panelId=4", 4),
        ("/d/a?viewPanel=3-clone-0", None),
        ("/d/a?viewPanel=$panel", None),
        ("/d/viewPanel=1", None),
    ],
)
def test_an_address_may_ask_to_see_a_panel(url: str, told: int | None, tree: Tree) -> None:
    (link,) = board_links(read(tree, links=[{"url": url}]))
    viewed = viewed_panel(link)
    assert (viewed and viewed[0]) == told


def test_calculations_are_named_in_options_and_transformations(tree: Tree) -> None:
    fields = {"fields": {"a": {"aggregations": ["five"]}, "b": {}}}
    steps = [
        {"id": "reduce", "options": {"reducers": ["three"]}},
        {"id": "calculateField", "options": {"reduce": {"reducer": "four"}}},
        {"id": "groupBy", "options": fields},
        {"id": "merge", "options": {"reducers": ["none"]}},
    ]
    options = {"reduceOptions": {"calcs": ["one"]}, "legend": {"calcs": ["two"]}, "footer": {"reducer": None}}
    board = read(tree, {"options": options, "transformations": steps})
    assert [node.string for node in reducers(board.panels[0])] == ["one", "two", "three", "four", "five"]


@pytest.mark.parametrize(
    ("keys", "variables", "kept"),
    [
        ({"repeatPanelId": 1}, [{"name": "v"}], False),
        ({"repeatPanelId": 1, "repeat": None, "type": "row"}, [{"name": "v"}], False),
        ({"repeatPanelId": 1, "repeat": "v", "repeatedByRow": True}, [{"name": "v"}], False),
        ({"repeatPanelId": 1, "repeat": "v"}, [{"name": "v"}], True),
        ({"repeatPanelId": None}, [{"name": "v"}], True),
        ({"repeatPanelId": 1}, [], True),
    ],
)
def test_saved_copies_of_repeated_panels_are_thrown_away(
    keys: dict[str, object], variables: list[object], kept: bool, tree: Tree
) -> None:
    copy = {"title": "Copy", "panels": [{"title": "Within"}], **keys}
    row = {"type": "row", "panels": [{"title": "Own"}, {"title": "Copy", **keys}]}
    for panels in ({"panels": [copy]}, {"panels": [row]}, {"rows": [row]}):
        board = read(tree, templating={"list": variables}, **panels)
        titles = {panel.title for panel in board.panels} | {row.node["title"].string for row in board.rows}
        assert ("Copy" in titles) is kept
        assert ("Own" in titles) is (panels["rows" if "rows" in panels else "panels"] == [row])


REDUCED = {"reduceOptions": {"calcs": ["mean", "sum"]}}
SUMMED = {"displayMode": "table", "calcs": ["max", "total"]}


@pytest.mark.parametrize(
    ("panel", "told"),
    [
        ({"type": "stat", "options": REDUCED}, ("options", "reduceOptions", "calcs", 1, False)),
        ({"type": "stat", "options": {"reduceOptions": {"calcs": ["sum"], "values": True}}}, None),
        ({"type": "stat", "options": {"legend": SUMMED}}, None),
        ({"type": "stat"}, None),
        ({"type": "table", "options": REDUCED}, None),
        ({"type": "singlestat", "valueName": "total"}, ("valueName", False)),
        ({"type": "singlestat", "valueName": "avg"}, None),
        ({"type": "timeseries", "options": {"legend": SUMMED}}, ("options", "legend", "calcs", 1, True)),
        ({"type": "timeseries", "options": {"legend": SUMMED | {"showLegend": False}}}, None),
        ({"type": "timeseries", "options": {"legend": SUMMED | {"displayMode": "hidden"}}}, None),
        ({"type": "timeseries", "options": REDUCED}, None),
        ({"type": "graph", "legend": {"total": True, "values": True}}, ("legend", "total", True)),
        ({"type": "graph", "legend": {"total": True}}, None),
        ({"type": "graph", "legend": {"total": True, "values": True, "show": False}}, None),
    ],
)
def test_a_panel_adds_up_points_in_its_value_or_its_legend(panel: Any, told: Any, tree: Tree) -> None:
    found = total(read(tree, panel).panels[0])
    assert (found and (*found.node.path[2:], found.in_legend)) == told


@pytest.mark.parametrize(
    ("query", "panel", "told"),
    [
        ({}, {}, False),
        ({"instant": True}, {}, True),
        ({"instant": True, "range": True}, {}, False),
        ({"queryType": "instant"}, {}, True),
        ({"queryType": "range"}, {"maxDataPoints": 1}, True),
    ],
)
def test_a_query_of_one_moment_gives_one_point(query: Any, panel: Any, told: bool, tree: Tree) -> None:
    shown = read(tree, {"type": "stat", "targets": [{"expr": "up", **query}], **panel}).panels[0]
    assert has_one_point(shown, shown.targets[0]) is told


def test_conditions_stand_at_rows_tabs_and_panels_of_grids(tree: Tree) -> None:
    def shown(name: str, kind: str = "ConditionalRenderingVariable") -> dict[str, Any]:
        items = [{"kind": kind, "spec": {"variable": name}}]
        return {"conditionalRendering": {"kind": "ConditionalRenderingGroup", "spec": {"items": items}}}

    grid = {"spec": {"items": [{"spec": shown("item")}, {"spec": shown("other", "ConditionalRenderingData")}, {}]}}
    tabs = {"spec": {"tabs": [{"spec": {"layout": grid} | shown("tab")}]}}
    board = read(tree, layout={"spec": {"rows": [{"spec": {"layout": tabs} | shown("row")}, 1]}})
    assert [one["variable"].string for one in conditions(board.node["layout"])] == ["row", "tab", "item"]
