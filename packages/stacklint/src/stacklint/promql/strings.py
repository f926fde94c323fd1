"""Strings as Go writes them, in PromQL and LogQL: where they end, what they mean, and what is wrong with them."""

import re
from typing import Final

from stacklint.pattern import Pattern

from . import patterns
from .nodes import Span


def string_at(text: str, start: int, *, reader: str) -> tuple[str, int, tuple[Span, str] | None]:
    """The value of the string whose quote stands at `start`, its end, and the first fault in it with its place.

    Where there is a fault, the value is cut short there. `reader` is who knows no other escapes.
    """
    quote = text[start]
    body = patterns.string_bodies[quote](text, start + 1)
    assert body
    value = body[0] if quote == "`" or "\\" not in body[0] else _unescape(body[0])
    end = body.end()
    if text[end : end + 1] == quote:
        return value, end + 1, None
    rest = patterns.string_rests[quote](text, end)
    assert rest
    return value, rest.end(), _fault(text, start, end, reader)


def _fault(text: str, start: int, at: int, reader: str) -> tuple[Span, str]:
    here = text[at : at + 1]
    if here == "\\":
        found = patterns.escape(text, at)
        assert found
        return found.span(), f"`{found[0]}` is no escape that {reader} knows: double the backslash for a literal one"
    if not here or here == "\n":
        return (start, at), "the string is not closed" + (" on its line" if here else "")
    return (at, at + 1), "the string has a character that is not valid in UTF-8"


_SHORT_ESCAPES: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPE: Final = Pattern(r"\\(?:([0-7]{3})|x(..)|(?:u(.{4})|U(.{8}))|(.))")
"""An escape in a body that is known to have valid ones only."""


def _unescaped(found: re.Match[str]) -> str:
    """What an escape stands for; a byte above 127 is a lone surrogate for the time being."""
    octal, byte, short, long, simple = found.groups()
    if simple:
        return _SHORT_ESCAPES.get(simple, simple)
    if short or long:
        return chr(int(short or long, 16))
    value = int(octal, 8) if octal else int(byte, 16)
    return chr(value if value < 128 else 0xDC00 + value)


def _unescape(body: str) -> str:
    """Decode the escapes of a string; bytes that make no UTF-8 stay lone surrogates."""
    return _ESCAPE.sub(_unescaped, body).encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def place_in_string(text: str, span: Span, inside: Span) -> Span:
    """Where a range of a string's value stands in the text.

    Args:
        text: the expression.
        span: the place of the string with its quotes.
        inside: a range of code points of its value.

    Returns:
        The range, or the whole of what the quotes enclose where bytes given one by one make up
        a character.
    """
    first, last = span[0] + 1, span[1] - 1
    body = text[first:last]
    if text[span[0]] == "`" or "\\" not in body:
        return first + inside[0], first + inside[1]
    starts: list[int] = []
    done = 0
    for found in _ESCAPE.finditer(body):
        starts += range(done, found.start() + 1)
        done = found.end()
    starts += range(done, len(body) + 1)
    if len(_unescape(body)) != len(starts) - 1:
        return first, last
    return first + starts[inside[0]], first + starts[inside[1]]
