"""Verdicts on compose files are those of the real docker compose, and what is made of them is what it makes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from stacklint.stack.discover import find_stack
from stacklint.stack.repository.files import Files

from ..models.compose_cases import ENVIRONMENT, REPEATED, texts  # noqa: TID252 - tests aren't installed
from ..stack.compose_sets import SETS, Project, marked, plain, start  # noqa: TID252 - tests aren't installed
from .compose_differences import READINGS, Reading
from .compose_models import differences
from .composes import Maker
from .composing import COMPOSE, answers
from .conftest import Tally

PARTS = 8

pytestmark = pytest.mark.skipif(COMPOSE is None, reason="docker compose is not installed: nothing to compare with")


def disagreements(projects: Sequence[Project], folder: Path, tally: Tally) -> list[object]:
    """Where verdicts, places or models differ from what is marked, or from docker compose."""
    clean = [plain(project) for project in projects]
    said = answers(clean, folder)
    wrong: list[object] = []
    for number, (project, text, answer) in enumerate(zip(projects, clean, said, strict=True)):
        here = folder / f"p{number}"
        found = marked(text, here)
        refused = any("«" in one for one in project.values())
        if found != project or refused != bool(answer.refusal):
            wrong.append((project, found, answer.refusal[-200:]))
        elif not refused:
            compose = find_stack(Files(here, base=here), start(text)).compose
            assert compose is not None
            if differing := differences(compose, answer.model, str(here)):
                wrong.append((project, differing))
    tally("compose projects by hand", len(projects), sum(not answer.refusal for answer in said), Counter())
    return wrong


@pytest.mark.parametrize("part", range(PARTS))
def test_verdicts_and_characters_are_as_they_are_marked(part: int, tmp_path: Path, tally: Tally) -> None:
    cases = (*texts(), *REPEATED)
    projects = [{"compose.yaml": text, ".env": ENVIRONMENT} for text in cases[part::PARTS]]
    assert disagreements(projects, tmp_path, tally) == []


@pytest.mark.parametrize("about", SETS)
def test_sets_are_what_docker_compose_makes_of_them(about: str, tmp_path: Path, tally: Tally) -> None:
    assert disagreements(SETS[about], tmp_path, tally) == []


SEEDS = 8
EACH = 100


@pytest.mark.parametrize("seed", range(SEEDS))
def test_generated_projects_are_what_docker_compose_makes_of_them(seed: int, tmp_path: Path, tally: Tally) -> None:
    maker = Maker(seed)
    projects = [maker.project() for _ in range(EACH)]
    said = answers(projects, tmp_path)
    wrong: list[object] = []
    for number, (project, answer) in enumerate(zip(projects, said, strict=True)):
        here = tmp_path / f"p{number}"
        refused = marked(project, here) != project
        if refused != bool(answer.refusal):
            wrong.append((project, refused, answer.refusal[-300:]))
        elif not refused:
            compose = find_stack(Files(here, base=here), "compose.yaml").compose
            assert compose is not None
            if differing := differences(compose, answer.model, str(here)):
                wrong.append((project, differing))
    tally("compose projects", len(projects), sum(not answer.refusal for answer in said), Counter())
    assert wrong == []


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.why[:40])
def test_files_differ_as_it_is_said(reading: Reading, tmp_path: Path) -> None:
    projects = [{"compose.yaml": text} for text in (*reading.missed, *reading.refused, *reading.other)]
    said = answers(projects, tmp_path)
    found: dict[str, list[str]] = defaultdict(list)
    for number, (project, answer) in enumerate(zip(projects, said, strict=True)):
        here = tmp_path / f"p{number}"
        mine, theirs = marked(project, here) != project, bool(answer.refusal)
        compose = find_stack(Files(here, base=here), "compose.yaml").compose
        assert compose is not None
        kind = "missed" if theirs and not mine else "refused" if mine and not theirs else ""
        if not mine and not theirs and differences(compose, answer.model, str(here)):
            kind = "other"
        found[kind].append(project["compose.yaml"])
    assert (*found["missed"],) == reading.missed
    assert (*found["refused"],) == reading.refused
    assert (*found["other"],) == reading.other


def test_people_are_told_of_each() -> None:
    text = (Path(__file__).parents[4] / "docs" / "parity.md").read_text("utf-8")
    section = text.partition("\n## How compose files are read\n")[2].partition("\n## ")[0]
    _, *told = re.split(r"^- ", section, flags=re.MULTILINE)
    assert [" ".join(item.split()).removesuffix(".") for item in told] == [reading.why for reading in READINGS]
