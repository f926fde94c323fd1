"""A stack that is written otherwise is judged alike: all those of tests/stacks, in every way that means the same."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pytest
from stacklint.cli import main

from .rewriting import COPIED, WAYS, WORDS

if TYPE_CHECKING:
    from .conftest import Tally

STACKS: Final = Path(__file__).parents[4] / "tests/stacks"

EXPLAINED: Final = {
    "which of several comes first is in the message": {
        ("compose-ports-that-clash", "keys in another order"),
        ("compose-rings", "keys in another order"),
        ("datasources-that-say-less", "keys in another order"),
        ("ports-that-are-taken", "keys in another order"),
        ("spans-and-otlp-sent-wrongly", "keys in another order"),
    },
    "only blocks are taken for a compose file, where its name says nothing": {
        ("compose-files-called-otherwise", "flows"),
    },
    "PyYAML takes a time of the day for a number of seconds, and writes that": {
        ("grafana-alerts-that-are-wrong", "flows"),
        ("grafana-alerts-that-are-wrong", "quotes"),
        ("grafana-alerts-that-are-wrong", "keys in another order"),
    },
    "it has variables of a template for keys, and is none any more": {
        ("templates-without-compose", "blocks"),
        ("templates-without-compose", "keys in another order"),
    },
    "long mounts are compared as they are written": {("mounts-at-one-path", "long mounts")},
    "a mount that goes before a copy is gone, and so is what it hid": {("mounts-that-cannot-be-made", COPIED)},
    "a file that is put twice into a folder is looked at once where it is mounted": {("odd-and-harmless", COPIED)},
    "the shell of a command in shell form is that of the image": {("rulers-and-receivers-asked-wrongly", WORDS)},
}
"""Why other things are found in some stacks that are written in some way."""


def found(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, said: bool
) -> Counter[tuple[str, ...]]:
    """What is found in a folder: codes, severities and, if asked for, what is said."""
    monkeypatch.chdir(folder)
    main(["check", "--format", "json"])
    keys = ("code", "severity", *(["message"] if said else []))
    return Counter(tuple(one[key] for key in keys) for one in json.loads(capsys.readouterr().out)["diagnostics"])


@pytest.mark.parametrize("way", WAYS)
def test_what_is_written_otherwise_is_judged_alike(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tally: Tally
) -> None:
    """Of what is copied into images less may be told, as what a mount does wrong, and in other words; never more."""
    count, explained, wrong = 0, Counter[str](), {}
    reasons = {pair: reason for reason, pairs in EXPLAINED.items() for pair in pairs}
    for stack in sorted(path for path in STACKS.iterdir() if path.is_dir()):
        folder = tmp_path / stack.name
        shutil.copytree(stack, folder, symlinks=True, ignore=shutil.ignore_patterns("expected.txt"))
        before = found(folder, monkeypatch, capsys, said=way != COPIED)
        if not WAYS[way](folder, Random(stack.name)):
            continue
        after = found(folder, monkeypatch, capsys, said=way != COPIED)
        differ = list(after - before) + (list(before - after) if way != COPIED else [])
        count += 1
        if differ and (stack.name, way) in reasons:
            explained[reasons[stack.name, way]] += 1
        elif differ:
            wrong[stack.name] = differ
    assert wrong == {}
    assert count > 0
    tally("stacks, with themselves written otherwise", count, count, explained)
