"""Files that a prometheus.yml includes: scrape jobs and targets, with the verdicts of promtool."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from stacklint.document import read_document
from stacklint.models import Kind, ModelFault, check

Judge = Callable[[Kind, str], tuple[str, tuple[ModelFault, ...]]]

TARGETS = [
    "[{targets: [a:1], labels: {x: y}}]",
    "[]",
    "[{}]",
    "[{targets: , labels: }]",
    "[{targets: [1, 'b'], labels: {x: 1, a-b: }}]",
    "«{}»",
    "[«~»]",
    "[«a»]",
    "[{targets: «a»}]",
    "[{targets: [«{a: b}»]}]",
    "[{targets: [a], «lables»: {}}]",
    "[{labels: {x: «[1]»}}]",
    "[{labels: {«''»: a}}]",
]
JOBS = [
    "scrape_configs: [{job_name: b}]\n",
    "scrape_configs:\n",
    "scrape_configs: [«~»]\n",
    "«global»: {}\n",
    "scrape_configs: [{job_name: b}]\n«rule_files»: []\n",
    "«[]»\n",
    "scrape_configs: [{job_name: b}, {job_name: «b»}]\n",
    "scrape_configs: [{job_name: b, scrape_timeout: «2m»}]\n",
    "scrape_configs: [{job_name: b, scrape_timeout: 15s}]\n",
    "scrape_configs: [{job_name: b, file_sd_configs: [{files: [«a.txt»]}]}]\n",
]


@pytest.mark.parametrize("text", TARGETS)
def test_a_fault_in_a_file_of_targets_is_found_at_its_place(text: str, judge: Judge) -> None:
    assert judge(Kind.TARGETS, text)[0] == text


@pytest.mark.parametrize("text", JOBS)
def test_a_fault_in_a_file_of_jobs_is_found_at_its_place(text: str, judge: Judge) -> None:
    assert judge(Kind.SCRAPE_CONFIGS, text)[0] == text


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ('[{"targets": ["a"], "labels": {"x": "y"}}]', True),
        ('[{"targets": [1]}]', False),
        ('[{"labels": {"x": 1}}]', False),
        ('[{"labels": {"x": null}, "targets": null}]', True),
        ('{"targets": ["a"]}', False),
    ],
)
def test_json_knows_texts_and_numbers_apart(text: str, good: bool, tmp_path: Path) -> None:
    data = read_document("t.json", text.encode(), "json").data
    assert (check(Kind.TARGETS, data) == ()) is good
    assert accepted(tmp_path, "t.json", text) in {good, None}


@pytest.mark.parametrize("text", TARGETS)
def test_promtool_gives_the_same_verdict_on_targets(text: str, tmp_path: Path) -> None:
    assert accepted(tmp_path, "t.yml", text.replace("«", "").replace("»", "")) in {"«" not in text, None}


@pytest.mark.parametrize("text", JOBS)
def test_promtool_gives_the_same_verdict_on_jobs(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text("scrape_config_files: [j.yml]\nscrape_configs: [{job_name: a}]\n")
    (tmp_path / "j.yml").write_text(text.replace("«", "").replace("»", ""))
    assert promtool(tmp_path) in {"«" not in text, None}


def test_the_global_block_of_another_file_holds_for_its_jobs_and_is_no_place_in_them() -> None:
    data = read_document("j.yml", b"scrape_configs: [{job_name: a, scrape_timeout: 2m}]", "yaml").data
    assert check(Kind.SCRAPE_CONFIGS, data, inherited={"scrape_interval": "5m"}) == ()
    (fault,) = check(Kind.SCRAPE_CONFIGS, data, inherited={"scrape_interval": "15s"})
    assert (fault.message, fault.others) == (
        "`scrape_timeout` is 2m, longer than the `scrape_interval` that it inherits, 15s",
        (),
    )


def accepted(folder: Path, name: str, text: str) -> bool | None:
    """Whether promtool takes a file of targets; `None` where there is no promtool."""
    (folder / name).write_text(text)
    (folder / "p.yml").write_text(f"scrape_configs: [{{job_name: a, file_sd_configs: [{{files: [{name}]}}]}}]\n")
    return promtool(folder)


def promtool(folder: Path) -> bool | None:
    if shutil.which("promtool") is None:
        return None
    command = ["promtool", "check", "config", "p.yml"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False).returncode == 0
