"""Mute timings of Grafana: named times in which policies are silent.

Facts: timeinterval/timeinterval.go of Alertmanager, whose reader it is: nothing is filled in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

from stacklint.document import Part
from stacklint.models.base import CamelModel, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.grafana_scalars import V1Int, V1Name
from stacklint.models.raw import mappings
from stacklint.models.scalars import Reads
from stacklint.models.time_intervals import DaysOfMonth, Months, TimeZone, Weekdays, Years
from stacklint.models.times_meaning import times_meaning

_TIME = r"^((([01][0-9])|(2[0-3])):[0-5][0-9]|24:00)$"
TimeOfDay = Annotated[
    str,
    StringConstraints(pattern=_TIME),
    Reads("a time such as `08:00`", {"type": "string", "pattern": _TIME}),
]


class Times(CamelModel):
    """A part of a day."""

    start_time: TimeOfDay = required("When it begins.", alias="start_time")
    end_time: TimeOfDay = required("When it ends.", alias="end_time")


class TimeInterval(CamelModel):
    """A set of times: what all its parts hold for."""

    times: list[Times] | None = optional("Parts of the day.")
    weekdays: list[Weekdays | None] | None = optional("Days such as `monday`, ranges such as `monday:friday`.")
    days_of_month: list[DaysOfMonth | None] | None = optional("Days such as `1:7` or `-1`.", alias="days_of_month")
    months: list[Months | None] | None = optional("Months such as `january` or `5:8`.")
    years: list[Years | None] | None = optional("Years such as `2030` or `2030:2032`.")
    location: TimeZone | None = optional("Time zone, such as `Europe/Berlin`. Default UTC.")


class MuteTime(CamelModel):
    """A named set of times, in which policies are silent or outside of which they are."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    name: V1Name = required("Name, by which policies refer to it.")
    time_intervals: list[TimeInterval] | None = optional("The times.", alias="time_intervals")


def mute_time_faults(data: object) -> Iterator[ModelFault]:
    """Times that end before they begin, and mute timings without any."""
    yield from times_meaning(data, "muteTimes")
    for index, timing in mappings(data, "muteTimes"):
        if not timing.get("time_intervals") and isinstance(timing.get("name"), str):
            message = f"`{timing['name']}` has no `time_intervals`, so it silences nothing at any time"
            at, effect = ("muteTimes", index), Consequence.BREAKS
            yield ModelFault(at, Part.VALUE, FaultKind.MISSING_KEY, message, consequence=effect)
