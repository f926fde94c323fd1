"""Regular expressions of Grafana's pages, which JavaScript reads: what is surely wrong with one.

JavaScript takes nearly every text for a regular expression. What it refuses for certain are brackets that don't match
and repetitions of nothing; anything else is left to it.
"""

from __future__ import annotations

import re
from typing import Final

_DELIMITED: Final = re.compile(r"/(.*)/[a-z]*", re.DOTALL).fullmatch


def js_fault(text: str) -> str | None:
    """Why a text can't be a regular expression, as a clause; `None` where it can, or where that isn't sure.

    Grafana takes a text that begins with a slash for `/pattern/flags`, and refuses it where the second one is missing.
    """
    pattern = text
    if text.startswith("/"):
        found = _DELIMITED(text)
        if found is None:
            return "the second `/` is missing"
        pattern = found[1]
    return _fault(pattern)


def _fault(pattern: str) -> str | None:
    depth, in_class, index, may_repeat = 0, False, 0, False
    while index < len(pattern):
        char = pattern[index]
        index += 2 if char == "\\" else 1
        if in_class:
            in_class = char != "]"
        elif char in "*+?" and not may_repeat:
            return f"nothing stands before `{char}`"
        elif char == "(":
            depth, may_repeat = depth + 1, False
            index += 1 if pattern[index : index + 1] == "?" else 0
            continue
        elif char == ")":
            depth -= 1
            if depth < 0:
                return "a `)` has no `(`"
        in_class = in_class or char == "["
        may_repeat = char != "|"
    if index > len(pattern):
        return "a `\\` stands at its end"
    return "a `[` is not closed" if in_class else "a `(` is not closed" if depth else None
