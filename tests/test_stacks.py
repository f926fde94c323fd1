"""Each folder of tests/stacks is a small stack, with what `stacklint check` says of it in expected.txt."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.cli import main
from stacklint.cli.outcome import BUG

STACKS = Path(__file__).parent / "stacks"
COMPOSE_FILES = sorted(
    path.relative_to(STACKS).as_posix()
    for pattern in ("*compose*.y*ml", "*stack*.yml")
    for path in STACKS.rglob(pattern)
    if path.is_file()
)

REFUSED = {
    "compose-files-given-together/docker-compose.monitoring.yml": "a variant that is meant for -f behind another file",
    "compose-files-given-together/docker-compose.prod.yml": "a variant that is meant for -f behind another file",
    "compose-files-that-are-missing/compose.yaml": "what it includes and extends isn't there, which is the point",
    "compose-keys-and-types/docker-compose.yml": "its keys and values are wrong, which is the point",
    "compose-names-undefined/docker-compose.yml": "its names are undefined, which is the point",
    "compose-rings/compose.yaml": "its services wait for one another, which is the point",
    "compose-settings-that-disagree/compose.yaml": "its settings disagree, which is the point",
    "compose-with-an-included-stack/compose.yaml": "it needs a service of a profile, which is the point",
    "compose-with-an-included-stack/monitoring/compose.yaml": "its variables stand in the file that includes it",
    "templates-that-others-fill-in/roles/watch/templates/docker-compose.yml": "a template, which is the point",
    "overrides-and-variants/docker-compose.prod.yml": "a variant that is meant for -f behind another file",
    "overrides-and-variants/docker-compose.override.yml": "an override that merges into another file",
}
"""Compose files that `docker compose config` refuses alone, and why that is as it should be."""


def report(case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.chdir(STACKS / case)
    assert main(["check"]) != BUG
    return capsys.readouterr().out


@pytest.mark.parametrize("case", sorted(path.name for path in STACKS.iterdir() if path.is_dir()))
def test_a_stack_is_reported_as_expected(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    expected = STACKS / case / "expected.txt"
    said = report(case, monkeypatch, capsys)
    if request.config.getoption("--write-expected"):
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")


def test_both_mistakes_of_the_exercise_are_reported_at_their_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report("exercise", monkeypatch, capsys)
    places = [line.strip() for line in said.splitlines() if line.lstrip().startswith("-->")]
    assert places == [
        "--> grafana/provisioning/datasources/datasource.yml:8:5",
        "--> prometheus/prometheus.yml:4:3",
    ]
    assert "write `isDefault`" in said


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_compose_takes_the_files_that_we_judge(name: str, tmp_path: Path) -> None:
    if shutil.which("docker") is None:
        pytest.skip("docker is not on PATH: compose's verdict on the cases is not compared")
    folder = STACKS / name.split("/", maxsplit=1)[0]
    shutil.copytree(folder, tmp_path / "case")
    path = tmp_path / "case" / name.partition("/")[2]
    for example in path.parent.glob("*.env.example"):
        shutil.copy(example, example.with_suffix(""))
    run = subprocess.run(
        ["docker", "compose", "--file", path, "config", "--quiet"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False, cwd=path.parent,
    )  # fmt: skip
    if "'compose' is not a docker command" in run.stdout or "unknown flag: --file" in run.stdout:
        pytest.skip("docker has no compose plugin: its verdict on the cases is not compared")
    assert (run.returncode != 0) == (name in REFUSED), run.stdout
