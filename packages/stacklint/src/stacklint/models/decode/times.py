"""How Alertmanager reads the ranges of its time intervals. Facts: timeinterval/timeinterval.go of Alertmanager."""

from __future__ import annotations

import re
from typing import Final

from stacklint.models.decode.yaml import unreadable

_INTEGERS: Final = range(-(2**63), 2**63)
_DIGITS: Final = 19
"""No such number has more of them."""
WEEKDAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
CLOCK: Final = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
_NUMBER: Final = "[-+]?[0-9]+"


def _any_case(words: tuple[str, ...]) -> str:
    """A pattern of words in small and capital letters, in words that JSON Schema knows."""
    return "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in words)


def _ranges(member: str) -> str:
    return f"^({member})(:({member}))?$"


WEEKDAY_RANGE, MONTH_RANGE = _ranges(_any_case(WEEKDAYS)), _ranges(f"{_any_case(MONTHS)}|{_NUMBER}")
NUMBER_RANGE = _ranges(_NUMBER)


def integer(text: str) -> int | None:
    """The number that a text of a sign and digits is; none where 64 bits can't hold it."""
    digits = text.lstrip("-+").lstrip("0")
    found = int(digits or "0") if len(digits) <= _DIGITS else _INTEGERS.stop
    found = -found if text.startswith("-") else found
    return found if found in _INTEGERS else None


def countable(text: str) -> str:
    """A range of numbers that 64 bits can hold."""
    if any(part[-1:].isdigit() and integer(part) is None for part in text.split(":")):
        raise unreadable()
    return text


_PATTERNS: Final = {
    "weekdays": WEEKDAY_RANGE,
    "days_of_month": NUMBER_RANGE,
    "months": MONTH_RANGE,
    "years": NUMBER_RANGE,
}
_NAMES: Final = {"weekdays": WEEKDAYS, "months": ("", *MONTHS)}


def members(kind: str, value: object) -> tuple[int, int] | None:
    """The first and the last of a range of `weekdays`, `days_of_month`, `months` or `years`.

    None for what is no such range. Weekdays count from 0, the others as people do.
    """
    if not isinstance(value, str) or not re.search(_PATTERNS[kind], value):
        return None
    names = _NAMES.get(kind, ())
    found = [names.index(end) if end in names else integer(end) for end in value.lower().split(":")]
    first, last = found[0], found[-1]
    return (first, last) if first is not None and last is not None else None
