"""Regular expressions as JavaScript reads them."""

from __future__ import annotations

import pytest
from stacklint.stack.grafana.js_regex import compiled, regex_fault


@pytest.mark.parametrize(
    "text",
    [
        *("", "app", "/app/", "/a/b/gi", "/[^]]]/", "/[]/", r"/\(\[/", "/a*?b+?c??/", "/a{2}?b{2,}c{,3}{/", "/^$/"),
        *("/(|a)/", r"/[\]]/", "/(a)*/", "/[(]+/", "/a|(b|c)/", "/(?:a)(?=b)(?!c)(?<=d)(?<!e)(?<n>f)(?i:g)/"),
    ],
)
def test_sound_expressions_have_no_fault(text: str) -> None:
    assert regex_fault(text) is None


@pytest.mark.parametrize(
    ("text", "part", "said"),
    [
        ("/a", "/a", "begins with `/`, but no `/` ends it"),
        ("/a/2", "/a/2", "begins with `/`, but no `/` ends it"),
        ("/a(b(c)/", "(", "has a `(` that is never closed"),
        ("a)", ")", "has a `)` that closes nothing"),
        ("/a[b/", "[", "has a `[` that is never closed"),
        ("/a[b\\/", "[", "has a `[` that is never closed"),
        ("a\\", "\\", "has a `\\` at its end"),
        ("*a", "*", "has a `*` that repeats nothing"),
        ("(+a)", "+", "has a `+` that repeats nothing"),
        ("a|?", "?", "has a `?` that repeats nothing"),
        ("a**", "*", "has a `*` that repeats nothing"),
        ("a{2}+", "+", "has a `+` that repeats nothing"),
        ("(?i)a", "(?i)", "has a `(?i)`; flags are given behind `/`"),
        ("(?P<n>a)", "(?P", "has a `(?P`, which JavaScript doesn't know: a name is given with `(?<name>`"),
    ],
)
def test_faults_are_told_with_their_characters(text: str, part: str, said: str) -> None:
    fault = regex_fault(text)
    assert fault is not None
    assert (text[fault.start : fault.end], fault.message) == (part, said)


@pytest.mark.parametrize(
    ("text", "subject", "found"),
    [("/b/", "abc", True), ("/B/i", "abc", True), ("b", "abc", False), ("a.c", "abc", True), ("/^b/", "abc", False)],
)
def test_an_expression_in_slashes_is_searched_for_and_another_matches_the_whole(
    text: str, subject: str, found: bool
) -> None:
    pattern = compiled(text)
    assert pattern is not None
    assert (pattern.search(subject) is not None) is found


def test_what_python_reads_otherwise_is_not_compiled() -> None:
    assert compiled("/(?<n>a)/") is None
