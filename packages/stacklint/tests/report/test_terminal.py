from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.report.terminal import Terminal, columns


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("a", "a"),
        ("é", "é"),
        ("\t", "    "),
        ("\xa0", "\xa0"),
        ("\u3000", "\u3000"),
        ("\x00", "␀"),
        ("\x1b", "␛"),
        ("\x7f", "␡"),
        ("\x85", "\\x85"),
        ("\u200b", "\\u200b"),
        ("\u202e", "\\u202e"),
        ("\u2028", "\\u2028"),
        ("\ue000", "\\ue000"),
        ("\udc80", "\\udc80"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_can_not_be_seen_is_shown_by_something_that_can(char: str, shown: str) -> None:
    assert Terminal().cell(char) == shown


def test_what_an_encoding_lacks_is_shown_as_an_escape() -> None:
    assert Terminal(encoding="ascii").show("é\x1b日a") == "\\xe9\\x1b\\u65e5a"


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("👍", 2), ("✓\ufe0f", 1), ("", 0)]
)
def test_columns_are_counted_as_terminals_do(text: str, width: int) -> None:
    assert columns(text) == width


@given(st.text(), st.sampled_from(["utf-8", "ascii", "latin-1", "cp437"]))
def test_any_text_is_shown_in_one_line_that_the_terminal_can_encode(text: str, encoding: str) -> None:
    shown = Terminal(encoding=encoding).show(text)
    assert shown.encode(encoding).decode(encoding) == shown
    assert [char for char in shown if not char.isprintable() and not char.isspace()] == []
    assert len(shown.splitlines()) <= 1
