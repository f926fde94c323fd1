"""A Prometheus server's configuration: addresses, jobs and rule files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import edited
from stacklint.stack.discover import find_stacks
from stacklint.stack.prometheus.server import Prometheus, read_address
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("app:5000", ("app", 5000)),
        ("App", ("app", None)),
        ("[::1]:9090", ("::1", 9090)),
        ("http://app:5000", None),
        ("app:5000/metrics", None),
        ("${HOST}:5000", None),
        ("{{host}}:5000", None),
        ("<host>:5000", None),
        ("__APP_HOST__:5000", None),
        ("APP_HOST:5000", None),
        ("@host@:1", None),
        ("a b", None),
        ("", None),
        ("app:" + "9" * 5_000, None),
        ("tasks.app:5000", ("app", 5000)),
        ("tasks.app.example.org:5000", ("tasks.app.example.org", 5000)),
        ("my-tasks.app:5000", ("my-tasks.app", 5000)),
    ],
)
def test_an_address_is_taken_apart(text: str, address: tuple[str, int | None] | None) -> None:
    found = read_address(text)
    assert ((found.host, found.port) if found is not None else None) == address


def read(tree: Tree, config: str, files: Mapping[str, str] | None = None) -> Prometheus:
    base = edited("compose.yaml", "    build: app\n", "    build: app\n")
    return find_stacks(tree({**base, "prometheus/prometheus.yml": config, **(files or {})}))[0].prometheus[0]


def test_targets_come_from_static_configs_and_from_relabelled_addresses(tree: Tree) -> None:
    config = """\
scrape_configs:
  - job_name: a
    scheme: https
    static_configs: [{targets: [app:1, 'x y', null]}]
  - job_name: b
    static_configs: [{targets: [http://app]}]
    relabel_configs:
      - {target_label: __address__, replacement: blackbox:9115}
      - {target_label: __address__, source_labels: [x]}
      - {target_label: instance, replacement: no:1}
alerting:
  alertmanagers:
    - static_configs: [{targets: [am:9093]}]
    - scheme: https
      relabel_configs: [{target_label: __address__}]
      static_configs: [{targets: [other:1]}]
"""
    server = read(tree, config)
    found = [(t.address.host if t.address else None, t.default_port) for job in server.jobs for t in job.targets]
    assert found == [("app", 443), (None, 443), (None, 80), ("blackbox", 80)]
    assert [(t.address.host if t.address else None, t.default_port) for t in server.alertmanagers] == [
        ("am", 80),
        (None, 443),
    ]


@pytest.mark.parametrize(
    ("entries", "targets", "closed"),
    [
        ("[{names: [app, tasks.web], type: A, port: 1}]", [("app", 1), ("web", 1)], True),
        (
            "[{names: [app], type: aaaa, port: 1}, {names: [x.example.org], type: A, port: 2}]",
            [("app", 1), ("x.example.org", 2)],
            True,
        ),
        ("[{names: [app], type: A, port: 1}, {names: [app]}]", [("app", 1)], False),
        ("[{names: [app], type: MX, port: 1}]", [], False),
        ("[{names: [app], type: A}]", [], False),
        ("[{names: [$NAME], type: A, port: 1}]", [None], True),
    ],
)
def test_names_with_addresses_are_targets(
    entries: str, targets: list[tuple[str, int] | None], closed: bool, tree: Tree
) -> None:
    job = read(tree, f"scrape_configs:\n  - job_name: a\n    dns_sd_configs: {entries}\n").jobs[0]
    assert ([one.address for one in job.targets], job.closed) == (targets, closed)


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [("app:5000", "app", "5000"), ("'[::1]:90'", "::1", "90"), ("tasks.sk:9", "sk", "9"), ("App", "App", "App")],
)
def test_a_target_tells_where_host_and_port_are_written(written: str, host: str, port: str, tree: Tree) -> None:
    server = read(tree, f"scrape_configs:\n  - job_name: a\n    static_configs: [{{targets: [{written}]}}]\n")
    target = server.jobs[0].targets[0]
    text = written.strip("'")
    parts = [place.chars and text[slice(*place.chars)] for place in (target.host_place, target.port_place)]
    assert parts == [host, port]


@pytest.mark.parametrize(
    ("job", "keeps"),
    [
        ("", True),
        ("static_configs: [{targets: [], labels: {job: x}}]", False),
        ("relabel_configs: [{target_label: job}]", False),
        ("metric_relabel_configs: [{target_label: job}]", False),
        ("relabel_configs: [{action: labelmap}]", False),
        ("honor_labels: true", False),
        ("http_sd_configs: []", False),
        ("file_sd_configs: [{files: [none.yml]}]", False),
        ("docker_sd_configs: []", True),
        ("dns_sd_configs: [{names: [app]}]", True),
    ],
)
def test_a_job_keeps_its_name_unless_something_changes_it(job: str, keeps: bool, tree: Tree) -> None:
    assert read(tree, f"scrape_configs:\n  - job_name: a\n    {job}\n").jobs[0].keeps_job == keeps


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("rules.yml", ("prometheus/rules.yml",)),
        ("/etc/prometheus/rules.yml", ("prometheus/rules.yml",)),
        ("./more/../rules.yml", ("prometheus/rules.yml",)),
        ("more/*.yml", ("prometheus/more/a.yml", "prometheus/more/b.yml")),
        ("more/[a].yml", ("prometheus/more/a.yml",)),
        ("*.txt", ()),
        ("none.yml", ()),
        ("more", ()),
        ("/elsewhere/*.yml", ()),
    ],
)
def test_rule_files_are_found_as_the_container_sees_them(pattern: str, found: tuple[str, ...], tree: Tree) -> None:
    files = {"prometheus/more/a.yml": "groups: []", "prometheus/more/b.yml": "groups: []"}
    assert read(tree, f"rule_files: ['{pattern}']\nscrape_configs: []\n", files).references[0].files == found


@pytest.mark.parametrize(
    ("config", "listed"),
    [
        ("rule_file: [rules.yml, a.yml]", ["rules.yml", "a.yml"]),
        ("Rules: [rules.yml, {a: b}, null, '']", ["rules.yml"]),
        ("global: {rule_query_offset: 1m, rule_files: [rules.yml]}", ["rules.yml"]),
        ("rule_files:\nrule_file: [rules.yml]", []),
        ("rule_files: []\nrule_file: [rules.yml]", []),
        ("scrape_config_files: [rules.yml]", []),
        ("rules: rules.yml", []),
    ],
)
def test_rule_files_behind_a_key_that_is_wrong_are_known(tree: Tree, config: str, listed: list[str]) -> None:
    references = read(tree, f"{config}\nscrape_configs: []\n").references
    assert [one.pattern for one in references] == listed
    assert {file for one in references for file in one.files} == {"prometheus/rules.yml"}.intersection(
        f"prometheus/{name}" for name in listed
    )
