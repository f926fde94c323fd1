"""Comments, names, texts and signs of source code, also of code that means harm."""

from __future__ import annotations

import time

import pytest
from stacklint.stack.sources.tokens import NAME, SIGN, TEXT, Language, tokens

GO, SCRIPT, JAVA, KOTLIN = Language.GO, Language.SCRIPT, Language.JAVA, Language.KOTLIN
CSHARP = Language.CSHARP
PATIENCE = 30.0
"""Seconds; each of these takes less than one on a machine that does nothing else."""


def texts(source: str, language: Language) -> list[str]:
    return [token.text for token in tokens(source, language) if token.kind == TEXT]


def names(source: str, language: Language) -> list[str]:
    return [token.text for token in tokens(source, language) if token.kind == NAME]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('f("a", "b")', ["a", "b"]),
        ('"a \\"b\\" c" + "\\\\"', ['a \\"b\\" c', "\\\\"]),
        ('"a" // "b"\n"c"', ["a", "c"]),
        ('"a" /* "b"\n * "c" **/ "d"', ["a", "d"]),
        ('"// a" "/* b"', ["// a", "/* b"]),
        ('"a\nb = "c"', ["a", "c"]),
        ('/* "a"', []),
        ('a / b / "c"', ["c"]),
        ('"', [""]),
        ("", []),
    ],
)
def test_all_languages_have_texts_and_comments_in_common(source: str, expected: list[str], language: Language) -> None:
    assert texts(source, language) == expected


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ('a := `b "c" \\` + "d"', GO, ['b "c" \\', "d"]),
        ("'\"' + \"a\" + '\\''", GO, ["a"]),
        ("'\"' + \"a\"", JAVA, ["a"]),
        ("'a' + 'b\\'c'", SCRIPT, ["a", "b\\'c"]),
        ('s = """\n a "b" \\""" c"" """ + "d"', JAVA, ['\n a "b" \\""" c"" ', "d"]),
        ('s = """a', KOTLIN, ["a"]),
        ('"""', KOTLIN, [""]),
        ('@"C:\\" + "a" + @$"b ""c"" \\" + $@"d\\" + "e"', CSHARP, ["a", "e"]),
        ('a = @b + $"c" + @"d', CSHARP, ["c"]),
        ("`a'b`", SCRIPT, ["a'b"]),
        ("`a${b}c`", SCRIPT, ["a", "c"]),
        ("`a${{b: {}}}c${`d${e}f`}g` + 'h'", SCRIPT, ["a", "c", "d", "f", "g", "h"]),
        ("`\\`\\${a}$b`", SCRIPT, ["\\`\\${a}$b"]),
        ("`a", SCRIPT, ["a"]),
        ("`a${b", SCRIPT, ["a"]),
        ("`a${b}c", SCRIPT, ["a", "c"]),
        ("x = /['\"`]/g; 'a'", SCRIPT, ["a"]),
        ("x.replace(/[/'\\]]/, 'a')", SCRIPT, ["a"]),
        ("return /\\/'/.test('a')", SCRIPT, ["a"]),
        ("a / 'b' / c", SCRIPT, ["b"]),
        ("(a) / 'b'", SCRIPT, ["b"]),
        ("'a' / 'b'", SCRIPT, ["a", "b"]),
        ("/ab\n'c'", SCRIPT, ["c"]),
        ("}'a'", SCRIPT, ["a"]),
        ("fun `a \"b\"`() = \"c\"", KOTLIN, ['a "b"', "c"]),
    ],
)  # fmt: skip
def test_each_language_has_texts_of_its_own(source: str, language: Language, expected: list[str]) -> None:
    assert texts(source, language) == expected


def test_a_piece_stands_where_it_is_written() -> None:
    source = "näme.$b = `x${c1}y` + 'z' - 1.5e3"
    found = list(tokens(source, SCRIPT))
    assert [source[one.start : one.end] for one in found if one.kind != SIGN] == [
        *("näme", "$b", "x", "c1", "y", "z"),
    ]
    assert [one.text for one in found if one.kind == SIGN] == [".", "=", "`", "{", "}", "`}", "+", "-", "1.5e3"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "piece",
    [
        '\\"',
        "'\\",
        "(\\/",
        "`${",
        "`",
        "/*",
        "/**",
        "(/[",
        '"""\\',
        "=/[\n",
        "${`",
        '"\\',
        "//",
        "a",
        "{",
        "\x00",
        "`}${",
    ],
)
def test_no_source_takes_long(piece: str, language: Language) -> None:
    start = time.process_time()
    source = piece * 20_000
    position = 0
    for token in tokens(source, language):
        assert token.start >= position
        position = token.start
    assert time.process_time() - start < PATIENCE
