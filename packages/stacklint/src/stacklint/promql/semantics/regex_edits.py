"""How to take a needless regular expression out of a text without writing the rest anew."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, TypeAlias

from stacklint.promql.nodes import Span

from .regexes import NeedlessRegex, RegexReason, unanchored

_PLAIN: Final = re.compile(r"[\w ./:@+-]*").fullmatch
"""Texts that are written alike as a regular expression without its marks, in quotes, and in any YAML or JSON."""
_MARKS: Final = frozenset("^$()?:\\")

Edits: TypeAlias = tuple[tuple[Span, str], ...]


def regex_edits(found: NeedlessRegex, text: str) -> Edits:
    """The edits of a query's text that make the replacement; none where that is not safe or nothing can be meant.

    They take characters away, or put `=` and `!` there, so they are safe in any scalar of YAML and JSON.
    """
    start, end = found.matcher.value_span
    inner = (start + 1, end - 1)
    operator = found.matcher.op_span
    match found.reason:
        case RegexReason.EVERYTHING:
            return _removal(found, text)
        case RegexReason.NOTHING:
            return ()
        case RegexReason.NOT_EMPTY:
            return (operator, "!=" if found.matcher.op == "=~" else "="), (inner, "")
        case RegexReason.LITERAL:
            tilde = (operator[0] + 1, operator[1])
            marks = _marks(text[slice(*inner)], found.matcher.value, inner[0])
            return () if marks is None else ((tilde, "" if found.matcher.op == "=~" else "="), *marks)
        case _:
            return tuple(_anchors(text, found.matcher.value, inner))


def _anchors(text: str, pattern: str, inner: Span) -> Iterator[tuple[Span, str]]:
    start, end = inner
    if pattern[0] == "^" == text[start]:
        yield (start, start + 1), ""
    if pattern.removeprefix("^") != unanchored(pattern) and text[end - 1] == "$":
        yield (end - 1, end), ""


def _marks(written: str, pattern: str, offset: int) -> Edits | None:
    """What to take away of a literal regular expression so that its text is left; None if that is not all."""
    literal = re.sub(r"\\(.)|\^|\$|\(\?:|\(|\)", r"\1", pattern)
    if not _PLAIN(literal):
        return None
    edits: list[tuple[Span, str]] = []
    position = 0
    for index, char in enumerate(written, offset):
        if position < len(literal) and char == literal[position]:
            position += 1
        elif char in _MARKS:
            edits.append(((index, index + 1), ""))
        else:
            return None
    return tuple(edits) if position == len(literal) else None


def _removal(found: NeedlessRegex, text: str) -> Edits:
    """Take a matcher away with the comma that belongs to it."""
    matchers = found.selector.matchers
    start, end = found.span
    for before, after in pairwise(matchers):
        if after is found.matcher:
            start = before.span[1]
        elif before is found.matcher:
            start, end = found.span[0], after.span[0]
            break
    alone = len(matchers) == 1 and (text[start - 1] != "{" or text[end : end + 1] != "}")
    return () if alone or "#" in text[start:end] else (((start, end), ""),)
