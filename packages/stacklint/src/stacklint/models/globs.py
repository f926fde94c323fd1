"""Patterns for file names as Go reads them. Facts: path/filepath/match.go of Go, and promtool 3.5.

`*` and `?` stop at a slash, `[^a-c]` is a negated class (there is no `[!a-c]`), and a backslash takes the next
character for what it is. A pattern that breaks off in a class, or in an escape, is an error to whoever uses it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from stacklint.pattern import Pattern

_LONGEST: Final = 4096
"""Characters of a path, beyond which no system has one."""

_CHARACTER: Final = r"(?:\\.|[^\\\]\-])"
_CLASS: Final = rf"\[\^?+(?:{_CHARACTER}(?:-{_CHARACTER})?)+\]"
_TOKEN: Final = Pattern(rf"\*|\?|\\.|{_CLASS}|[^*?\\\[]", re.DOTALL)
_SOUND: Final = Pattern(rf"(?:[^*?\\\[]++|{_TOKEN.pattern})*+", re.DOTALL)
_RANGE: Final = Pattern(rf"({_CHARACTER})(?:-({_CHARACTER}))?", re.DOTALL)


def is_pattern(text: str) -> bool:
    """Whether a path has wildcards, so that it stands for whatever it matches."""
    return any(mark in text for mark in "*?[\\")


def breaks_at(pattern: str) -> int | None:
    """Where a pattern stops being one; `None` where it is sound."""
    found = _SOUND.match(pattern)
    end = found.end() if found is not None else 0
    return end if end < len(pattern) else None


def matches(name: str, pattern: str) -> bool:
    """Whether a pattern matches the whole of a name; a broken one matches nothing."""
    expression = _expression(pattern) if len(pattern) <= _LONGEST else None
    return expression is not None and expression.fullmatch(name) is not None


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str] | None:
    if breaks_at(pattern) is not None:
        return None
    parts = [""]
    for token in _TOKEN.findall(pattern):
        if token == "*":  # noqa: S105 - a token of a pattern
            parts.append("")
        else:
            parts[-1] += _translated(token)
    first, *rest = parts
    # What stands between two stars is best found where it comes first, and never looked for again.
    between = [f"(?>[^/]*?{part})" for part in rest[:-1]]
    return re.compile("".join([first, *between, *(f"[^/]*{part}" for part in rest[-1:])]), re.DOTALL)


def _translated(token: str) -> str:
    if token == "?":  # noqa: S105 - a token of a pattern
        return "[^/]"
    if token[0] != "[":
        return re.escape(token[-1])
    negated = token[1] == "^"
    ranges = [(low[-1], (high or low)[-1]) for low, high in _RANGE.findall(token[2 if negated else 1 : -1])]
    inside = "".join(f"{re.escape(low)}-{re.escape(high)}" for low, high in ranges if low <= high)
    if not inside:
        return "." if negated else "(?!)"  # from high to low is no character
    return f"[{'^' if negated else ''}{inside}]"
