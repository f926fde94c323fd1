from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.report.excerpt import Excerpt, excerpt
from stacklint.report.terminal import Terminal, columns

NARROW = Terminal(width=40)


def cut(marked: str, terminal: Terminal = NARROW) -> tuple[str, str]:
    before, _, rest = marked.partition("«")
    shown, _, after = rest.partition("»")
    found = excerpt(before + shown + after, len(before), len(before) + len(shown), terminal)
    return found.text, "".join(found.marks("^"))


@pytest.mark.parametrize(
    ("line", "text", "marks"),
    [
        ("a: «b»", "a: b", "   ^"),
        ("\t«b»", "    b", "    ^"),
        ("日本: «日本»", "日本: 日本", "      ^^^^"),
        ("e\u0301: «e\u0301»x", "e\u0301: e\u0301x", "   ^"),
        ("e«\u0301»x", "e\u0301x", "^"),
        ("«e»\u0301x", "e\u0301x", "^"),
        ("a«\x1b»", "a␛", " ^"),
        ("«»", "", "^"),
        ("abc  «»", "abc", "     ^"),
    ],
)
def test_marks_stand_under_what_is_marked(line: str, text: str, marks: str) -> None:
    assert cut(line) == (text, marks)


@pytest.mark.parametrize(
    ("line", "text", "marks"),
    [
        ("x" * 50 + "«here»", "..." + "x" * 33 + "here", " " * 36 + "^^^^"),
        ("«here»" + "x" * 50, "here" + "x" * 33 + "...", "^^^^"),
        ("x" * 50 + "«here»" + "y" * 50, "..." + "x" * 15 + "here" + "y" * 15 + "...", " " * 18 + "^^^^"),
        ("x" * 5 + "«here»" + "y" * 50, "xxxxxhere" + "y" * 28 + "...", " " * 5 + "^^^^"),
        ("ab«" + "x" * 50 + "»cd", "ab" + "x" * 27 + "...", "  " + "^" * 30),
        ("日" * 50 + "«日»", "..." + "日" * 17 + "日", " " * 37 + "^^"),
        ("x" * 36 + "«here»", "x" * 36 + "here", " " * 36 + "^^^^"),
        ("«here»" + "x" * 36, "here" + "x" * 36, "^^^^"),
    ],
)
def test_a_long_line_is_cut_around_what_is_marked(line: str, text: str, marks: str) -> None:
    assert cut(line) == (text, marks)


def test_a_line_of_a_megabyte_costs_no_more_than_what_is_shown_of_it() -> None:
    class Counting(str):
        """A text that counts how many of its characters are taken out of it."""

        __slots__ = ("taken",)
        taken: int

        def __getitem__(self, where: object) -> str:
            found = super().__getitem__(where)  # type: ignore[index]  # an index or a slice, as str takes
            self.taken += len(found)
            return found

    line = Counting("x" * 1_000_000)
    line.taken = 0
    assert excerpt(line, 500_000, 900_000, NARROW).text == "..." + "x" * 7 + "x" * 27 + "..."
    assert line.taken < 500


texts = st.text(st.one_of(st.characters(), st.sampled_from("a \t日\u0301\x1b\u202e")), max_size=200)


@given(line=texts, start=st.integers(0, 210), length=st.integers(0, 210), width=st.integers(0, 150))
def test_any_range_of_any_line_is_shown_in_the_width_with_marks_under_it(
    line: str, start: int, length: int, width: int
) -> None:
    found = excerpt(line, start, start + length, Terminal(width=width))
    indent, marks = found.marks("^")
    assert columns("".join(found)) <= max(width, 40)
    assert len(indent) == columns(found.before)
    assert len(marks) == max(columns(found.shown), 1)


@given(line=texts, start=st.integers(0, 200), length=st.integers(0, 200))
def test_a_line_that_fits_is_shown_whole_and_divided_where_the_range_is(line: str, start: int, length: int) -> None:
    terminal = Terminal(width=10_000)
    start, end = min(start, len(line)), min(start + length, len(line))
    found = excerpt(line, start, end, terminal)
    assert "".join(found) == terminal.show(line)
    assert terminal.show(line[:start]).startswith(found.before)
    assert (found.before + found.shown).startswith(terminal.show(line[:end]))


def test_an_excerpt_has_three_parts() -> None:
    assert excerpt("a: b c", 3, 4, NARROW) == Excerpt("a: ", "b", " c")
