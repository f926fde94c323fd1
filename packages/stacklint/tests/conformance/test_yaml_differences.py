"""Verdicts on odd YAML differ from promtool's as it is said, and people are told so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import configuration_judge, rule_judge
from .promtool import PROMTOOL, VERSION, verdicts
from .yaml_differences import READINGS, Reading, Texts

ROOT = Path(__file__).parents[4]
COMMANDS = {"config": ("check", "config", "--syntax-only"), "rules": ("check", "rules", "--lint=none")}

needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed: nothing to compare with")


def ours(kind: str, text: str | bytes) -> bool:
    """Whether we refuse a file of a kind."""
    assert VERSION
    if kind == "config":
        return bool(configuration_judge.refusals(text, VERSION))
    return bool(rule_judge.refusals(text, VERSION, experimental=False))


def differences(kind: str, texts: Texts, folder: Path) -> Texts:
    """The texts on which the verdicts differ, and how."""
    assert PROMTOOL
    both = (*texts.missed, *texts.refused)
    said = verdicts([PROMTOOL, *COMMANDS[kind]], both, folder) if both else []
    judged = [(text, verdict is not None, ours(kind, text)) for text, verdict in zip(both, said, strict=True)]
    return Texts(
        tuple(text for text, theirs, mine in judged if theirs and not mine),
        tuple(text for text, theirs, mine in judged if mine and not theirs),
    )


@needs_promtool
@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.why[:40])
def test_the_verdicts_differ_as_it_is_said(reading: Reading, tmp_path: Path) -> None:
    assert differences("config", reading.configurations, tmp_path) == reading.configurations
    assert differences("rules", reading.rules, tmp_path) == reading.rules


def test_people_are_told_of_each() -> None:
    text = (ROOT / "docs" / "parity.md").read_text("utf-8")
    section = text.partition("\n## How YAML is read\n")[2].partition("\n## ")[0]
    _, *items = re.split(r"^- ", section, flags=re.MULTILINE)
    assert [" ".join(item.split()).removesuffix(".") for item in items] == [reading.why for reading in READINGS]
