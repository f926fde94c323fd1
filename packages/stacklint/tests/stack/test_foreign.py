"""Queries that are for another server than Prometheus, or for a program that fills them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.rules.fixtures import ALERTS, SOURCE, alerts, board, stack
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.grafana.server import derived_uid
from stacklint.stack.queries.metricsql import is_metricsql
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
BOARD = "grafana/dashboards/app.json"
CHOSEN = '{"name": "ds", "type": "datasource", "query": "prometheus"}'
DERIVED = f'"uid": "{derived_uid("VictoriaMetrics")}"'
VICTORIA = "  vm:\n    image: victoriametrics/victoria-metrics:v1.100.0\n"


def read(tree: Tree, files: Mapping[str, str]) -> list[str]:
    """What is taken for PromQL, with its variables filled in."""
    return texts(find_stacks(tree(files))[0])


def texts(found: Stack) -> list[str]:
    return [query.text.text for query in found.queries if query.node.place.path != ("groups", 0, "rules", 0, "expr")]


@pytest.mark.parametrize(
    "text", ["sum by (vmrange) (x)", "topk_max (1, x)", "rollup(x[1m])", "vm_app_version", "WITH (x = y) x", DERIVED]
)
def test_metricsql_is_known_by_what_only_it_has(text: str) -> None:
    assert is_metricsql(text)


@pytest.mark.parametrize(
    "text", ["quantiles(0.9, x)", "median(x)", "now()", "my_topk_max(x)", "topk_max", "vmranges", "with (x)"]
)
def test_what_may_be_a_slip_in_promql_is_no_metricsql(text: str) -> None:
    assert not is_metricsql(text)


@pytest.mark.parametrize(
    ("more", "url", "asked"),
    [
        (VICTORIA, "http://vm:8428", []),
        (VICTORIA, "http://vm:80", []),
        ("", "http://elsewhere.example.org:8428", []),
        ("", "http://elsewhere.example.org:9090", ["up or 0"]),
        ("  vm: {build: vm}\n", "http://vm:8481/select/0/prometheus", []),
        ("  vm: {image: prom/prometheus}\n", "http://vm:8428", ["up or 0"]),
    ],
)
@pytest.mark.parametrize("chosen", [False, True])
def test_victoriametrics_is_known_by_its_image_else_by_its_port(
    more: str, url: str, asked: list[str], tree: Tree, *, chosen: bool
) -> None:
    files = board(CHOSEN, "up or 0")
    files[BOARD] = files[BOARD].replace('"uid": "prometheus"', '"uid": "$ds"' if chosen else '"uid": "prometheus"')
    files[SOURCE] = files[SOURCE].replace("http://prometheus:9090", url)
    files["compose.yaml"] += more
    assert read(tree, files) == asked


@pytest.mark.parametrize(
    ("queries", "asked"),
    [
        (["up or 0", "up"], ["up or 0", "up"]),
        (["up or 0", "topk_max(1, up)", "up"], ["up"]),
        (["sum by (vmrange) (x)"], []),
        (["up or 0", "vm_app_version"], ["vm_app_version"]),
    ],
)
def test_where_nobody_is_known_to_answer_the_dashboard_tells(queries: list[str], asked: list[str], tree: Tree) -> None:
    targets = [{"refId": str(index), "expr": query} for index, query in enumerate(queries)]
    panel = {"type": "stat", "datasource": {"type": "prometheus", "uid": "$ds"}, "targets": targets}
    text = json.dumps(
        {"title": "A", "schemaVersion": 42, "templating": {"list": [json.loads(CHOSEN)]}, "panels": [panel]}
    )
    assert read(tree, {"b.json": text}) == asked


def test_where_prometheus_is_known_to_answer_all_is_promql(tree: Tree) -> None:
    assert read(tree, board("", "topk_max(1, up)")) == ["topk_max(1, up)"]


def test_a_query_of_an_alert_tells_by_itself(tree: Tree) -> None:
    files = alerts("rate(http_requests_total[5m])", "topk_max(1, up)", {SOURCE: "apiVersion: 1\ndatasources: []\n"})
    source = "datasource: {type: prometheus, uid: prometheus}"
    typed = files[ALERTS].replace("model: {instant: true, expr:", f"model: {{{source}, expr:")
    assert texts(loose_stack(tree({"a.yml": typed}), [("a.yml", Kind.ALERTING)])) == []


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("up{{{filters}}}", []),
        ("rate(up[{{ window }}])", []),
        ("up{job='{{ job }}'}", ["up{job='{{ job }}'}"]),
        ("up{job}", ["up{job}"]),
    ],
)
def test_a_dashboard_that_no_grafana_loads_may_be_a_template(query: str, asked: list[str], tree: Tree) -> None:
    assert read(tree, {"b.json": board("", query, more=', "schemaVersion": 42')[BOARD]}) == asked


def test_a_dashboard_that_grafana_loads_is_no_template(tree: Tree) -> None:
    assert read(tree, stack({BOARD: board("", "up{{job='a'}}")[BOARD]})) == ["up{{job='a'}}"]
