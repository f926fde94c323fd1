"""The time intervals of alertmanager.yml. Facts: timeinterval/timeinterval.go of Alertmanager, and amtool 0.33."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints

from stacklint.models.base import Model, optional, required
from stacklint.models.scalars import NonEmpty, Reads, unreadable

WEEKDAYS: Final = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_INTEGERS: Final = range(-(2**63), 2**63)
_DIGITS: Final = 19
"""No such number has more of them."""

CLOCK: Final = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
_NUMBER: Final = "[-+]?[0-9]+"


def _any_case(words: tuple[str, ...]) -> str:
    """A pattern of words in small and capital letters, in words that JSON Schema knows."""
    return "|".join("".join(f"[{letter}{letter.upper()}]" for letter in word) for word in words)


def _ranges(member: str) -> str:
    return f"^({member})(:({member}))?$"


_WEEKDAYS, _MONTHS = _ranges(_any_case(WEEKDAYS)), _ranges(f"{_any_case(MONTHS)}|{_NUMBER}")
_NUMBERS = _ranges(_NUMBER)
_ZONE = (
    r"^(|Local|UTC|UCT|GMT|GMT[-+]?0|Greenwich|Universal|Zulu|CET|CST6CDT|EET|EST|EST5EDT|HST|MET|MST|MST7MDT|PRC"
    r"|PST8PDT|ROC|ROK|WET|W-SU|Cuba|Egypt|Eire|Factory|GB|GB-Eire|Hongkong|Iceland|Iran|Israel|Jamaica|Japan"
    r"|Kwajalein|Libya|NZ|NZ-CHAT|Navajo|Poland|Portugal|Singapore|Turkey|localtime|posixrules"
    r"|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific"
    r"|SystemV|US|posix|right)(/[A-Za-z0-9_+-]+)+)$"
)
"""Areas and lone names come no more; which places an area has depends on the database of the machine."""


def integer(text: str) -> int | None:
    """The number that a text of a sign and digits is; none where 64 bits can't hold it."""
    digits = text.lstrip("-+").lstrip("0")
    found = int(digits or "0") if len(digits) <= _DIGITS else _INTEGERS.stop
    found = -found if text.startswith("-") else found
    return found if found in _INTEGERS else None


def _countable(text: str) -> str:
    if any(part[-1:].isdigit() and integer(part) is None for part in text.split(":")):
        raise unreadable()
    return text


_PATTERNS: Final = {"weekdays": _WEEKDAYS, "days_of_month": _NUMBERS, "months": _MONTHS, "years": _NUMBERS}
_NAMES: Final = {"weekdays": WEEKDAYS, "months": ("", *MONTHS)}

Clock = Annotated[
    str,
    StringConstraints(pattern=CLOCK),
    Reads("a time of two digits each, from `00:00` to `24:00`", {"type": "string", "pattern": CLOCK}),
]
Weekdays = Annotated[
    str,
    StringConstraints(pattern=_WEEKDAYS),
    Reads("a weekday as `monday`, or a range as `monday:friday`", {"type": "string", "pattern": _WEEKDAYS}),
]
DaysOfMonth = Annotated[
    str,
    StringConstraints(pattern=_NUMBERS),
    AfterValidator(_countable),
    Reads("a day as `1`, or a range as `1:5`", {"type": ["string", "integer"], "pattern": _NUMBERS}),
]
Months = Annotated[
    str,
    StringConstraints(pattern=_MONTHS),
    AfterValidator(_countable),
    Reads("a month as `may` or `5`, or a range as `may:july`", {"type": ["string", "integer"], "pattern": _MONTHS}),
]
Years = Annotated[
    str,
    StringConstraints(pattern=_NUMBERS),
    AfterValidator(_countable),
    Reads("a year as `2030`, or a range as `2030:2032`", {"type": ["string", "integer"], "pattern": _NUMBERS}),
]
TimeZone = Annotated[
    str,
    StringConstraints(pattern=_ZONE),
    Reads("the name of a time zone such as `Europe/Berlin`", {"type": "string", "pattern": _ZONE}),
]


class TimeOfDay(Model):
    """A part of a day."""

    start_time: Clock = required("When it begins.")
    end_time: Clock = required("When it has ended, on the same day; `24:00` is the end of the day.")


class Times(Model):
    """Times to which all of these apply; what is left out holds at any time."""

    times: list[TimeOfDay | None] | None = optional("Parts of the day, one of which it must be.")
    weekdays: list[Weekdays | None] | None = optional("Days of the week, the first of which is `sunday`.")
    days_of_month: list[DaysOfMonth | None] | None = optional("Days of the month; -1 is its last.")
    months: list[Months | None] | None = optional("Months, by name or number.")
    years: list[Years | None] | None = optional("Years.")
    location: TimeZone | None = optional("The time zone that is meant. Default UTC; `Local` is that of the machine.")


class TimeInterval(Model):
    """A named set of times."""

    name: NonEmpty = required("Name, by which routes refer to it.")
    time_intervals: list[Times | None] | None = optional("The times, one of which it must be.")


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
