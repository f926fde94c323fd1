"""Patterns for file names, as Go reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.models.globs import breaks_at, is_pattern, matches

SOUND = ["a.yml", "*", "a*b?c", "[a-c]x", "[^a]", "[a\\-z]", "[[]", "\\[", "a\\*", "[a-bc-d]", "**", "é[à-ü]"]
BROKEN = [("a[", 1), ("[]", 0), ("[]a]", 0), ("x[a-]", 1), ("[-a]", 0), ("[a-b-c]", 0), ("a\\", 1), ("[^]", 0)]


@pytest.mark.parametrize(("pattern", "place"), [*((text, None) for text in SOUND), *BROKEN])
def test_a_pattern_is_sound_or_breaks_off_somewhere(pattern: str, place: int | None) -> None:
    assert breaks_at(pattern) == place


def test_promtool_gives_the_same_verdicts(tmp_path: Path) -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not on PATH: our verdicts are not compared with its own")
    patterns = [*SOUND, *(text for text, _ in BROKEN)]
    for number, text in enumerate(patterns):
        (tmp_path / f"{number}.yml").write_text(f"rule_files: ['{text}']\ntests: []\n")
    names = [f"{number}.yml" for number in range(len(patterns))]
    runs = [
        subprocess.run(["promtool", "test", "rules", name], cwd=tmp_path, capture_output=True, timeout=60, check=False)
        for name in names
    ]
    assert [run.returncode == 0 for run in runs] == [breaks_at(text) is None for text in patterns]


@pytest.mark.parametrize(
    ("name", "pattern", "matched"),
    [
        ("a.yml", "a.yml", True),
        ("a.yml", "*.yml", True),
        (".yml", "*.yml", True),
        ("a/b.yml", "*.yml", False),
        ("a.yaml", "*.yml", False),
        ("ab", "a?", True),
        ("a/", "a?", False),
        ("b", "[a-c]", True),
        ("d", "[a-c]", False),
        ("d", "[^a-c]", True),
        ("!", "[!a]", True),
        ("b", "[!a]", False),
        ("-", "[a\\-z]", True),
        ("x", "[c-a]", False),
        ("x", "[^c-a]", True),
        ("*", "\\*", True),
        ("a", "\\*", False),
        ("^", "[a^]", True),
        ("a\nb", "a*b", True),
        ("a", "[", False),
        ("abcbd", "a*b*d", True),
        ("abd.", "a*b*d", False),
    ],
)
def test_a_pattern_matches_a_name_as_in_go(name: str, pattern: str, matched: bool) -> None:
    assert matches(name, pattern) is matched


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_stars_match_as_they_do_in_a_plain_regular_expression(pattern: str, name: str) -> None:
    expected = re.fullmatch(pattern.replace("*", ".*"), name) is not None
    assert matches(name, re.sub(r"\*+", "*", pattern)) is expected


def test_a_pattern_of_many_stars_is_judged_at_once() -> None:
    assert not matches("a" * 200 + "b", "a*" * 100 + "c")


def test_a_pattern_of_megabytes_is_judged_at_once_and_matches_nothing() -> None:
    assert (breaks_at("a*" * 5_000_000 + "["), matches("a", "a*" * 5_000_000)) == (10_000_000, False)


def test_what_has_no_wildcard_is_no_pattern() -> None:
    assert [is_pattern(text) for text in ("a/b.yml", "a*", "a?", "[a]", "a\\b")] == [False, True, True, True, True]
