from __future__ import annotations

import re

import pytest
from stacklint.pattern import Pattern

TEXT = "one=1, two=22, three"
OURS, THEIRS = Pattern(r"(\w+)=(\d+)"), re.compile(r"(\w+)=(\d+)")


@pytest.mark.parametrize("ask", ["match", "fullmatch", "search"])
@pytest.mark.parametrize("part", [(), (7,), (7, 13), (0, 5), (3, 4)])
def test_it_finds_what_re_finds(ask: str, part: tuple[int, ...]) -> None:
    ours, theirs = (getattr(one, ask)(TEXT, *part) for one in (OURS, THEIRS))
    assert (ours and ours.span(2)) == (theirs and theirs.span(2))


def test_it_finds_all_that_re_finds() -> None:
    assert [one.span() for one in OURS.finditer(TEXT, 2)] == [one.span() for one in THEIRS.finditer(TEXT, 2)]
    assert OURS.findall(TEXT) == THEIRS.findall(TEXT) == [("one", "1"), ("two", "22")]
    assert OURS.split(TEXT, maxsplit=1) == THEIRS.split(TEXT, maxsplit=1)
    assert OURS.sub(r"\2", TEXT) == "1, 22, three"
    assert OURS.sub(lambda found: found[1].upper(), TEXT) == "ONE, TWO, three"


def test_bytes_and_flags_are_taken_as_well() -> None:
    assert Pattern(rb"A", re.IGNORECASE).findall(b"aA") == [b"a", b"A"]


def test_a_wrong_one_raises_when_it_is_asked() -> None:
    wrong = Pattern("(")
    with pytest.raises(re.error, match="missing"):
        wrong.search("")
