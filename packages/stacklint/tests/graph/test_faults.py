"""An edge is broken where a rule on links finds something, in every example of these rules, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol

import pytest
from stacklint.graph.model import Edge, Graph
from stacklint.rules.api import Example, discover
from stacklint.rules.examples import unmark
from stacklint.rules.fixtures import alerts, edited


class Drawn(Protocol):
    graphs: tuple[Graph, ...]

    def nodes(self, *kinds: str) -> list[str]: ...

    def edges(self, *relations: str) -> list[str]: ...


Draw = Callable[[Mapping[str, str]], Drawn]

LINKS = {
    *("LK101", "LK102", "LK103", "LK104", "LK105", "LK106", "LK107", "LK108", "LK112", "LK117", "LK119", "LK120"),
    *("LK150", "LK151", "LK266"),
    *("LK201", "LK202", "LK203", "LK204", "LK205", "LK206", "LK207", "LK208", "GF153"),
}
RULES = [rule for rule in discover() if rule.code in LINKS]
BAD = [(rule.code, number, example) for rule in RULES for number, example in enumerate(rule.bad, 1)]
GOOD = [(rule.code, number, example) for rule in RULES for number, example in enumerate(rule.good, 1)]


def broken(drawn: Drawn, code: str) -> list[Edge]:
    return [edge for graph in drawn.graphs for edge in graph.broken if re.search(rf"\({code}\)$", edge.fault)]


def test_every_rule_on_links_is_looked_at() -> None:
    assert {rule.code for rule in RULES} == LINKS


@pytest.mark.parametrize(("code", "example"), [pytest.param(c, e, id=f"{c}-{n}") for c, n, e in BAD])
def test_what_a_rule_reports_is_a_broken_edge_with_a_place(code: str, example: Example, draw: Draw) -> None:
    found = broken(draw(unmark(example.files)[0]), code)
    assert found
    assert all(edge.at is not None or code == "LK119" for edge in found)


@pytest.mark.parametrize(("code", "example"), [pytest.param(c, e, id=f"{c}-{n}") for c, n, e in GOOD])
def test_what_a_rule_is_silent_about_is_no_broken_edge(code: str, example: Example, draw: Draw) -> None:
    assert broken(draw(unmark(example.files)[0]), code) == []


def test_what_is_missing_is_a_node_that_says_so(draw: Draw) -> None:
    drawn = draw(edited("prometheus/prometheus.yml", "app:5000", "api:5000"))
    assert drawn.nodes("service")[0] == "service:api is missing"
    assert drawn.edges("scraped by") == [
        (
            "service:api scraped by job:app @ prometheus/prometheus.yml:5:"
            " no service answers to `api`; the target stays down (LK101)"
        ),
    ]


def test_what_is_scraped_and_dropped_is_there_and_does_not_arrive(draw: Draw) -> None:
    steps = "    metric_relabel_configs: [{source_labels: [__name__], regex: http_.*, action: drop}]\n"
    drawn = draw(edited("prometheus/prometheus.yml", "  - job_name: app\n", f"  - job_name: app\n{steps}"))
    assert {(edge.source.name, edge.fault[-7:]) for edge in drawn.graphs[0].broken} == {
        ("http_requests_total", "(LK266)")
    }


def test_what_merely_has_the_name_of_something_missing_is_another_node(draw: Draw) -> None:
    drawn = draw(alerts("datasourceUid: prometheus", "datasourceUid: Prometheus"))
    assert drawn.nodes("datasource") == [
        "datasource:Prometheus (uid prometheus) @ grafana/provisioning/datasources/prometheus.yml:3",
        "datasource:Prometheus (missing) is missing",
    ]


def test_a_dashboard_without_any_default_data_source_says_so(draw: Draw) -> None:
    source = "grafana/provisioning/datasources/prometheus.yml"
    changed = edited(
        "grafana/dashboards/app.json",
        '"datasource": {"type": "prometheus", "uid": "prometheus"},',
        "",
        {source: "apiVersion: 1\ndatasources: []\n"},
    )
    assert [edge for edge in draw(changed).edges("asked by") if "LK204" in edge] == [
        (
            "datasource:default asked by panel:Application / Requests:"
            " no data source that is the default is provisioned (LK204)"
        ),
    ]
