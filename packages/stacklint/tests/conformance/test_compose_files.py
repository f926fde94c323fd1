"""Verdicts on compose files are those of the real docker compose, and what is made of them is what it makes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.stack.discover import find_stack
from stacklint.stack.files import Files

from ..models.compose_cases import ENVIRONMENT, REPEATED, texts  # noqa: TID252 - tests aren't installed
from .composing import COMPOSE, answers
from .conftest import Tally

pytestmark = pytest.mark.skipif(COMPOSE is None, reason="docker compose is not installed: nothing to compare with")

REFUSING = [rule for rule in discover() if rule.code in {"DO102", "DO103", "FM101", "FM102", "FM103", "FM104", "LK109"}]
"""The rules that tell what Compose refuses."""


def marked(text: str, folder: Path) -> str:
    """A file with marks around what we say that Compose refuses."""
    files = Files(folder, base=folder)
    found, _ = run([find_stack(files, "compose.yaml")], REFUSING)
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    spots = {
        (starts[at.line - 1] + at.column - 1, starts[at.end_line - 1] + at.end_column - 1)
        for at in (one.primary for one in found)
    }
    marks = [(end, 0, "»") for _, end in spots] + [(start, 1, "«") for start, _ in spots]
    for at, _, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]
    return text


def test_verdicts_and_characters_are_as_they_are_marked(tmp_path: Path, tally: Tally) -> None:
    cases = (*texts(), *REPEATED)
    plain = [case.replace("«", "").replace("»", "") for case in cases]
    said = answers([{"compose.yaml": text, ".env": ENVIRONMENT} for text in plain], tmp_path)
    wrong = []
    for number, (case, text, answer) in enumerate(zip(cases, plain, said, strict=True)):
        ours = marked(text, tmp_path / f"p{number}")
        if ours != case or ("«" in case) != bool(answer.refusal):
            wrong.append((case, ours, answer.refusal[-200:]))
    tally("compose files by hand", len(cases), sum(not answer.refusal for answer in said), Counter())
    assert wrong == []
