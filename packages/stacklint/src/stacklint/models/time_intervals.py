"""The time intervals of alertmanager.yml. Facts: timeinterval/timeinterval.go of Alertmanager, and amtool 0.33."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from stacklint.models.base import Model, optional, required
from stacklint.models.decode.times import CLOCK, MONTH_RANGE, NUMBER_RANGE, WEEKDAY_RANGE, countable
from stacklint.models.scalars import NonEmpty, Reads

_ZONE = (
    r"^(|Local|UTC|UCT|GMT|GMT[-+]?0|Greenwich|Universal|Zulu|CET|CST6CDT|EET|EST|EST5EDT|HST|MET|MST|MST7MDT|PRC"
    r"|PST8PDT|ROC|ROK|WET|W-SU|Cuba|Egypt|Eire|Factory|GB|GB-Eire|Hongkong|Iceland|Iran|Israel|Jamaica|Japan"
    r"|Kwajalein|Libya|NZ|NZ-CHAT|Navajo|Poland|Portugal|Singapore|Turkey|localtime|posixrules"
    r"|(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific"
    r"|SystemV|US|posix|right)(/[A-Za-z0-9_+-]+)+)$"
)
"""Areas and lone names come no more; which places an area has depends on the database of the machine."""


Clock = Annotated[
    str,
    StringConstraints(pattern=CLOCK),
    Reads("a time of two digits each, from `00:00` to `24:00`", {"type": "string", "pattern": CLOCK}),
]
Weekdays = Annotated[
    str,
    StringConstraints(pattern=WEEKDAY_RANGE),
    Reads("a weekday as `monday`, or a range as `monday:friday`", {"type": "string", "pattern": WEEKDAY_RANGE}),
]
DaysOfMonth = Annotated[
    str,
    StringConstraints(pattern=NUMBER_RANGE),
    AfterValidator(countable),
    Reads("a day as `1`, or a range as `1:5`", {"type": ["string", "integer"], "pattern": NUMBER_RANGE}),
]
Months = Annotated[
    str,
    StringConstraints(pattern=MONTH_RANGE),
    AfterValidator(countable),
    Reads("a month as `may` or `5`, or a range as `may:july`", {"type": ["string", "integer"], "pattern": MONTH_RANGE}),
]
Years = Annotated[
    str,
    StringConstraints(pattern=NUMBER_RANGE),
    AfterValidator(countable),
    Reads("a year as `2030`, or a range as `2030:2032`", {"type": ["string", "integer"], "pattern": NUMBER_RANGE}),
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
