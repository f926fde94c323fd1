"""Which columns the results of a panel's queries have, and where the panel names them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.columns import joins, named_values, shown_targets, value_columns
from stacklint.stack.boards.dashboards import read_dashboard
from stacklint.stack.boards.reader import read_board
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
TABLE = {"refId": "A", "format": "table", "datasource": {"type": "prometheus", "uid": "p"}}
MATH = {"refId": "C", "type": "math", "datasource": {"uid": "__expr__"}}
JOIN = {"id": "joinByField", "options": {"byField": "pod"}}


def read(tree: Tree, **panel: Any) -> Panel:
    files = tree({"a.json": json.dumps({"title": "A", "panels": [{"type": "table", **panel}]})})
    return read_board(files, read_dashboard(files, "a.json", None)).panels[0]


def renaming(**names: object) -> dict[str, Any]:
    return {"id": "organize", "options": {"renameByName": names}}


def test_hidden_queries_are_not_shown_and_expressions_leave_no_tables(tree: Tree) -> None:
    shown = shown_targets(read(tree, targets=[TABLE, TABLE | {"refId": "B", "hide": True}]))
    assert shown is not None
    assert [one.ref_id for one in shown] == ["A"]
    assert shown_targets(read(tree, targets=[TABLE, MATH])) is None


@pytest.mark.parametrize(
    ("targets", "told"),
    [
        ([TABLE], {"Value"}),
        ([TABLE, TABLE | {"refId": "B"}], {"Value #A", "Value #B"}),
        ([TABLE, TABLE | {"refId": "B", "hide": True}], {"Value"}),
        ([TABLE, TABLE | {"refId": "B", "format": "time_series"}], None),
        ([TABLE | {"refId": ""}], None),
        ([TABLE | {"datasource": {"type": "loki", "uid": "l"}}], None),
        ([TABLE, TABLE | {"refId": "B", "datasource": {"type": "prometheus", "uid": "q"}}], None),
        ([TABLE, MATH], None),
        ([], None),
    ],
)
def test_values_are_called_after_their_queries_where_there_are_several(targets: Any, told: Any, tree: Tree) -> None:
    assert value_columns(read(tree, targets=targets)) == told


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([JOIN], ["pod"]),
        ([{"id": "seriesToColumns", "options": {"byField": "pod"}}, JOIN], ["pod"]),
        ([{"id": "limit"}, {"id": "merge", "disabled": True}, JOIN], ["pod"]),
        ([renaming(job="other", x=1), JOIN], ["pod"]),
        ([renaming(job="pod"), JOIN], []),
        ([{"id": "merge"}, JOIN], []),
        ([JOIN | {"filter": {"id": "byRefId"}}], []),
        ([JOIN | {"options": {"byField": "$by"}}], []),
        ([JOIN | {"options": {"byField": "[[by]]"}}], []),
        ([JOIN | {"options": {}}], []),
        ([{}], []),
        ([], []),
    ],
)
def test_results_are_joined_as_long_as_their_columns_are_known(steps: Any, told: Any, tree: Tree) -> None:
    assert [name for name, _ in joins(read(tree, transformations=steps))] == told


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([renaming(**{"Value #A": "a", "job": "b"})], [(["Value #A"], True)]),
        ([renaming(Value="Value #B"), renaming(**{"Value #B": "b"})], [(["Value"], True)]),
        ([{"id": "groupBy", "options": {"fields": {"Value": {}}}}, renaming(Value="a")], [(["Value"], True)]),
        ([{"id": "reduce"}, renaming(Value="a")], []),
        ([renaming(Value="a") | {"filter": {"id": "byRefId"}}], []),
        ([renaming(Value="a") | {"disabled": True}], []),
        (
            [{"id": "calculateField", "options": {"binary": {"left": "Value #A", "right": "2"}}}],
            [(["Value #A"], False)],
        ),
        ([{"id": "calculateField", "options": {"reduce": {"include": ["Value", 1]}}}], [(["Value"], False)]),
        ([{"id": "sortBy", "options": {"sort": [{"field": "Value"}]}}], [(["Value"], False)]),
    ],
)
def test_columns_with_values_are_named_by_steps(steps: Any, told: Any, tree: Tree) -> None:
    found = named_values(read(tree, transformations=steps))
    assert [([name for name, _ in one.columns], one.is_list) for one in found] == told


def test_overrides_name_columns_as_long_as_these_are_known(tree: Tree) -> None:
    config = {"overrides": [{"matcher": {"id": "byName", "options": "Value"}}, {"matcher": {"id": "byType"}}, {}]}
    one = read(tree, fieldConfig=config, transformations=[{"id": "merge"}])
    assert [[name for name, _ in found.columns] for found in named_values(one)] == [["Value"]]
    assert list(named_values(read(tree, fieldConfig=config, transformations=[{"id": "reduce"}]))) == []
