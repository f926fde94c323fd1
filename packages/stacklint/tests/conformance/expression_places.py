"""Where promtool sees the fault of an expression, and how our place relates to it."""

from __future__ import annotations

import re

from stacklint.promql import Fault

_SAID = re.compile(r"could not parse expression: (\d+):(\d+): parse error: (.*)")

_WIDER = {
    "they name the selector, we what is wrong in it": (
        "metric name must not be set twice|may not be set multiple times|timestamp out of bounds"
        "|error parsing regexp|vector selector must contain"
    ),
    "they name the operation, we its sign, modifier or operand": (
        "unary expression only|set operator .* not allowed|bool modifier can only|vector matching only"
        "|must not occur in ON and GROUP|no grouping allowed|modifier must be preceded"
    ),
    "they name the call or the aggregation, we the argument": (
        r"expected (at (least|most) )?\d+ argument|wrong number of arguments|experimental and must be enabled"
        "|expected type|unknown function with name"
    ),
    "they name the string, we the escape or the character in it": "escape sequence|invalid UTF-8 rune",
    "they name the sign, we the number behind it": "duration out of range",
    "they name the duration, we the operator in it": "experimental duration expression",
    "they name the comma before, we what follows it": "trailing commas not allowed",
    "they name the start of an empty expression, we its end": "no expression found",
}
"""What promtool says at the first character of what holds our place."""

_LATER = {
    "`@ start` lacks a parenthesis: they name what stands there": r"(?i)@(\s|#.*\n)*(start|end)[\s()]*(#.*)?$",
    "there is no such function: they name its parenthesis": r"[A-Za-z0-9_:]+(\s|#.*\n)*$",
}
"""What stands before promtool's place where ours is the word before it."""

_EARLIER = {
    "an aggregation has the wrong arguments: they have read on to the next fault": "operand, not [0-9]+ arguments",
}
"""What we say of a place before promtool's."""


def promtool_place(text: str, said: str) -> int | None:
    """The offset in code points that promtool names; none if it names no place."""
    found = _SAID.search(said)
    if not found:
        return None
    lines = text.encode().split(b"\n")[: int(found[1])]
    before = b"".join(line + b"\n" for line in lines[:-1]) + lines[-1][: int(found[2]) - 1]
    return len(before.decode(errors="replace"))


def relation(text: str, faults: tuple[Fault, ...], said: str) -> str | None:
    """Why promtool's place is one of ours: empty if both are one character, none if nothing explains it."""
    place = promtool_place(text, said)
    if place is None:
        return "they name no place"
    if any(fault.start == place for fault in faults):
        return ""
    if any(fault.start < place <= fault.end for fault in faults):
        return "theirs is inside ours"
    if not text[place:].strip() and any(fault.start == len(text.rstrip(" \t\n\r")) for fault in faults):
        return "they name the end of the text, we that of what is written"
    if any(place <= fault.start for fault in faults):
        for reason, pattern in _WIDER.items():
            if re.search(pattern, said):
                return reason
    for reason, pattern in _LATER.items():
        found = re.search(pattern, text[:place])
        if found and any(found.start() <= fault.start < place for fault in faults):
            return reason
    for reason, pattern in _EARLIER.items():
        if any(fault.start < place and re.search(pattern, fault.message) for fault in faults):
            return reason
    return None
