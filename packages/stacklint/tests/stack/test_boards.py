"""What is in a dashboard is read alike from the classic model and from the second schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.stack.boards.board import Board, Cell, Refresh
from stacklint.stack.boards.dashboards import read_dashboard
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.reader import read_board
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
EXPR = "rate(x[5m])"
SOURCE = {"type": "prometheus", "uid": "p"}
VIEW = {"fieldConfig": {"defaults": {"unit": "s"}, "overrides": [{"matcher": {"id": "byName"}}]}, "options": {"a": 1}}
CHOSEN = {"name": "job", "multi": True, "includeAll": False, "current": {"value": "a"}}
CLASSIC = {
    "uid": "u",
    "title": "T",
    "refresh": "5s",
    "templating": {
        "list": [
            {**CHOSEN, "type": "query", "datasource": SOURCE, "query": "up", "refresh": 2},
            {"name": "ds", "type": "datasource", "query": "prometheus", "includeAll": True},
            {"name": "by", "type": "groupby", "datasource": SOURCE},
            {"name": "on", "type": "switch"},
            {"type": "custom"},
        ]
    },
    "annotations": {"list": [{"name": "n", "datasource": SOURCE, "target": {"expr": "up"}}]},
    "panels": [
        {
            "id": 1,
            "type": "stat",
            "title": "P",
            "gridPos": {"x": 1, "y": 2, "w": 3, "h": 4},
            "repeat": "job",
            "interval": "1m",
            "targets": [
                {"refId": "A", "expr": EXPR, "hide": True, "datasource": SOURCE},
                1,
            ],
            "transformations": [{"id": "merge", "options": {}}],
            **VIEW,
        },
        {"type": "row", "title": "R", "repeat": "ds", "collapsed": True, "panels": [{"libraryPanel": {"uid": "l"}}, 1]},
    ],
}  # fmt: skip


def v2(beta: bool, legacy: bool = False) -> dict[str, Any]:
    """The same dashboard in the second schema."""

    def query(spec: object) -> dict[str, Any]:
        if beta:
            named = {"kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": {"name": "p"}}
            return {"query": {**named, "spec": spec}}
        return {"query": {"kind": "prometheus", "spec": spec}, "datasource": SOURCE}

    text: object = {"__legacyStringValue": "up"} if legacy else {"query": "up", "refId": "A"}
    asked = {**CHOSEN, "refresh": "onTimeRangeChanged", **query(text)}
    by = {"group": "prometheus", "datasource": {"name": "p"}} if beta else {}
    by_spec: dict[str, Any] = {"name": "by"} if beta else {"name": "by", "datasource": SOURCE}
    view = {"kind": "VizConfig", "group": "stat"} if beta else {"kind": "stat"}
    merge = {"kind": "Transformation", "group": "merge"} if beta else {"kind": "merge"}
    item: dict[str, Any] = {"x": 1, "y": 2, "width": 3, "height": 4, "repeat": {"mode": "variable", "value": "job"}}
    grid = {"kind": "GridLayout", "spec": {"items": [{"spec": {"element": {"name": "one"}, **item}}]}}
    auto = {"kind": "AutoGridLayout", "spec": {"items": [{"spec": {"element": {"name": "two"}}}]}}
    return {
        "title": "T",
        "timeSettings": {"autoRefresh": "5s"},
        "variables": [
            {"kind": "QueryVariable", "spec": asked},
            {"kind": "DatasourceVariable", "spec": {"name": "ds", "pluginId": "prometheus", "includeAll": True}},
            {"kind": "GroupByVariable", **by, "spec": by_spec},
            {"kind": "SwitchVariable", "spec": {"name": "on"}},
            {"kind": "CustomVariable", "spec": {}},
        ],
        "annotations": [{"kind": "AnnotationQuery", "spec": {"name": "n", **query({"expr": "up"})}}],
        "elements": {
            "one": {
                "kind": "Panel",
                "spec": {
                    "id": 1,
                    "title": "P",
                    "data": {
                        "kind": "QueryGroup",
                        "spec": {
                            "queries": [
                                {"kind": "PanelQuery", "spec": {"refId": "A", "hidden": True, **query({"expr": EXPR})}},
                                1,
                            ],
                            "transformations": [{**merge, "spec": {"options": {}}}, 1],
                            "queryOptions": {"interval": "1m"},
                        },
                    },
                    "vizConfig": {**view, "spec": VIEW},
                },
            },
            "two": {"kind": "LibraryPanel", "spec": {"libraryPanel": {"uid": "l"}}},
            "three": 1,
        },
        "layout": {
            "kind": "RowsLayout",
            "spec": {
                "rows": [
                    {
                        "spec": {
                            "title": "R",
                            "collapse": True,
                            "repeat": {"mode": "variable", "value": "ds"},
                            "layout": grid,
                        }
                    },
                    {"spec": {"layout": auto}},
                ]
            },
        },
    }  # fmt: skip


def resource(version: str, spec: dict[str, Any]) -> dict[str, Any]:
    api = f"dashboard.grafana.app/{version}"
    return {"apiVersion": api, "kind": "Dashboard", "metadata": {"name": "u"}, "spec": spec}


def read(tree: Tree, content: object) -> Board:
    files = tree({"a.json": json.dumps(content)})
    return read_board(files, read_dashboard(files, "a.json", None))


def told(board: Board) -> dict[str, object]:
    panel, library = board.panels
    (target,), (annotation,) = panel.targets, board.annotations
    return {
        "title": board.dashboard.title,
        "refresh": board.refresh.string,
        "variables": [
            (one.name, one.type, one.source.text, one.refresh, one.multi, one.include_all, one.several)
            for one in board.declared
        ],
        "asked": [query.node.string for query in board_queries(board)],
        "chosen": board.variables["ds"].query.string,
        "annotation": (annotation.node["name"].string, annotation.source.text, annotation.source.type),
        "panel": (panel.title, panel.type, panel.timing["interval"].string, panel.node["id"].value),
        "view": (panel.defaults["unit"].string, len(panel.overrides), panel.options["a"].value),
        "target": (target.ref_id, target.query["expr"].string, target.hidden, target.source.text, target.source.type),
        "transformations": [one.id.string for one in panel.transformations],
        "box": panel.cell.box if panel.cell else None,
        "library": library.library["uid"].string,
        "repeats": sorted(node.string or "" for node in board.repeats),
        "rows": [(row.node["title"].string, row.collapsed) for row in board.rows if row.repeat.present],
    }


@pytest.mark.parametrize(
    ("content", "uid"),
    [
        (resource("v1beta1", CLASSIC), "u"),
        (resource("v2alpha1", v2(beta=False)), "u"),
        (resource("v2beta1", v2(beta=True)), "u"),
        (resource("v2", v2(beta=True, legacy=True)), "u"),
        (v2(beta=True), ""),
    ],
)
def test_all_forms_are_read_alike(content: dict[str, Any], uid: str, tree: Tree) -> None:
    board = read(tree, content)
    assert told(board) == told(read(tree, CLASSIC))
    assert board.dashboard.uid == uid


def test_what_is_read_is_what_stands_there(tree: Tree) -> None:
    assert told(read(tree, CLASSIC)) == {
        "title": "T",
        "refresh": "5s",
        "variables": [
            ("job", "query", "p", Refresh.TIME, True, False, True),
            ("ds", "datasource", "", None, False, True, True),
            ("by", "groupby", "p", None, False, False, False),
            ("on", "switch", "", None, False, False, False),
        ],
        "asked": [EXPR, "up", "up"],
        "chosen": "prometheus",
        "annotation": ("n", "p", "prometheus"),
        "panel": ("P", "stat", "1m", 1),
        "view": ("s", 1, 1),
        "target": ("A", EXPR, True, "p", "prometheus"),
        "transformations": ["merge"],
        "box": (1, 2, 3, 4),
        "library": "l",
        "repeats": ["ds", "job"],
        "rows": [("R", True)],
    }


def test_variables_of_a_row_can_be_named_and_are_not_the_dashboards(tree: Tree) -> None:
    mine = {"kind": "TextVariable", "spec": {"name": "mine"}}
    hers = {"kind": "CustomVariable", "spec": {"name": "hers"}}
    row = {"title": "r", "variables": [hers, {**hers, "spec": {"name": "mine"}}], "layout": {}}
    layout = {"kind": "RowsLayout", "spec": {"rows": [{"spec": row}]}}
    board = read(tree, {"elements": {}, "variables": [mine], "layout": layout})
    assert [one.name for one in board.declared] == ["mine"]
    assert {name: one.type for name, one in board.variables.items()} == {"mine": "textbox", "hers": "custom"}


def test_tabs_are_rows_of_their_own(tree: Tree) -> None:
    inner = {"kind": "GridLayout", "spec": {"items": []}}
    tabs = {"kind": "TabsLayout", "spec": {"tabs": [{"spec": {"title": "t", "layout": inner}}]}}
    board = read(tree, {"elements": {}, "layout": tabs})
    assert [row.node["title"].string for row in board.rows] == ["t"]


@pytest.mark.parametrize("width", [1.5, "3", None])
def test_a_cell_without_whole_numbers_has_no_box(width: object, tree: Tree) -> None:
    content = {"panels": [{"type": "stat", "gridPos": {"x": 0, "y": 0, "w": width, "h": 4}}]}
    cell = read(tree, content).panels[0].cell
    assert isinstance(cell, Cell)
    assert cell.box is None


@pytest.mark.parametrize("content", [[], {}, {"dashboard": {"panels": [{"type": "stat"}]}}])
def test_what_is_no_dashboard_has_nothing_in_it(content: object, tree: Tree) -> None:
    board = read(tree, content)
    assert (board.panels, board.declared, board.rows, board.annotations) == ((), (), (), ())


def one_variable(version: object, **fields: object) -> dict[str, Any]:
    return {"panels": [], "schemaVersion": version, "templating": {"list": [{"name": "a", "type": "query", **fields}]}}


@pytest.mark.parametrize(("refresh", "told"), [(0, Refresh.NEVER), (1, Refresh.LOAD), ("1", None), (7, None)])
def test_a_refresh_is_a_number_in_the_classic_model(refresh: object, told: Refresh | None, tree: Tree) -> None:
    assert read(tree, one_variable(29, refresh=refresh)).variables["a"].refresh is told


@pytest.mark.parametrize("version", [28, 16.0, "x", None])
def test_never_becomes_on_load_in_old_dashboards(version: object, tree: Tree) -> None:
    assert read(tree, one_variable(version, refresh=0)).variables["a"].refresh is Refresh.LOAD


@pytest.mark.parametrize(("hide", "hidden"), [(2, True), (0, False), (1, False), (None, False)])
def test_a_variable_is_hidden_from_the_page_and_not_just_its_label(hide: object, hidden: bool, tree: Tree) -> None:
    assert read(tree, one_variable(42, hide=hide)).variables["a"].hidden is hidden


def test_a_variable_is_hidden_in_the_second_schema_by_a_word(tree: Tree) -> None:
    spec = {"name": "a", "hide": "hideVariable"}
    board = read(tree, {"elements": {}, "layout": {}, "variables": [{"kind": "TextVariable", "spec": spec}]})
    assert board.variables["a"].hidden


def test_a_board_knows_what_stands_in_its_file_as_a_variable(tree: Tree) -> None:
    content = {"title": "$a [[b]] ${c:csv} $1 $$ é$é", "panels": [{"x": ["\\u0024 $__all", "${d.e}"]}]}
    assert read(tree, content).named == {"a", "b", "c", "1", "__all", "d"}
