"""What is surely no regular expression to JavaScript is told from what is, and from what may be."""

from __future__ import annotations

import pytest
from stacklint.stack.js_regex import js_fault


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/5xx", "the second `/` is missing"),
        ("(5xx", "a `(` is not closed"),
        ("/(a|(b)/", "a `(` is not closed"),
        ("5xx)", "a `)` has no `(`"),
        ("[5xx", "a `[` is not closed"),
        ("*", "nothing stands before `*`"),
        ("(+a)", "nothing stands before `+`"),
        ("a|?", "nothing stands before `?`"),
        ("a\\", "a `\\` stands at its end"),
    ],
)
def test_a_fault_is_told(text: str, told: str) -> None:
    assert js_fault(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "", "a.*b", "/^5..$/", "/a/gi", "(?:a)+?", "(?<name>a)", "(?=a)", "[(]", "[^\\]]*", "\\(", "[]a]", "a{2,3}",
        "a{", "]", "}", "${name}", "/a/b/", "()", "(|a)",
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_may_be_one(text: str) -> None:
    assert js_fault(text) is None
