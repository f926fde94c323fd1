"""Configurations written by hand: our verdict and our lines are promtool's, and the characters are those marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..models import test_prometheus, test_prometheus_parts, test_versions  # noqa: TID252 - tests aren't installed
from ..models.discovery import test_constraints  # noqa: TID252 - tests aren't installed
from .configuration_cases import AGENTS, CASES, DIFFER
from .configuration_judge import DIFFERENCES, explanation, refusals
from .promtool import PROMTOOL, VERSION, verdicts
from .test_configurations import command, lacking

pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")

_LINE = re.compile(r"\bline (\d+)\b")


def stripped(marked: str) -> str:
    return marked.replace("«", "").replace("»", "")


def ours(marked: str, *, agent: bool = False) -> tuple[str, set[int]]:
    """The text with marks where we find faults, and their lines."""
    assert VERSION
    text = stripped(marked)
    found = refusals(text, VERSION, agent=agent)
    spans = {(fault.start, fault.end) for fault in found}
    marks = [(end, 0, "»") for _, end in spans] + [(start, 1, "«") for start, _ in spans]
    at_start = text.startswith("\ufeff")
    for at, _, mark in sorted(marks, reverse=True):
        text = text[: at + at_start] + mark + text[at + at_start :]
    return text, {fault.line for fault in found}


@pytest.mark.parametrize("clause", CASES)
def test_verdicts_lines_and_characters_agree(clause: str, tmp_path: Path) -> None:
    said = verdicts(command(agent=False), [stripped(marked) for marked in CASES[clause]], tmp_path)
    for marked, verdict in zip(CASES[clause], said, strict=True):
        text, lines = ours(marked)
        assert (text, verdict is not None) == (marked, "«" in marked), verdict
        assert set(map(int, _LINE.findall(verdict or ""))) <= lines, (marked, verdict)


def test_verdicts_on_agents_agree(tmp_path: Path) -> None:
    said = verdicts(command(agent=True), [stripped(marked) for marked in AGENTS], tmp_path)
    assert [ours(marked, agent=True)[0] for marked in AGENTS] == list(AGENTS)
    assert [verdict is not None for verdict in said] == ["«" in marked for marked in AGENTS]


def test_our_lines_are_those_of_promtool_in_all_that_the_models_are_tested_with(tmp_path: Path) -> None:
    lacks = lacking(tmp_path / "keys")
    entries = [*test_constraints.GOOD, *((name, entry) for name, entry, _ in test_constraints.BAD)]
    jobs = [
        f"scrape_configs:\n- job_name: x\n  {name}_sd_configs:\n  - {entry}\n"
        for name, entry in entries
        if f"{name}_sd_configs" not in lacks
    ]
    bad = [*test_prometheus.BAD, *test_prometheus_parts.BAD, *test_versions.TOO_NEW_FOR_3_5]
    texts = [*test_prometheus.GOOD, *test_prometheus_parts.GOOD, *(case[0] for case in bad), *jobs]
    said = verdicts(command(agent=False), list(map(stripped, texts)), tmp_path)
    assert [text for text, verdict in zip(texts, said, strict=True) if bool(ours(text)[1]) != bool(verdict)] == []
    lines = [set(map(int, _LINE.findall(verdict or ""))) for verdict in said]
    assert [text for text, theirs in zip(texts, lines, strict=True) if not theirs <= ours(text)[1]] == []
    assert sum(map(bool, lines)) > 50


def test_every_kind_of_difference_has_its_case(tmp_path: Path) -> None:
    assert VERSION
    texts = [text for text, _ in DIFFER]
    said = verdicts(command(agent=False), texts, tmp_path)
    assert [verdict is not None for verdict in said] == [refused for _, refused in DIFFER]
    found = [[fault.message for fault in refusals(text, VERSION)] for text in texts]
    whys = [explanation(text, verdict, faults) for text, verdict, faults in zip(texts, said, found, strict=True)]
    assert sorted(map(str, whys)) == sorted(difference.why for difference in DIFFERENCES)
