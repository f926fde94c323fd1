"""The words, texts and signs of source code, in whichever language that is read.

Go, JavaScript, TypeScript, Java, Kotlin and C# have comments, names, numbers and most texts in common, so one reader
does for them; what Rust, Ruby, PHP and Elixir write otherwise is in `other_tokens`. Neither knows a grammar: it tells
code from comments and texts, which is what a search for names needs. Whatever a text holds, reading it ends, in time
that grows with its length: no pattern can match in two ways, and what isn't closed goes to the end of its line or file.

Sources: the specifications of Go (lexical elements), of ECMAScript (lexical grammar) and of Java (lexical structure),
the grammar of Kotlin, and the specification of C# (lexical structure).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


class Language(StrEnum):
    """What differs from one language to the next."""

    GO = "Go"
    SCRIPT = "JavaScript"
    """And TypeScript."""
    JAVA = "Java"
    KOTLIN = "Kotlin"
    CSHARP = "C#"
    RUST = "Rust"
    RUBY = "Ruby"
    PHP = "PHP"
    ELIXIR = "Elixir"


class Token(NamedTuple):
    """A piece of source code.

    Attributes:
        kind: one of `NAME`, `TEXT` and `SIGN`.
        text: the piece as it is written; of a text, what is between its quotes.
        start: where that begins.
        end: where it ends.
    """

    kind: str
    text: str
    start: int
    end: int


NAME: Final = "name"
TEXT: Final = "text"
SIGN: Final = "sign"
"""Signs, numbers, and characters between single quotes where those are no texts."""
TEMPLATE: Final = "`"
"""The sign that begins a text with values in it, which stand in braces between its other parts."""
TEMPLATE_END: Final = "`}"
"""The sign that ends it."""

_PIECE: Final = Pattern(
    r"""(?P<gap>(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)++)"""
    r"""|(?P<name>[^\W\d][\w$]*+|\$[\w$]*+)"""
    r"""|(?P<number>\d[\w.]*+)"""
    r'''|(?P<block>"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?)'''
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*+"?)"""
    r"""|(?P<single>'(?:[^'\\\n]|\\.)*+'?)"""
    r"""|(?P<raw>`[^`]*+`?)"""
    r"""|(?P<sign>.)""",
    re.DOTALL,
)
_PART: Final = Pattern(r"(?:[^`\\$]|\\.|\$(?!\{))*+", re.DOTALL)
"""What stands in a template before a value or its end."""
_VERBATIM: Final = Pattern(r'(?:@\$?|\$@)"(?:[^"]|"")*+"?')
"""A text of C# in which a quote is doubled, and backslashes mean nothing."""
_REGEX: Final = Pattern(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\]?)*+/?")
_BEFORE_REGEX: Final = frozenset("(,=:[!&|?{};+-*%<>~^") | {
    *("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else", "await", "yield"),
}
"""What a slash follows that begins a regular expression, and is no division."""


def tokens(text: str, language: Language) -> Iterator[Token]:
    """The pieces of a source code, without comments."""
    script = language is Language.SCRIPT
    position, before = 0, "("
    depths: list[int] = []  # of braces, in the value of each template that is open
    while position < len(text):
        piece = _PIECE.match(text, position)
        kind, end = (piece.lastgroup or "", piece.end()) if piece is not None else ("", position + 1)
        if kind == "gap":
            position = end
            continue
        sign = text[position]
        found = [_token(kind, text, position, end, script=script)]
        if language is Language.CSHARP and sign in "@$" and (verbatim := _VERBATIM.match(text, position)) is not None:
            found, end = [Token(SIGN, sign, position, position + 1)], verbatim.end()
        elif script and sign == "/" and before in _BEFORE_REGEX:
            end = _end(_REGEX, text, position)
        elif script and sign == "`":
            found, end = _template(text, position, depths)
        elif script and depths and sign in "{}":
            depths[-1] += 1 if sign == "{" else -1
            if depths[-1] < 0:
                depths.pop()
                more, end = _template(text, position, depths, again=True)
                found += more
        yield from found
        before = found[-1].text if found[-1].kind != TEXT else ""
        position = end


def _template(text: str, start: int, depths: list[int], *, again: bool = False) -> tuple[list[Token], int]:
    """What a template has until its end or its next value, behind its beginning or another value."""
    stop = _end(_PART, text, start + 1)
    part = Token(TEXT, text[start + 1 : stop], start + 1, stop)
    opened = [] if again else [Token(SIGN, TEMPLATE, start, start + 1)]
    if text.startswith("${", stop):
        depths.append(0)
        return [*opened, part, Token(SIGN, "{", stop, stop + 2)], stop + 2
    return [part, Token(SIGN, TEMPLATE_END, stop, stop + 1)] if again else [part], stop + 1


def _token(kind: str, text: str, start: int, end: int, *, script: bool) -> Token:
    if kind == "name":
        return Token(NAME, text[start:end], start, end)
    size = 3 if kind == "block" else 1
    if kind in {"block", "raw", "text"} or (kind == "single" and script):
        closed = end - start >= 2 * size and text.endswith(text[start] * size, start, end)
        return Token(TEXT, text[start + size : end - size * closed], start + size, end - size * closed)
    return Token(SIGN, text[start:end], start, end)


def _end(pattern: Pattern[str], text: str, start: int) -> int:
    """Where what a pattern matches ends, which matches everywhere."""
    found = pattern.match(text, start)
    return found.end() if found is not None else start
