"""The helpers that judge the stack, judged themselves on a Prometheus that scrapes itself."""

from __future__ import annotations

import shutil
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from .dashboards import Dashboard, Selection, expand
from .polling import NotYetError, eventually
from .processes import free_port, running
from .prometheus import Prometheus, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.e2e

CONFIGURATION = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs:
  - job_name: "it (self)"
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
  - job_name: nobody
    static_configs: [{{targets: ["127.0.0.1:1"]}}]
"""
RULES = """
groups:
  - name: g
    rules:
      - {record: "job:up:max", expr: max by (job) (up)}
      - {alert: Down, expr: up == 0}
"""


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    binary = shutil.which("prometheus")
    if binary is None:
        pytest.skip("no prometheus on PATH: install one to check the helpers on it")
    folder = tmp_path_factory.mktemp("prometheus")
    port = free_port()
    (folder / "prometheus.yml").write_text(CONFIGURATION.format(port=port))
    (folder / "rules.yml").write_text(RULES)
    command = [binary, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data"]
    with running([*command, f"--web.listen-address=127.0.0.1:{port}"], log=folder / "log"):
        server = Prometheus(f"http://127.0.0.1:{port}")
        eventually(lambda: server.query("job:up:max == 1"), "the recording rule has a value", within=30)
        yield server


def test_targets_rules_and_alerts_are_read_as_the_server_has_them(prometheus: Prometheus) -> None:
    eventually(lambda: prometheus.alert_states("Down"), "the alert is firing", within=20)
    records = [rule["name"] for rule in prometheus.rules("record")]
    alerts = [rule["name"] for rule in prometheus.rules("alert")]
    assert (prometheus.targets(), records, alerts, prometheus.alert_states("Down")) == (
        {"it (self)": "up", "nobody": "down"},
        ["job:up:max"],
        ["Down"],
        {"firing"},
    )


def test_a_wrong_query_is_refused_in_the_servers_own_words(prometheus: Prometheus) -> None:
    with pytest.raises(QueryError, match="parse error"):
        prometheus.query("rate(up")


def test_a_value_that_is_no_number_is_no_data(prometheus: Prometheus) -> None:
    dashboard = Dashboard(_model("0 * up / 0"), scrape_interval=1)
    assert [dashboard.ask(query, prometheus) for query in dashboard.queries()] == [()]


def test_a_panel_is_asked_with_the_values_of_its_variables(prometheus: Prometheus) -> None:
    expr = 'sum by (job) (rate(prometheus_http_requests_total{job=~"$job", instance=~"${instance}"}[$__rate_interval]))'
    dashboard = Dashboard(_model(expr), scrape_interval=1)
    (query,) = dashboard.queries()
    found = eventually(lambda: dashboard.ask(query, prometheus), "the rate has a value", within=20)
    assert (str(query), [series.labels for series in found]) == ("D / P / A", [{"job": "it (self)"}])


def test_a_panel_that_asks_for_what_nobody_exports_has_no_data(prometheus: Prometheus) -> None:
    dashboard = Dashboard(_model('flask_http_requests_total{job=~"$job"}'), scrape_interval=1)
    assert [dashboard.ask(query, prometheus) for query in dashboard.queries()] == [()]


def test_a_later_variable_is_narrowed_by_an_earlier_one(prometheus: Prometheus) -> None:
    model = _model("up")
    model["templating"]["list"][0]["query"] = "label_values(prometheus_build_info, job)"
    chosen = Dashboard(model, scrape_interval=1).selections(prometheus)
    assert (chosen["job"].values, chosen["instance"].values) == (
        ("it (self)",),
        (prometheus.url.removeprefix("http://"),),
    )


def test_a_variable_without_values_is_said_by_name(prometheus: Prometheus) -> None:
    model = _model("up")
    model["templating"]["list"][0]["query"] = "label_values(nothing_exports_this, job)"
    with pytest.raises(NotYetError, match="variable job of D has no values"):
        Dashboard(model, scrape_interval=1).selections(prometheus)


def test_hidden_queries_are_left_out_and_those_in_collapsed_rows_are_not() -> None:
    shown, hidden = {"refId": "A", "expr": "up"}, {"refId": "B", "expr": "up", "hide": True}
    row = {"type": "row", "title": "R", "panels": [{"title": "inside", "targets": [shown, hidden]}]}
    found = Dashboard({"title": "D", "panels": [row]}, scrape_interval=1).queries()
    assert [str(query) for query in found] == ["D / inside / A"]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("up{job=~'$many'}", r"up{job=~'(a\\.b|c d)'}"),
        ("up{job='$single'}", "up{job='a.b'}"),
        ("${many:pipe} ${many:raw} [[single]]", "a.b|c d a.b,c d a.b"),
        ("${many:regex}", r"(a\.b|c d)"),
        (r'label_replace(up, "x", "$1", "job", "(.*)$")', r'label_replace(up, "x", "$1", "job", "(.*)$")'),
    ],
)
def test_variables_are_written_as_grafana_writes_them(text: str, filled: str) -> None:
    selections = {"many": Selection(("a.b", "c d"), regex=True), "single": Selection(("a.b",), regex=False)}
    assert expand(text, selections) == filled


def test_a_variable_that_nobody_defines_is_an_error() -> None:
    with pytest.raises(KeyError, match="jbo"):
        expand("up{job='$jbo'}", {})


@pytest.mark.parametrize(
    ("scrape_interval", "opening", "interval", "rate_interval"),
    [(1, "now-15m", "1s", "4s"), (15, "now-15m", "15s", "60s"), (1, "now-6h", "21s", "22s")],
)
def test_the_rate_interval_spans_four_scrapes_or_one_more_than_a_step(
    prometheus: Prometheus, scrape_interval: float, opening: str, interval: str, rate_interval: str
) -> None:
    model = {"title": "D", "time": {"from": opening, "to": "now"}, "panels": []}
    filled = expand("$__interval $__rate_interval", Dashboard(model, scrape_interval).selections(prometheus))
    assert filled == f"{interval} {rate_interval}"


def test_what_never_comes_true_is_named_with_what_was_seen_last() -> None:
    def nobody_listens() -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port()}", timeout=1):
            return True

    with pytest.raises(AssertionError, match=r"not within 0.3 s: it answers; last seen: .*refused"):
        eventually(nobody_listens, "it answers", within=0.3)


def _model(expr: str) -> dict[str, Any]:
    job = {"name": "job", "type": "query", "multi": True, "includeAll": True, "query": "label_values(up, job)"}
    instance = job | {"name": "instance", "query": {"query": 'label_values(up{job=~"$job"}, instance)', "refId": "x"}}
    return {
        "title": "D",
        "time": {"from": "now-15m", "to": "now"},
        "templating": {"list": [job, instance]},
        "panels": [{"title": "P", "targets": [{"refId": "A", "expr": expr}]}],
    }
