"""What the variables of a dashboard can hold, where its texts use them, and what waits for what."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.stack.boards.board import Board, Variable
from stacklint.stack.boards.dashboards import read_dashboard
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.reader import read_board
from stacklint.stack.boards.texts import board_texts
from stacklint.stack.boards.variable_uses import deadlocks, undefined_in_queries, undefined_in_texts, waited_for
from stacklint.stack.boards.variable_values import (
    all_value,
    can_hold_pattern,
    can_hold_several,
    chosen,
    is_single_in,
    options,
)
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]


def read(tree: Tree, content: object) -> Board:
    files = tree({"a.json": json.dumps(content)})
    return read_board(files, read_dashboard(files, "a.json", None))


def with_variables(*variables: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"panels": [], "templating": {"list": list(variables)}, **more}


def variable(tree: Tree, **fields: object) -> Variable:
    return read(tree, with_variables({"name": "x", **fields})).variables["x"]


@pytest.mark.parametrize(
    ("kind", "query", "values"),
    [
        ("custom", r"a,b : c\,d, e ,x:y", [("a", "a"), ("b", "c,d"), ("e", "e"), ("x:y", "x:y")]),
        ("custom", "a : b\nc : d", [("a : b\nc : d", "a : b\nc : d")]),
        ("custom", "", []),
        ("custom", "$a,b", None),
        ("custom", None, None),
        ("interval", "1m,10m, 'a b',\"1h\"", [("1m", "1m"), ("10m", "10m"), ("a b", "a b"), ("1h", "1h")]),
        ("interval", "''", []),
        ("constant", "a,b", [("a,b", "a,b")]),
        ("textbox", "a", None),
        ("query", "label_values(up, job)", None),
    ],
)
def test_values_are_known_that_are_written_down(
    kind: str, query: str | None, values: list[tuple[str, str]] | None, tree: Tree
) -> None:
    found = options(variable(tree, type=kind, query=query))
    assert (None if found is None else [tuple(one) for one in found]) == values


def test_values_in_json_are_not_read(tree: Tree) -> None:
    assert options(variable(tree, type="custom", query="[]", valuesFormat="json")) is None


@pytest.mark.parametrize(
    ("current", "values"),
    [({"value": "a"}, ("a",)), ({"value": ["a", "b"]}, ("a", "b")), ({"value": [1]}, ("",)), (None, ("",))],
)
def test_what_is_chosen_is_one_value_or_a_list(current: object, values: tuple[str, ...], tree: Tree) -> None:
    assert chosen(variable(tree, type="query", current=current)) == values


@pytest.mark.parametrize(
    ("fields", "several"),
    [
        ({}, False),
        ({"multi": True}, True),
        ({"includeAll": True}, True),
        ({"includeAll": True, "allValue": ".*"}, False),
        ({"includeAll": True, "multi": True, "allValue": ".*"}, True),
        ({"multi": True, "hide": 2}, False),
        ({"multi": True, "hide": 2, "current": {"value": ["a", "b"]}}, True),
        ({"includeAll": True, "hide": 2, "current": {"value": "$__all"}}, True),
        ({"includeAll": True, "hide": 2, "current": {"value": "$__all"}, "allValue": "a"}, False),
        ({"multi": True, "type": "custom", "query": "a"}, False),
        ({"multi": True, "type": "custom", "query": "a,b"}, True),
    ],
)
def test_several_values_can_be_held_where_they_can_be_chosen(
    fields: dict[str, object], several: bool, tree: Tree
) -> None:
    assert can_hold_several(variable(tree, **{"type": "query", **fields})) is several


@pytest.mark.parametrize(
    ("fields", "pattern"),
    [
        ({"includeAll": True, "allValue": ".*"}, True),
        ({"includeAll": True, "allValue": "all"}, False),
        ({"allValue": ".*"}, False),
        ({"includeAll": True, "allValue": ".*", "hide": 2}, False),
        ({"includeAll": True, "allValue": ".*", "hide": 2, "current": {"value": ["$__all"]}}, True),
    ],
)
def test_a_pattern_can_stand_for_all_values(fields: dict[str, object], pattern: bool, tree: Tree) -> None:
    found = variable(tree, type="query", **fields)
    assert can_hold_pattern(found) is pattern
    assert all_value(found) == (fields["allValue"] if "includeAll" in fields else "")


def test_a_variable_has_one_value_where_something_repeats_for_it(tree: Tree) -> None:
    panels = [
        {"type": "stat", "repeat": "x", "targets": [{"expr": "a"}]},
        {"type": "stat", "targets": [{"expr": "b"}]},
        {"type": "row", "repeat": "$y", "panels": []},
    ]
    asking = {"name": "v", "type": "query", "query": "c"}
    queries = board_queries(read(tree, with_variables(asking, panels=panels)))
    assert [(is_single_in(query, "x"), is_single_in(query, "y")) for query in queries] == [
        (True, True),
        (False, True),
        (False, False),
    ]


TEXTS = {
    "title": "never",
    "links": [{"title": "l1", "url": "l2", "tooltip": "l3", "icon": "never"}],
    "templating": {
        "list": [
            {"name": "never", "type": "query", "query": {"query": "v1", "refId": "v2"}, "regex": "v3", "label": "never"}
        ]
    },
    "annotations": {"list": [{"name": "never", "target": {"expr": "a1"}}]},
    "panels": [
        {
            "type": "stat",
            "title": "t1",
            "description": "d1",
            "interval": "i1",
            "timeFrom": "i2",
            "datasource": {"uid": "never"},
            "targets": [{"expr": "q1", "legendFormat": "g1", "interval": "i3", "datasource": "never"}],
            "links": [{"title": "l4", "url": ""}],
            "options": {"content": "c1", "more": [{"x": "c2"}, 1]},
            "fieldConfig": {
                "defaults": {"displayName": "g2", "links": [{"url": "l5"}], "unit": "never"},
                "overrides": [{"matcher": {"options": "never"}, "properties": [{"value": "c3"}]}],
            },
            "transformations": [{"id": "never", "options": {"x": "c4"}}],
        },
        {"type": "row", "title": "t2", "panels": []},
    ],
}
ROLES = {"t": "title", "d": "description", "i": "interval", "q": "query", "g": "legend", "l": "link", "c": "content"}


def test_the_texts_of_a_dashboard_are_those_that_grafana_fills_in(tree: Tree) -> None:
    found = [(text.node.string or "", text.role.value) for text in board_texts(read(tree, TEXTS))]
    assert [text for text, _ in found] == [
        *("t1", "d1", "i1", "i2", "q1", "g1", "i3", "l4", "g2", "l5", "c1", "c2", "c3", "c4", "t2"),
        *("v1", "v2", "v3", "a1", "l1", "l2", "l3"),
    ]
    assert {text: role for text, role in found if text[0] in ROLES} == {
        text: ROLES[text[0]] for text, _ in found if text[0] in ROLES
    }
    assert {role for text, role in found if text[0] in "va"} == {"query"}


def test_the_texts_of_a_dashboard_of_the_second_schema_are_the_same_kinds(tree: Tree) -> None:
    query = {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "q1", "legendFormat": "g1"}}
    data = {"spec": {"queries": [{"spec": {"refId": "never", "query": query}}], "queryOptions": {"interval": "i1"}}}
    view = {"group": "stat", "spec": {"options": {"content": "c1"}}}
    spec = {
        "links": [{"url": "l1"}],
        "variables": [
            {"kind": "QueryVariable", "spec": {"name": "never", "regex": "v2", "query": {"spec": {"query": "v1"}}}}
        ],
        "elements": {"never": {"kind": "Panel", "spec": {"title": "t1", "data": data, "vizConfig": view}}},
        "layout": {"kind": "RowsLayout", "spec": {"rows": [{"spec": {"title": "t2"}}]}},
    }
    found = [(text.node.string or "", text.role.value) for text in board_texts(read(tree, spec))]
    assert [text for text, _ in found] == ["t1", "i1", "q1", "g1", "c1", "t2", "v1", "v2", "l1"]
    assert {text: role for text, role in found if text[0] in ROLES} == {
        text: ROLES[text[0]] for text, _ in found if text[0] in ROLES
    }


def query_of(name: str, text: str, **more: object) -> dict[str, Any]:
    return {"name": name, "type": "query", "query": text, "datasource": {"type": "prometheus", "uid": "p"}, **more}


def test_undefined_variables_are_told_with_all_their_uses(tree: Tree) -> None:
    source = {"type": "prometheus", "uid": "p"}
    panel = {"type": "stat", "title": "$a $t $$ $1", "datasource": source, "targets": [{"expr": "$a[$__range] + $b"}]}
    board = read(tree, with_variables(query_of("a", "metrics($c) + ${b:csv}"), panels=[panel]))
    told = {name: [use.written for use in uses] for name, uses in undefined_in_queries(board).items()}
    assert told == {"b": ["$b", "${b:csv}"], "c": ["$c"]}
    assert {name: [use.written for use in uses] for name, uses in undefined_in_texts(board).items()} == {"t": ["$t"]}


def test_a_dashboard_that_names_nothing_strange_is_not_looked_through(tree: Tree) -> None:
    board = read(tree, with_variables(query_of("a", "metrics($__x)"), title="$a"))
    assert (undefined_in_queries(board), undefined_in_texts(board)) == ({}, {})


def test_a_variable_waits_for_those_in_its_query_its_filter_and_its_data_source(tree: Tree) -> None:
    others = [{"name": name, "type": "textbox", "query": "$x"} for name in ("a", "b", "c")]
    source = {"type": "prometheus", "uid": "${c}"}
    board = read(tree, with_variables(query_of("x", "$a $x $z", regex="/[[b]]/", datasource=source), *others))
    waited = {one.name: [use.written for use in waited_for(one, board)] for one in board.declared}
    assert waited == {"x": ["$a", "[[b]]", "${c}"], "a": [], "b": [], "c": []}


@pytest.mark.parametrize(
    ("queries", "groups"),
    [
        ({"a": "$b", "b": "$a"}, [{"a": "$b", "b": "$a"}]),
        ({"a": "$b", "b": "$c", "c": "$a", "d": "$a"}, [{"a": "$b", "b": "$c", "c": "$a"}]),
        ({"a": "$b", "b": "$a", "c": "$d", "d": "$c $a"}, [{"a": "$b", "b": "$a"}, {"c": "$d", "d": "$c"}]),
        ({"a": "$a", "b": "$a", "c": "$a $b"}, []),
    ],
)
def test_variables_that_wait_for_each_other_are_one_group(
    queries: dict[str, str], groups: list[dict[str, str]], tree: Tree
) -> None:
    board = read(tree, with_variables(*(query_of(name, text) for name, text in queries.items())))
    assert [{name: use.written for name, use in group.items()} for group in deadlocks(board)] == groups
