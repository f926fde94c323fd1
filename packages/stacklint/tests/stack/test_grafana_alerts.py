"""The alerting that a Grafana is provisioned with, and the PromQL in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.rules.fixtures import ALERTS, alerts
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
FOLDER = ALERTS.rpartition("/")[0]
SOURCE = "grafana/provisioning/datasources/prometheus.yml"
URL = "http://prometheus:9090"


def read(tree: Tree, files: Mapping[str, str]) -> Stack:
    return find_stacks(tree(files))[0]


def queries(stack: Stack) -> list[AlertQuery]:
    return [query for one in stack.alertings for rule in one.rules() for query in rule.queries()]


def test_files_of_alerting_are_found_where_grafana_looks_for_them(tree: Tree) -> None:
    more = {f"{FOLDER}/{name}": "apiVersion: 1\n" for name in ("b.json", "c.yml", "d.txt", "sub/e.yml")}
    stack = read(tree, alerts() | more)
    found = (ALERTS, f"{FOLDER}/b.json", f"{FOLDER}/c.yml")
    assert stack.grafana[0].alerts == found
    assert [path for path, kind in stack.members if kind is Kind.ALERTING] == list(found)
    assert [len(one.files) for one in stack.alertings] == [3]


@pytest.mark.parametrize(
    ("more", "closed"),
    [
        ({}, True),
        ({f"{FOLDER}/.gitkeep": ""}, True),
        ({f"{FOLDER}/points.yml.tmpl": ""}, False),
        ({f"{FOLDER}/broken.yml": "a: [\n"}, False),
        ({ALERTS: None}, False),
    ],
)
def test_what_is_provisioned_is_known_where_nothing_else_may_be_there(
    more: Mapping[str, str | None], closed: bool, tree: Tree
) -> None:
    assert read(tree, alerts(also=more)).grafana[0].alerts_closed is closed


def test_a_file_that_is_mounted_twice_is_read_once(tree: Tree) -> None:
    files = alerts()
    mounts = "      - ./grafana/provisioning:/etc/grafana/provisioning:ro\n"
    again = f"      - ./{ALERTS}:/etc/grafana/provisioning/alerting/again.yml:ro\n"
    files["compose.yaml"] = files["compose.yaml"].replace(mounts, mounts + again)
    grafana = read(tree, files).grafana[0]
    assert (grafana.alerts, grafana.alerts_closed) == ((ALERTS,), False)


def test_an_entry_point_may_write_more(tree: Tree) -> None:
    files = alerts()
    image = "    image: grafana/grafana:12.2.0\n"
    files["compose.yaml"] = files["compose.yaml"].replace(image, f"{image}    entrypoint: [/render.sh]\n")
    assert not read(tree, files).grafana[0].alerts_closed


@pytest.mark.parametrize(
    ("text", "org"),
    [("2", 2), ("'3'", 3), ("+2", 2), ("~", 1), ("0", 1), ("-1", 1), ("9" * 40, 0), ("x", 0), ("1.0", 0)],
)
def test_an_organisation_is_1_unless_it_is_named(text: str, org: int, tree: Tree) -> None:
    stack = read(
        tree, alerts(also={ALERTS: f"contactPoints: [{{name: a, orgId: {text}}}, {{name: b, orgId: 7}}, x]\n"})
    )
    (alerting,) = stack.alertings
    found = {one: list(names) for one, names in (alerting.names("contactPoints") or {}).items()}
    assert found == ({org: ["a"], 7: ["b"]} if org else {7: ["b"]})


def test_an_organisation_of_the_environment_hides_what_any_of_them_has(tree: Tree) -> None:
    points = "contactPoints: [{name: a}, {name: b, orgId: $ORG}]\nmuteTimes: [{name: c}]\ntemplates: [{name: $T}]\n"
    (alerting,) = read(tree, alerts(also={ALERTS: points})).alertings
    assert (alerting.names("contactPoints"), alerting.names("templates")) == (None, None)
    assert [list(names) for names in (alerting.names("muteTimes") or {}).values()] == [["c"]]


def test_the_data_source_of_a_query_is_found_by_its_uid_alone(tree: Tree) -> None:
    named = read(tree, alerts("datasourceUid: prometheus", "datasourceUid: Prometheus"))
    found = read(tree, alerts())
    assert [query.source is not None for query in queries(found)] == [True, False]
    assert [query.source for query in queries(named)] == [None, None]
    assert [query.type for query in queries(found)] == ["prometheus", ""]


def test_the_promql_of_an_alert_is_read_as_that_of_a_rule(tree: Tree) -> None:
    stack = read(tree, alerts())
    asked = [query for query in stack.queries if isinstance(query.origin, AlertQuery)]
    assert [(query.text.text, query.ours, query.effect) for query in asked] == [
        ("rate(http_requests_total[5m])", True, "the rule never holds")
    ]
    assert sum(1 for one in stack.subjects() if isinstance(one, AlertQuery)) == 2


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        ("[5m]", "[$__rate_interval]", ["rate(http_requests_total[1m])"]),
        ("[5m]", " $a $b", []),
        ("type: prometheus", "type: loki", []),
        ("datasourceUid: prometheus", "datasourceUid: __expr__", []),
        ('expr: "rate(http_requests_total[5m])"', "query: x", []),
    ],
)
def test_only_what_asks_prometheus_is_promql(old: str, new: str, texts: list[str], tree: Tree) -> None:
    files = {path: text.replace(old, new) if "provisioning" in path else text for path, text in alerts().items()}
    asked = [query for query in read(tree, files).queries if isinstance(query.origin, AlertQuery)]
    assert [query.text.text for query in asked] == texts


@pytest.mark.parametrize(
    ("url", "asked"),
    [("http://elsewhere.example.org", [False]), ("http://vm:8428", []), ("http://[", [True]), ("http://$HOST", [True])],
)
def test_a_query_is_read_as_the_server_does_that_the_data_source_leads_to(
    url: str, asked: list[bool], tree: Tree
) -> None:
    files = alerts()
    files[SOURCE] = files[SOURCE].replace(URL, f"'{url}'")
    files["compose.yaml"] += "  vm:\n    image: victoriametrics/victoria-metrics:v1.100.0\n"
    found = [query for query in read(tree, files).queries if isinstance(query.origin, AlertQuery)]
    assert [query.ours for query in found] == asked


def test_a_loose_file_belongs_to_no_grafana_and_its_models_say_what_is_asked(tree: Tree) -> None:
    typed = "model: {datasource: {type: prometheus, uid: prometheus}, expr:"
    files = tree({"a.yml": alerts("model: {instant: true, expr:", typed)[ALERTS]})
    stack = loose_stack(files, [("a.yml", Kind.ALERTING)])
    (alerting,) = stack.alertings
    assert (alerting.grafana, alerting.closed) == (None, False)
    assert [query.text.text for query in stack.queries] == ["rate(http_requests_total[5m])"]


def test_what_is_no_mapping_is_no_group_rule_or_query(tree: Tree) -> None:
    text = "groups: [x, {rules: [y, {data: [z, {refId: A}]}]}]\ncontactPoints: {a: b}\n"
    stack = read(tree, alerts(also={ALERTS: text}))
    assert [query.name for query in queries(stack)] == ["A"]


def test_routings_are_policies_those_below_them_and_the_settings_of_rules(tree: Tree) -> None:
    settings = "        for: 5m\n        notification_settings: {receiver: c}\n"
    (alerting,) = read(tree, alerts("        for: 5m\n", settings)).alertings
    assert [(node["receiver"].text, org) for node, org in alerting.routings()] == [("team", 1), ("team", 1), ("c", 1)]
