"""The language in which Grafana calculates with results of queries: `$A / ${B} * 100`, `abs($A) > 1 && !is_nan($B)`.

Whether a text is in it, and where it isn't. Every function takes one value or none, and precedence doesn't decide what
is valid, so what may come next is all that has to be known. Facts: pkg/expr/mathexp of Grafana 11 to 13.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from stacklint.pattern import Pattern

_WITHOUT_VALUE: Final = frozenset({"inf", "infn", "nan", "null"})
FUNCTIONS: Final = _WITHOUT_VALUE | {
    *("abs", "ceil", "floor", "is_inf", "is_nan", "is_null", "is_number", "log", "round"),
}
"""The functions there are."""
_OPERATORS: Final = frozenset({"&&", "||", ">", "<", ">=", "<=", "==", "!=", "+", "-", "*", "**", "/", "%"})
_SIGNS: Final = frozenset({"!", "-"})
_SPELT: Final = {"&": "write `&&`", "=": "write `==`", "|": "write `||`"}
_APART: Final = "put blanks between an operator and a sign"
_TOKEN: Final = Pattern(
    r"\s*(?:(?P<value>\$\w+|\$\{[\w\s]+\})|(?P<number>0[xX][0-9a-fA-F]*|(?:\d+\.?\d*|\.\d*)(?:[eE][+-]?\d*)?)"
    r"|(?P<word>[^\W\d_](?:[^\W\d])*)|(?P<sign>[!<>=&|+\-*/%]+)|(?P<bracket>[()])|(?P<end>\Z))"
)
_NUMBER: Final = Pattern(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+")
_LONGEST: Final = 10_000
"""Characters beyond which no text is looked into."""


class MathFault(NamedTuple):
    """What is wrong with a text, at which of its characters, and what to do.

    `function` is the name that no function has, if that is it: a later version may have one.
    """

    message: str
    start: int
    end: int
    help: str
    function: str = ""


def math_fault(text: str) -> MathFault | None:
    """The first fault of a text; `None` if it has none, or can't be judged."""
    position, brackets = 0, 0
    wants_value, closes = True, False
    found = _TOKEN.match(text) if len(text) <= _LONGEST else None
    while found is not None:
        kind, part = found.lastgroup or "", found[found.lastgroup or ""]
        start, position = found.span(kind)
        if kind == "end":
            return _ends(text, wants_value=wants_value, brackets=brackets)
        if kind == "sign" and part not in _OPERATORS and part not in _SIGNS:
            return MathFault(f"`{part}` is no operator", start, position, _SPELT.get(part, _APART))
        if kind == "number" and _NUMBER.fullmatch(part) is None:
            return MathFault(f"`{part}` is no number", start, position, "write it in digits")
        if part == ")" and brackets and (closes or not wants_value):
            brackets, wants_value, closes = brackets - 1, False, False
        elif not wants_value:
            if kind != "sign" or part not in _OPERATORS:
                return _unexpected(part, start, position, "an operator" if part != ")" else "nothing")
            wants_value = True
        elif closes or part == ")" or (kind == "sign" and part not in _SIGNS):
            return _unexpected(part, start, position, "a closing bracket" if closes else "a value")
        elif kind == "word":
            opened = _opened(text, part, start, position)
            if isinstance(opened, MathFault):
                return opened
            position, brackets, closes = opened, brackets + 1, part in _WITHOUT_VALUE
        elif part == "(":
            brackets += 1
        elif kind != "sign":
            wants_value = False
        found = _TOKEN.match(text, position)
    return _unread(text, position)


def _opened(text: str, name: str, start: int, end: int) -> int | MathFault:
    """Where the value of a function begins, whose name stands here."""
    after = len(text) - len(text[end:].lstrip())
    if not text.startswith("(", after):
        return MathFault(f"`{name}` is neither a value nor a function", start, end, "a result is written `$A`")
    if name not in FUNCTIONS:
        return MathFault(f"there is no function `{name}`", start, end, "", name)
    return after + 1


def _ends(text: str, *, wants_value: bool, brackets: int) -> MathFault | None:
    last = max(len(text.rstrip()) - 1, 0)
    if not text.strip() or not (wants_value or brackets):
        return None
    wanted = "a value" if wants_value else "a closing bracket"
    return MathFault(f"it ends where {wanted} should stand", last, last + 1, "write the rest of it")


def _unexpected(part: str, start: int, end: int, wanted: str) -> MathFault:
    return MathFault(f"`{part}` stands where {wanted} should", start, end, "take it away, or write what is missing")


def _unread(text: str, position: int) -> MathFault | None:
    """What no part of an expression begins with; a text in quotes is not judged."""
    start = len(text) - len(text[position:].lstrip())
    if len(text) > _LONGEST or text[start] == '"':
        return None
    if text[start] == "$":
        return MathFault("a `$` stands here without the name of a result", start, start + 1, "write `$A` or `${A}`")
    return MathFault(f"`{text[start]}` can't stand in it", start, start + 1, "take it away")
