"""Brackets, arguments, fields, constants, and texts that are put together."""

from __future__ import annotations

import time

import pytest
from stacklint.stack.sources.code import Code, Range
from stacklint.stack.sources.tokens import Language

GO, SCRIPT, JAVA, KOTLIN = Language.GO, Language.SCRIPT, Language.JAVA, Language.KOTLIN


def said(source: str, language: Language = SCRIPT, also: str = "") -> str | None:
    """What an expression says, with the constants of another text."""
    code = Code(source, language)
    return code.written(Range(0, len(code.tokens))).value(Code(also, language).constants())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'a'", "a"),
        ("''", ""),
        ("'a' + 'b' + \"c\"", "abc"),
        ("`a`", "a"),
        ("'a' as const", "a"),
        ("'a\\n'", None),
        ("'a' +", None),
        ("'a' 'b'", None),
        ("a", None),
        ("f('a')", None),
        ("('a')", None),
        ("1", None),
        ("", None),
        ("`a${'b'}c`", "abc"),
        ("`a${f('b')}c`", None),
        ("`a\\n${'b'}c`", None),
        ("`a${'b'}c\\n`", None),
        ("`a${b", None),
        (" + ".join("'a'" for _ in range(8)), "aaaaaaaa"),
        (" + ".join("'a'" for _ in range(9)), None),
    ],
)
def test_a_text_is_put_together_of_literals(source: str, expected: str | None) -> None:
    assert said(source) == expected


@pytest.mark.parametrize(
    ("source", "language", "also", "expected"),
    [
        ("A + 'b'", SCRIPT, "const A = 'a';", "ab"),
        ("`${A}b${N.C}`", SCRIPT, "const A: string = 'a'; const N = { C: 'c', d: 1 };", "abc"),
        ("N.a.C", SCRIPT, "export const N = {a: {C: 'c'}}", "c"),
        ("Names.One", SCRIPT, "enum Names { One = 'one', Two = 'two' }", "one"),
        ("A", SCRIPT, "class B { static readonly A = 'a' }", "a"),
        ("A", SCRIPT, "const A = 'a' + 'b'", "ab"),
        ("A", SCRIPT, "const A = 'a'; const A = 'a'", "a"),
        ("A", SCRIPT, "const A = 'a'; const A = 'b'", None),
        ("A", SCRIPT, "const A = f('a')", None),
        ("A", SCRIPT, "const A = 'a'.trim()", None),
        ("A", SCRIPT, "const A = 'a' ? 'b' : 'c'", None),
        ("A", SCRIPT, "const A == 'a'", None),
        ("A", SCRIPT, "let A = 'a'", None),
        ("a", SCRIPT, "function f(a = 'a', b) {}", None),
        ("name", SCRIPT, "const name = 'a'", None),
        ("options.name", SCRIPT, "x = { name: 'a' }", None),
        ("options.prefix", SCRIPT, "const prefix = 'a'", None),
        ("prefix", SCRIPT, "const prefix = 'a'", "a"),
        ("a", SCRIPT, "x = { a: 'a' }", None),
        ("process.env.A", SCRIPT, "const A = 'a'", None),
        ("a", GO, 'const a = "a"', "a"),
        ("namespace", GO, 'const (\n\tnamespace string = "a"\n\tb = `b`\n)', "a"),
        ("m.b", GO, 'var (\n\ta = f()\n\tb = `b` + "c"\n)\nvar d = 1', "bc"),
        ("a", GO, 'var a = "a"', "a"),
        ("a", GO, 'a := "a"', None),
        ("a", GO, 'const (', None),
        ("Names.A", JAVA, 'class Names { public static final String A = "a"; }', "a"),
        ("A", JAVA, 'String A = "a";', None),
        ("A", KOTLIN, 'private const val A = "a"', "a"),
        ("A", KOTLIN, 'val A: String = "a"', "a"),
        ("A", KOTLIN, 'val A = "$b"', None),
    ],
)  # fmt: skip
def test_and_of_constants(source: str, language: Language, also: str, expected: str | None) -> None:
    assert said(source, language, also) == expected


def test_what_stands_in_brackets_is_told_apart() -> None:
    code = Code("f(a, {b: [1, 2], 'c': d(e, g), h, ...i}, )", SCRIPT)
    words = [[token.text for token in code.tokens[one.first : one.after]] for one in code.items(1)]
    assert [word[0] for word in words] == ["a", "{"]
    fields = code.fields(4)
    assert list(fields) == ["b", "c", ""]
    assert [code.tokens[one.first].text for one in fields.values()] == ["[", "d", "."]


@pytest.mark.parametrize("source", ["f(a, b", "f(a, b]", "f(a, [b)", "f()"])
def test_a_bracket_that_isnt_closed_holds_nothing(source: str) -> None:
    assert Code(source, SCRIPT).items(1) == []


@pytest.mark.parametrize(
    "source",
    [
        "'a' + " * 50_000,
        "const A = 'a' + " * 20_000,
        "({[" * 50_000,
        "a." * 100_000,
        "const (" * 50_000,
        "`${" * 50_000,
    ],
)
def test_no_source_takes_long(source: str) -> None:
    start = time.process_time()
    code = Code(source, SCRIPT)
    code.constants()
    code.written(Range(0, len(code.tokens)))
    assert time.process_time() - start < 30
