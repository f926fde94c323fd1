"""Repositories that mean harm: they end in a diagnostic or in silence, soon, and never in an error of ours."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = discover()
PATIENCE = 30.0
"""Seconds; the bound of ten holds on a machine that does nothing else."""


@pytest.fixture
def check(tmp_path: Path) -> Iterator[Callable[[Mapping[str, str | None]], tuple[Diagnostic, ...]]]:
    """Writes the sound repository with changes and checks it, in time."""

    def make(changes: Mapping[str, str | None]) -> tuple[Diagnostic, ...]:
        write(sound(changes), tmp_path)
        found, _ = run(find_stacks(Files(tmp_path, base=tmp_path)), RULES)
        return found

    start = time.process_time()
    yield make
    assert time.process_time() - start < PATIENCE


Check = Callable[[Mapping[str, str | None]], tuple[Diagnostic, ...]]


def test_a_compose_file_of_thirty_megabytes(check: Check) -> None:
    body = "".join(f"  s{number}:\n    image: x\n    # {'x' * 900}\n" for number in range(33_000))
    check({"compose.yaml": "services:\n" + body})


@pytest.mark.parametrize("number", ["9" * 5_000, "0" * 5_000 + "1"])
def test_numbers_with_thousands_of_digits(number: str, check: Check) -> None:
    times = f"global: {{scrape_interval: {number}s, evaluation_interval: {number}s}}\nrule_files: [rules.yml]\n"
    rule = f"{{uid: a, data: [{{refId: A}}], dashboardUid: app, panelId: {number}, for: {number}s}}"
    group = f"{{orgId: {number}, interval: {number}s, name: a, folder: b, rules: [{rule}]}}"
    found = check(
        {
            "prometheus/prometheus.yml": times,
            "prometheus/rules.yml": f"groups: [{{name: a, interval: {number}s, rules: [{{record: b, expr: up}}]}}]\n",
            "grafana/provisioning/alerting/a.yml": f"groups: [{group}, {group}]\n",
        }
    )
    assert found


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  a: &a {image: x, b: [*a]}\n",
        "a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nservices: {x: {volumes: [*c, *c]}}\n",
        "services: " + "{a: " * 5_000 + "}" * 5_000 + "\n",
        "services: [" * 3_000,
        "services:\n  prometheus:\n    image: ${A:-" + "${B:-" * 5_000 + "x" + "}" * 5_001 + "\n",
        "services:\n  prometheus: {image: prom/prometheus, ports: ['1-65535:1-65535'], expose: ['1-65535']}\n",
        "services:\n  prometheus:\n    image: prom/prometheus\n    ports: ['" + "1:" * 20_000 + "']\n",
        "services:\n  prometheus:\n    image: prom/prometheus\n    volumes: ['"
        + "../" * 20_000
        + "x:/etc/prometheus']\n",
        "services:\n  prometheus:\n    image: prom/prometheus\n    volumes: ['.:" + "/a" * 20_000 + "']\n",
        'services:\n  prometheus:\n    image: prom/prometheus\n    volumes: ["./a\\0b:/etc/prometheus"]\n',
        "services:\n  prometheus:\n    image: " + "a/" * 50_000 + "\n",
        'services:\n  prometheus:\n    image: prom/prometheus\n    command: "' + "'a " * 10_000 + '"\n',
        "include: [compose.yaml]\nservices:\n  prometheus: {image: prom/prometheus, extends: prometheus}\n",
        "services: {prometheus: 1, grafana: [image], x: null, 1: {image: 2, build: [3], ports: {4: 5}, volumes: 6}}\n",
        "services: 1\n",
        "services:\n  prometheus:\n    image: prom/prometheus\n    healthcheck: {test: ['localhost:"
        + "9" * 5_000
        + "']}\n",
    ],
    ids=range(16),
)
def test_a_compose_file_that_means_harm(text: str, check: Check) -> None:
    check({"compose.yaml": text})


@pytest.mark.parametrize(
    "text",
    [
        "scrape_configs: [{job_name: a, static_configs: [{targets: ['app:" + "9" * 5_000 + "']}]}]\n",
        "rule_files: ['" + "*" * 5_000 + "x']\nscrape_configs: []\n",
        "rule_files: ['" + "[" * 5_000 + "']\nscrape_configs: []\n",
        "rule_files: [{a: b}, [c], null]\nscrape_configs: [null, 1, {job_name: [x]}]\nalerting: {alertmanagers: 1}\n",
        "rule_files: [../../../../../../etc/passwd, /etc/passwd]\nscrape_configs: []\n",
    ],
    ids=range(5),
)
def test_a_prometheus_configuration_that_means_harm(text: str, check: Check) -> None:
    check({"prometheus/prometheus.yml": text})


@pytest.mark.parametrize(
    "expr",
    ["(" * 5_000,
     "sum(" * 2_000 + "up" + ")" * 2_000, "up" + "+up" * 5_000, "-" * 5_000 + "up", "$" * 50_000, "[[" * 20_000,
     "by (" * 5_000, "label_values(" + " " * 50_000, "'" * 20_001, "up{a=~'(a+)+$'}", "$a " * 20_000, "${a" * 20_000],
    ids=range(12),
)  # fmt: skip
def test_a_query_that_means_harm(expr: str, check: Check) -> None:
    board = {
        "title": "A",
        "panels": [{"datasource": "Prometheus", "targets": [{"expr": expr}]}],
        "templating": {"list": [{"name": "v", "type": "query", "datasource": "Prometheus", "query": expr}]},
    }
    rules = {"groups": [{"name": "a", "rules": [{"alert": "a", "expr": expr}]}]}
    check({"grafana/dashboards/app.json": json.dumps(board), "prometheus/rules.yml": json.dumps(rules)})


@pytest.mark.parametrize(
    "text",
    [
        "${a." * 100_000,
        "${a:" * 100_000,
        "${a " * 100_000,
        "[[a:" * 100_000,
        "\\'\"`" * 100_000 + "$a",
        "](?viewPanel=" * 50_000,
    ],
    ids=range(6),
)
def test_a_text_of_a_dashboard_that_means_harm(text: str, check: Check) -> None:
    formula = {"refId": "B", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "math", "expression": text}
    panel = {"type": "stat", "title": text, "description": text, "targets": [{"refId": "A", "expr": text}, formula]}
    check({"grafana/dashboards/app.json": json.dumps({"title": "A", "panels": [panel]})})


def test_variables_that_need_each_other(check: Check) -> None:
    asked = {"type": "query", "datasource": "Prometheus", "refresh": 1}
    variables = [
        {**asked, "name": f"v{n}", "query": f"label_values(up{{job='$v{(n + 1) % 3_000}'}}, job)"} for n in range(3_000)
    ]
    board = {"title": "A", "templating": {"list": variables}}
    assert check({"grafana/dashboards/app.json": json.dumps(board)})


def test_recording_rules_that_need_each_other(check: Check) -> None:
    rules = [{"record": f"r{n}", "expr": f"r{n + 1} + r{n + 1}"} for n in range(2_000)] + [
        {"record": "r2000", "expr": "r0"}
    ]
    check({"prometheus/rules.yml": json.dumps({"groups": [{"name": "a", "rules": rules}]})})


def test_an_alertmanager_with_a_slow_expression(check: Check) -> None:
    compose = (
        "services:\n  prometheus:\n    image: prom/prometheus\n    volumes: ['./prometheus:/etc/prometheus']\n"
        "  alertmanager:\n    image: prom/alertmanager\n    volumes: ['./am.yml:/etc/alertmanager/alertmanager.yml']\n"
    )
    slow = ["alertname =~ (a+)+$", "alertname =~ " + ".*" * 20 + "b", "x" * 50_000, "= " * 20_000]
    config = {"route": {"receiver": "a", "routes": [{"matchers": slow}]}, "receivers": [{"name": "a"}]}
    rules = {"groups": [{"name": "a", "rules": [{"alert": "a" * 60, "expr": "up"}]}]}
    check({"compose.yaml": compose, "am.yml": json.dumps(config), "prometheus/rules.yml": json.dumps(rules)})


def test_a_deep_tree_with_pipes_and_rings(tmp_path: Path, check: Check) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
        deep.mkdir()
    (deep / "compose.yaml").write_text("services: {}")
    for name in ("compose.yml", "app.pipe", ".env"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "app").mkdir()
    os.mkfifo(tmp_path / "app/metrics.fifo.prom")
    (tmp_path / "ring").symlink_to(".")
    (tmp_path / "app/up").symlink_to("..")
    assert check({}) == ()


def test_a_dockerfile_and_an_exposition_text_that_are_pipes(tmp_path: Path, check: Check) -> None:
    (tmp_path / "app").mkdir()
    os.mkfifo(tmp_path / "app/Dockerfile")
    os.mkfifo(tmp_path / "app/metrics.prom")
    check({"app/Dockerfile": None, "app/metrics.prom": None})


def test_many_folders_that_link_to_each_other(tmp_path: Path, check: Check) -> None:
    for number in range(20):
        (tmp_path / f"f{number}").mkdir()
        for other in range(20):
            (tmp_path / f"f{number}/to{other}").symlink_to(f"../f{other}")
    assert check({}) == ()


def test_dashboards_in_folders_that_link_to_each_other(tmp_path: Path, check: Check) -> None:
    for number in range(12):
        folder = tmp_path / f"grafana/dashboards/f{number}"
        folder.mkdir(parents=True)
        for other in range(12):
            (folder / f"to{other}").symlink_to(f"../f{other}")
    assert check({}) == ()
