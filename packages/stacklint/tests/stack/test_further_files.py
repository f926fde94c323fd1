"""Files that a prometheus.yml includes: further scrape jobs and targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.files import Files
from stacklint.stack.repository.subjects import Fault
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]

CONFIG = "prometheus/prometheus.yml"
FILES = "scrape_configs: [{job_name: app, file_sd_configs: [{files: [%s]}]}]\n"


def only_job(stacks: Stacks, changes: Mapping[str, str | None]) -> ScrapeJob:
    (stack,) = stacks(changes)
    (job,) = stack.prometheus[0].jobs
    return job


def test_the_jobs_of_further_files_are_jobs_of_the_server_in_their_own_places(stacks: Stacks) -> None:
    (stack,) = stacks({
        CONFIG: "scrape_config_files: [jobs/*.yml]\nscrape_configs: [{job_name: app}]\n",
        "prometheus/jobs/more.yml": "scrape_configs: [{job_name: db, tls_config: {ca_file: ca.pem}}]\n",
        "prometheus/jobs/ca.pem": "",
    })  # fmt: skip
    (server,) = stack.prometheus
    assert [(job.name, job.node.document.name) for job in server.jobs] == [
        ("app", "prometheus/prometheus.yml"), ("db", "prometheus/jobs/more.yml"),
    ]  # fmt: skip
    assert [one.files for one in server.named] == [("prometheus/jobs/more.yml",), ("prometheus/jobs/ca.pem",)]
    assert ("prometheus/jobs/more.yml", Kind.SCRAPE_CONFIGS) in stack.members


@pytest.mark.parametrize(
    ("entries", "also", "complete"),
    [
        ("[more.yml]", {"prometheus/more.yml": ""}, True),
        ("[more.yml]", {}, False),
        ("['*.conf']", {}, False),
        ("['*.conf']", {"prometheus/a.conf": ""}, True),
        ("['*.conf']", {"prometheus/a.conf": "", ".gitignore": "*.conf"}, False),
        ("[/srv/a.yml]", {}, False),
        ("[]", {}, True),
    ],
)
def test_a_server_has_all_its_jobs_where_every_file_could_be_read(
    entries: str, also: Mapping[str, str], complete: bool, stacks: Stacks
) -> None:
    (stack,) = stacks({CONFIG: f"scrape_config_files: {entries}\nscrape_configs: []\n", **also})
    assert stack.prometheus[0].has_all_jobs is complete


def test_the_global_block_holds_for_the_jobs_of_further_files(stacks: Stacks) -> None:
    (stack,) = stacks({
        CONFIG: "global: {scrape_interval: 5m}\nscrape_config_files: [a.yml]\nscrape_configs: []\n",
        "prometheus/a.yml": "scrape_configs: [{job_name: a, scrape_timeout: 2m}, {job_name: b, scrape_timeout: 6m}]\n",
    })  # fmt: skip
    found = [one.fault for one in stack.subjects() if isinstance(one, Fault) and one.kind is Kind.SCRAPE_CONFIGS]
    assert [fault.path for fault in found] == [("scrape_configs", 1, "scrape_timeout")]


def test_a_file_of_jobs_is_no_server_of_its_own(tree: Tree) -> None:
    files = tree({
        "a.yml": "scrape_configs: [{job_name: b}]\n",
        "p.yml": "scrape_config_files: [a.yml]\nscrape_configs: [{job_name: a}]\n",
    })  # fmt: skip
    (stack,) = find_stacks(files)
    assert [server.config_path for server in stack.prometheus] == ["p.yml"]
    assert set(stack.members) == {("p.yml", Kind.PROMETHEUS), ("a.yml", Kind.SCRAPE_CONFIGS)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", '[{"targets": ["app:5000", "db:1"], "labels": {"team": "web"}}]'),
        ("t.JSON", '[{"targets": ["app:5000", "db:1"], "labels": {"team": "web"}}]'),
        ("t.yml", "- targets: ['app:5000', 'db:1']\n  labels: {team: web}\n"),
    ],
)
def test_the_targets_of_a_file_are_targets_of_the_job(name: str, text: str, stacks: Stacks) -> None:
    job = only_job(stacks, {CONFIG: FILES % name, f"prometheus/{name}": text})
    assert [(one.node.document.name, one.address and one.address.host) for one in job.targets] == [
        (f"prometheus/{name}", "app"), (f"prometheus/{name}", "db"),
    ]  # fmt: skip
    assert (job.closed, job.labels) == (True, frozenset({"job", "instance", "team"}))


@pytest.mark.parametrize(
    ("entries", "also", "closed"),
    [
        ("t.yml", {"prometheus/t.yml": "[{targets: [a:1]}]"}, True),
        ("'*.json'", {"prometheus/t.json": '[{"targets": ["a:1"]}]'}, True),
        ("'*.json'", {}, False),
        ("'*.json'", {"prometheus/t.json": "[]", "prometheus/.gitignore": "*.json"}, False),
        ("t.yml", {}, False),
        ("t.yml", {"prometheus/t.yml": "[broken"}, False),
        ("t.yml, u.yml", {"prometheus/t.yml": "[{targets: [a:1]}]"}, False),
        ("t.txt", {"prometheus/t.txt": "[{targets: [a:1]}]"}, True),
    ],
)
def test_a_job_is_closed_where_all_its_files_are_in_the_repository(
    entries: str, also: Mapping[str, str], closed: bool, stacks: Stacks
) -> None:
    assert only_job(stacks, {CONFIG: FILES % entries, **also}).closed is closed


def test_other_shapes_of_file_discovery_name_no_targets(stacks: Stacks) -> None:
    config = "scrape_configs: [{job_name: app, file_sd_configs: [{files: [~, {}]}, x]}]\n"
    job = only_job(stacks, {CONFIG: config})
    assert job.targets == ()


def test_alertmanagers_are_found_in_files_too(stacks: Stacks) -> None:
    (stack,) = stacks({
        CONFIG: "scrape_configs: []\nalerting: {alertmanagers: [{file_sd_configs: [{files: [am.yml]}]}]}\n",
        "prometheus/am.yml": "[{targets: ['alertmanager:9093']}]",
    })  # fmt: skip
    assert [one.address and one.address.host for one in stack.prometheus[0].alertmanagers] == ["alertmanager"]


def test_loose_files_of_targets_are_checked_once(tree: Tree) -> None:
    files = tree({"p.yml": FILES % "t.json", "t.json": '[{"targets": "a"}]'})
    stack = loose_stack(files, [("p.yml", Kind.PROMETHEUS), ("t.json", Kind.TARGETS)])
    assert [one.fault.path for one in stack.subjects() if isinstance(one, Fault)] == [(0, "targets")]
