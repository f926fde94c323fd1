"""What of a repository is looked at: the folder that is named, what it refers to, and not what is excluded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.rules.fixtures import edited, stack

Run = Callable[..., tuple[int, str, str]]
Give = Callable[[Mapping[str, str]], Path]

CONFIG = "prometheus/prometheus.yml"
BROKEN = edited(CONFIG, "job_name: app\n", "job_nam: app\n")


def found(run: Run, *arguments: str) -> list[str]:
    report = json.loads(run("check", "--format=json", *arguments)[1])
    return [each["file"] for each in report["diagnostics"]]


def apart(files: Mapping[str, str]) -> dict[str, str]:
    """A repository whose compose file mounts folders beside its own."""
    moved = {name: text for name, text in files.items() if name != "compose.yaml"}
    return {
        **moved,
        "deploy/compose.yaml": files["compose.yaml"].replace("./", "../").replace("build: app", "build: ../app"),
    }


@pytest.mark.parametrize("path", ["deploy", "deploy/compose.yaml"])
def test_what_is_mounted_from_beside_the_folder_is_found(path: str, run: Run, give: Give) -> None:
    give(apart(BROKEN))
    assert found(run, path) == [CONFIG]


def test_from_inside_the_folder_what_is_beside_it_is_found_in_its_repository(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = give(apart(BROKEN))
    monkeypatch.chdir(folder / "deploy")
    mark = folder / "deploy" / ".git"
    mark.write_text("gitdir: elsewhere\n", "utf-8")
    assert found(run) == []
    mark.rename(folder / ".git")
    assert found(run) == found(run, "compose.yaml") == [f"{folder}/{CONFIG}"]


def test_only_the_folder_is_searched_for_stacks(run: Run, give: Give) -> None:
    folder = give({**{f"one/{name}": text for name, text in BROKEN.items()}, **stack()})
    (folder / ".git").mkdir()
    assert found(run, "one") == [f"one/{CONFIG}"]
    assert found(run, ".") == [f"one/{CONFIG}"]
    assert found(run, "prometheus") == []


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("old", []),
        ("old/", []),
        ("./old", [f"sub/old/{CONFIG}"]),
        ("sub/old", [f"old/{CONFIG}"]),
        ("*/old", [f"old/{CONFIG}"]),
        ("o?d", []),
        ("sub", [f"old/{CONFIG}"]),
        ("prometheus/old", [f"old/{CONFIG}", f"sub/old/{CONFIG}"]),
        ("compose.yaml", [f"old/{CONFIG}", f"sub/old/{CONFIG}"]),
    ],
)
def test_patterns_are_names_or_paths_from_the_working_folder(
    pattern: str, left: list[str], run: Run, give: Give
) -> None:
    give({f"{folder}/{name}": text for folder in ("old", "sub/old") for name, text in BROKEN.items()} | {"a.yml": "{}"})
    result = run("check", ".", f"--exclude={pattern}", "--format=json")
    assert [each["file"] for each in json.loads(result[1] or '{"diagnostics": []}')["diagnostics"]] == left


def test_a_path_that_is_named_is_checked_though_a_pattern_covers_it(run: Run, give: Give) -> None:
    give({f"old/{name}": text for name, text in BROKEN.items()})
    assert found(run, "old", "--exclude=old") == [f"old/{CONFIG}"]
    assert found(run, f"old/{CONFIG}", "--exclude=old") == [f"old/{CONFIG}"]


def test_patterns_count_from_the_working_folder_whatever_folder_is_checked(run: Run, give: Give) -> None:
    give({f"old/{folder}/{name}": text for folder in ("one", "two") for name, text in BROKEN.items()})
    assert found(run, "old", "--exclude=old/two") == [f"old/one/{CONFIG}"]
    assert found(run, "old", "--exclude=one/two") == [f"old/one/{CONFIG}", f"old/two/{CONFIG}"]
