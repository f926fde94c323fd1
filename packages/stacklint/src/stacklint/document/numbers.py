"""Numbers as Go's YAML decoders read plain scalars. Facts: resolve.go of go-yaml v2.4 and v3.0, and promtool 3.5."""

from __future__ import annotations

import math
from typing import Final

from stacklint.pattern import Pattern

_BASED: Final = Pattern(r"([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))\Z")
_BASES: Final = (16, 2, 8)
_WHOLE: Final = Pattern(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_FRACTION: Final = Pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: Final = Pattern(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_LOOSE: Final = Pattern(r"(?<![0-9])_|_(?![0-9])")
_MOST_DIGITS: Final = 400
"""Longer numbers are beyond what 64 bits hold, whichever way they are written."""
_SURE_DIGITS: Final = 18
"""A number of no more digits is below 64 bits."""
LEAST: Final = -(2**63)
MOST: Final = 2**64 - 1
"""Between these, whole numbers are kept as they are."""


def number(text: str) -> int | float | None:
    """The number that a plain scalar is; none where it is a text to Go.

    `_` may stand anywhere behind the first character, but only between digits behind a leading point. A leading 0
    makes a number octal; one with an 8 or 9 is a float then.
    """
    if len(text) <= _SURE_DIGITS and text.isascii() and text.isdigit() and text[0] != "0":
        return int(text)  # as most are
    if text[:1] in {"_", ""} or (text[0] == "." and _LOOSE.search(text)):
        return None
    if _WORDS.match(text):
        return float(text.replace(".", ""))
    digits = text.replace("_", "")
    if len(digits) > _MOST_DIGITS:
        return None
    if based := _BASED.match(digits):
        sign, *forms = based.groups()
        whole = next(int(form, base) for form, base in zip(forms, _BASES, strict=True) if form)
        return _kept(-whole if sign == "-" else whole, digits)
    if _WHOLE.match(digits):
        return _kept(int(digits), digits)
    return _fraction(digits)


def _kept(whole: int, digits: str) -> int | float | None:
    return whole if LEAST <= whole <= MOST else _fraction(digits)


def _fraction(digits: str) -> float | None:
    if not _FRACTION.match(digits):
        return None
    found = float(digits)
    return None if math.isinf(found) else found


def is_nothing(text: str) -> bool:
    """Whether a plain scalar is 0 where a whole number is wanted, which Go gets by dropping the fraction."""
    found = number(text)
    return found is not None and abs(found) < 1
