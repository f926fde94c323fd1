"""Regular expressions as Grafana's pages read them: `/expression/flags`, or an expression that matches whole texts.

JavaScript takes nearly everything, so this finds only what it is certain to refuse. Facts: ECMAScript's grammar of
patterns, and Grafana's `stringToJsRegex`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from stacklint.pattern import Pattern

_SLASHED: Final = Pattern(r"/(.*?)/([a-z]*)", re.DOTALL)
_FLAGS: Final = Pattern(r"\(\?[a-zA-Z-]+\)")
_QUANTIFIER: Final = Pattern(r"\{\d+(?:,\d*)?\}")


class RegexFault(NamedTuple):
    """What JavaScript refuses: the characters, and what is wrong with them."""

    start: int
    end: int
    message: str


def regex_fault(text: str) -> RegexFault | None:
    """The first fault of a regular expression that is certain to be one; `None` if there is none."""
    if not text.startswith("/"):
        return _fault(text, 0, len(text))
    slashed = _SLASHED.fullmatch(text)
    if slashed is None:
        return RegexFault(0, len(text), "begins with `/`, but no `/` ends it")
    return _fault(text, *slashed.span(1))


def compiled(text: str) -> re.Pattern[str] | None:
    """An expression to search with, as far as Python reads it the same; `None` otherwise."""
    slashed = _SLASHED.fullmatch(text)
    pattern, flags = slashed.groups() if slashed is not None else (f"^{text}$", "")
    try:
        return re.compile(pattern, re.IGNORECASE if "i" in flags else 0)
    except re.error:
        return None


def _fault(text: str, at: int, end: int) -> RegexFault | None:
    groups: list[int] = []
    repeatable = False
    while at < end:
        char, begin = text[at], at
        at += 1
        if char == "\\":
            if at == end:
                return RegexFault(begin, at, "has a `\\` at its end")
            at += 1
        elif char == "[":
            at = _behind_class(text, at, end)
            if at > end:
                return RegexFault(begin, begin + 1, "has a `[` that is never closed")
        elif char == "(":
            groups.append(begin)
            if found := _wrong_group(text, begin):
                return found
            at += text.startswith("?", at)
        elif char == ")":
            if not groups:
                return RegexFault(begin, at, "has a `)` that closes nothing")
            groups.pop()
        elif char in "*+?":
            if not repeatable:
                return RegexFault(begin, at, f"has a `{char}` that repeats nothing")
            at += text.startswith("?", at)
        elif char == "{" and (count := _QUANTIFIER.match(text, begin)) is not None:
            at = count.end() + text.startswith("?", count.end())
            char = "*"
        repeatable = char not in "(|*+?"
    return RegexFault(groups[-1], groups[-1] + 1, "has a `(` that is never closed") if groups else None


def _behind_class(text: str, at: int, end: int) -> int:
    """Where a class of characters ends; beyond `end` if it doesn't."""
    at += text.startswith("^", at)
    while at < end and text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _wrong_group(text: str, at: int) -> RegexFault | None:
    """A group in the syntax of other languages."""
    if text.startswith("(?P", at):
        return RegexFault(at, at + 3, "has a `(?P`, which JavaScript doesn't know: a name is given with `(?<name>`")
    flags = _FLAGS.match(text, at)
    return RegexFault(*flags.span(), f"has a `{flags[0]}`; flags are given behind `/`") if flags is not None else None
