"""What of a repository is looked at: the folder that is named, what it refers to, and not what is excluded."""

from __future__ import annotations

import json
import os
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


@pytest.fixture
def linked(tmp_path_factory: pytest.TempPathFactory, give: Give) -> Path:
    """A stack with a misspelt key, of which the folder of Prometheus is a link that leads out of it; and its end."""
    outside = tmp_path_factory.mktemp("shared")
    folder = give(BROKEN)
    (folder / ".git").mkdir()  # the folder is the whole repository, wherever temporary ones are
    (folder / "prometheus").rename(outside / "prometheus")
    (folder / "prometheus").symlink_to(outside / "prometheus")
    return outside / "prometheus"


def test_a_link_that_leads_out_of_the_folder_is_named_and_not_followed(run: Run, linked: Path) -> None:
    code, out, err = run("check", "--fail-on=info")
    assert (code, out) == (0, "no findings in 4 files\n")
    told = f"`prometheus` leads out of the folder, to `{linked}`, and was not followed: use --follow"
    assert err == f"stacklint: {told}\n"


def test_it_is_followed_if_that_is_asked_for(run: Run, linked: Path) -> None:
    assert found(run, "--follow") == [CONFIG]
    assert run("graph", "--format=json", "--follow")[2] == ""
    assert run("check", "--follow", "--fix")[0] == 0
    assert "job_name: app" in (linked / "prometheus.yml").read_text()


def test_a_folder_that_can_not_be_read_is_named_and_nothing_in_it_is_missed(
    run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = give(stack()) / "prometheus"
    inner.chmod(0)
    if os.geteuid() == 0:  # who may read everything
        monkeypatch.setattr(os, "access", lambda path, _: Path(path) != inner)
    done = run("check", "--fail-on=info")
    inner.chmod(0o700)
    told = "stacklint: `prometheus` can't be read: nothing is known of what is in it\n"
    assert done == (0, "no findings in 4 files\n", told)


@pytest.mark.parametrize("name", ["a.yml", "a.json"])
def test_a_lone_file_that_can_not_be_read_is_named(
    name: str, run: Run, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = give({name: "groups: []\n", "b.yml": "groups: [{name: a, rules: [{record: b, expr: up}]}]\n"}) / name
    read = os.open

    def refuse(path: str, *more: int) -> int:
        if path == os.fspath(hidden):
            raise PermissionError(13, "Permission denied")
        return read(path, *more)

    monkeypatch.setattr(os, "open", refuse)
    told = f"stacklint: `{name}` can't be read: nothing is known of what is in it\n"
    assert run("check", "--select=PQ101") == (0, "no findings in 1 file\n", told)
    (hidden.parent / "b.yml").unlink()
    code, _, err = run("check")
    assert (code, err.startswith(told), err.count("\n")) == (2, True, 2)


def test_a_submodule_that_is_not_checked_out_is_named_and_nothing_in_it_is_missed(run: Run, give: Give) -> None:
    modules = '[submodule "prometheus"]\n\tpath = prometheus\n'
    folder = give({name: text for name, text in stack({".gitmodules": modules}).items() if "prometheus/" not in name})
    (folder / "prometheus").mkdir()
    (folder / ".git").mkdir()
    told = "stacklint: the submodule `prometheus` is not checked out: nothing is known of what is in it\n"
    assert run("check", "--fail-on=info") == (0, "no findings in 4 files\n", told)


def test_of_many_links_that_lead_out_the_first_are_named(run: Run, give: Give, tmp_path: Path) -> None:
    folder = give(stack())
    (folder / ".git").mkdir()
    for number in range(12):
        (folder / f"link{number:02}").symlink_to(tmp_path.parent)
    err = run("check")[2].splitlines()
    assert err[0].startswith("stacklint: `link00` leads out of the folder, to ")
    assert err[10:] == ["stacklint: 2 more links lead out of the folder and were not followed"]
