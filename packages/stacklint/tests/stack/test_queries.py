"""Every PromQL text of a stack, with the way back to its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.promql import selectors
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]


def find(stacks: Stacks, content: dict[str, Any]) -> Stack:
    text = json.dumps({"title": "A", "panels": [], **content}, ensure_ascii=False)
    return stacks({"grafana/dashboards/app.json": text, "prometheus/rules.yml": "groups: []\n"})[0]


def variable(query: object, kind: str = "query") -> dict[str, Any]:
    return {"templating": {"list": [{"name": "v", "type": kind, "datasource": "Prometheus", "query": query}]}}


@pytest.mark.parametrize(
    ("query", "promql", "label"),
    [
        ("label_values(up, job)", "up", "job"),
        (' label_values ( up{a="b,c"} , job ) ', 'up{a="b,c"}', "job"),
        ({"query": "label_values(up, job)", "refId": "A"}, "up", "job"),
        ("label_values(job)", "", None),
        ("label_values(up, )", "up", None),
        ("label_values(up, 1)", "up", None),
        ("label_values(up, job", "", None),
        ("query_result(topk(5, up))", "topk(5, up)", None),
        ("metrics(up)", "", None),
        ("label_names()", "", None),
        ("label_values(up, job$suffix)", "up", None),
        ("up{job='a'}", "up{job='a'}", None),
        ("something else", "something else", None),
        ("labels(up)", "", None),
    ],
)
def test_the_promql_inside_a_variable_is_found(query: object, promql: str, label: str | None, stacks: Stacks) -> None:
    (board,) = find(stacks, variable(query)).provisioning.boards()
    (found,) = board_queries(board)
    text = found.node.string or ""
    assert text[found.start : found.end].strip() == promql
    assert (found.label[0] if found.label else None) == label
    assert found.label is None or text[found.label[1] :].startswith(found.label[0])


@pytest.mark.parametrize("content", [variable("  "), variable("a,b", "custom"), variable(None)])
def test_a_variable_without_a_query_asks_nothing(content: dict[str, Any], stacks: Stacks) -> None:
    (board,) = find(stacks, content).provisioning.boards()
    assert list(board_queries(board)) == []


@pytest.mark.parametrize(
    ("content", "effect"),
    [
        ({"panels": [{"targets": [{"expr": "up"}]}]}, "the panel stays empty"),
        (variable("label_values(up, job)"), "the variable has no values"),
        ({"annotations": {"list": [{"target": {"expr": "up"}}]}}, "the annotation never shows"),
        ({"annotations": {"list": [{"expr": "up"}, {"builtIn": 1}]}}, "the annotation never shows"),
    ],
)
def test_everything_that_asks_prometheus_is_a_query(content: dict[str, Any], effect: str, stacks: Stacks) -> None:
    assert [query.effect for query in find(stacks, content).queries] == [effect]


def test_a_place_leads_to_the_characters_of_the_file(stacks: Stacks) -> None:
    stack = find(stacks, variable('label_values(up{a="é$b"} + metric, job)'))
    (query,) = stack.queries
    assert query.query.root is not None
    *_, last = selectors(query.query.root)
    assert last.name_span is not None
    spot = query.node.document.locate(query.place(last.name_span))
    assert query.node.document.source.text[spot.start : spot.end] == "metric"


@pytest.mark.parametrize(
    ("expr", "faults"),
    [("topk($n, up)", 0), ("up[$x]", 0), ("$fn(up)", 0), ("$a $b up", None), ("rate(up", 1), ("$a up", 1), (" ", None)],
)
def test_a_query_with_variables_is_tried_with_what_they_may_hold(expr: str, faults: int | None, stacks: Stacks) -> None:
    queries = find(stacks, {"panels": [{"targets": [{"expr": expr}]}]}).queries
    found = [len(query.query.faults[:1]) for query in queries]
    assert found == ([] if faults is None else [faults])


def given(kind: str, query: str, **more: object) -> dict[str, Any]:
    return {"templating": {"list": [{"name": "x", "type": kind, "query": query, **more}]}}


@pytest.mark.parametrize(
    ("variables", "expr", "text"),
    [
        (given("custom", "5,10"), "topk($x, up)", "topk(5, up)"),
        (given("custom", "a b"), "topk($x, up)", "topk(1, up)"),
        (given("custom", "+,-"), "a $x b", "a + b"),
        (given("textbox", "max"), "$x by (job) (up)", "max by (job) (up)"),
        (given("textbox", "down"), "$x by (job) (up)", "sum by (job) (up)"),
        (given("constant", "http_total", hide=2), "rate($x[5m])", "rate(zzvariablezz[5m])"),
        (given("interval", "7m,8m"), "up[$x]", "up[1m]"),
        (given("custom", "a,b"), "up{job='$x'}", "up{job='zzvariablezz'}"),
    ],
)
def test_a_value_that_a_variable_has_tells_what_fits(
    variables: dict[str, Any], expr: str, text: str, stacks: Stacks
) -> None:
    (query,) = find(stacks, {"panels": [{"targets": [{"expr": expr}]}], **variables}).queries
    assert (query.text.text, query.query.faults) == (text, ())


def test_a_constant_is_not_to_blame_for_what_does_not_parse(stacks: Stacks) -> None:
    variables = {
        "templating": {
            "list": [
                {"name": name, "type": "constant", "query": value, "hide": 2}
                for name, value in (("a", "1"), ("b", "2"))
            ]
        }
    }
    expr = {"panels": [{"targets": [{"expr": "$a $b"}]}]}
    assert find(stacks, expr).queries == ()
    (query,) = find(stacks, {**expr, **variables}).queries
    assert query.query.faults


def test_queries_of_other_sources_are_left_alone(stacks: Stacks) -> None:
    stack = find(
        stacks, {"panels": [{"datasource": {"type": "loki", "uid": "x"}, "targets": [{"expr": "{a=1} |= 2"}]}]}
    )
    assert stack.queries == ()
    assert any(isinstance(subject, BoardQuery) for subject in stack.provisioning.of_boards(stack.dashboards))


def test_rules_are_queries_and_those_without_an_expression_are_not(stacks: Stacks) -> None:
    rules = "groups: [{rules: [{alert: a, expr: up}, {alert: b}, x]}]\n"
    (stack,) = stacks({"prometheus/rules.yml": rules, "grafana/dashboards/app.json": None})
    assert [query.effect for query in stack.queries] == ["the rule never holds"]
