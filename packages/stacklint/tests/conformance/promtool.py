"""The real promtool as a judge of many texts: one start of the program for hundreds of files."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

PROMTOOL = shutil.which("promtool")
"""Where the program is; none where it isn't installed."""
PATIENCE = 120.0
"""Seconds that a batch may take."""

_HEADING = re.compile(r"^(?:Checking|Unit Testing:) +'?(\d{6})\.\w+'?\n?", re.MULTILINE)
"""What promtool writes before it reads a file; ours have names that no text contains by accident."""
_TAKEN = re.compile(r"^ +SUCCESS", re.MULTILINE)
_REFUSED = re.compile(r"^ +FAILED:?\s*", re.MULTILINE)


def _version() -> tuple[int, int] | None:
    if PROMTOOL is None:
        return None
    shown = subprocess.run([PROMTOOL, "--version"], capture_output=True, text=True, timeout=30, check=True)
    found = re.search(r"version (\d+)\.(\d+)", shown.stdout + shown.stderr)
    assert found, shown
    return int(found[1]), int(found[2])


VERSION = _version()
"""Its major and minor version."""


def verdicts(
    command: Sequence[str],
    texts: Sequence[str | bytes],
    folder: Path,
    *,
    suffix: str = ".yml",
    batch: int = 500,
) -> list[str | None]:
    """What the program says of each text: none where it takes it, else the fault in its words.

    A text that makes it panic or that it doesn't finish is refused in these words, and the others are judged still.

    Args:
        command: the program and its arguments but the files, such as `["promtool", "check", "config"]`.
        texts: what to judge.
        folder: where the texts may be written.
        suffix: of the files' names.
        batch: how many files to give to one start of the program.
    """
    names = [f"{number:06}{suffix}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    found: list[str | None] = []
    while len(found) < len(names):
        asked = names[len(found) : len(found) + batch]
        found += _answers(_said([*command, *asked], folder), asked)
    return found


def _said(command: Sequence[str], folder: Path) -> str:
    """All that the program writes, in the order in which it does."""
    try:
        run = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as end:
        return (end.output or b"").decode(errors="replace") + "  FAILED: it went on for too long\n"
    return run.stdout.decode(errors="replace")


def _answers(said: str, asked: Sequence[str]) -> Iterator[str | None]:
    """The verdicts on as many files as the program came to, which are all of them unless it ended before its time."""
    headings = list(_HEADING.finditer(said))
    ends = [*(heading.start() for heading in headings), len(said)]
    assert [heading[1] for heading in headings] == [name[:6] for name in asked[: len(headings)]], said[:2000]
    assert headings, said[:2000]
    for heading, (_, end) in zip(headings, pairwise(ends), strict=True):
        yield _verdict(said[heading.end() : end])


def _verdict(section: str) -> str | None:
    refused = _REFUSED.search(section)
    if refused is None and _TAKEN.search(section):
        return None
    return (section[refused.end() :] if refused else section).strip()
