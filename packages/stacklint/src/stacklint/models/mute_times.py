"""Mute timings of Grafana: named times in which policies are silent.

Days, months and years are not judged. Facts: timeinterval/timeinterval.go of Alertmanager, whose reader it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

from stacklint.document import Part, Path
from stacklint.models.base import CamelModel, optional, required
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.grafana_scalars import V1Int, V1Name, V1Text
from stacklint.models.raw import mappings, text
from stacklint.models.scalars import Reads

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
    weekdays: list[V1Text] | None = optional("Days such as `monday`, ranges such as `monday:friday`.")
    days_of_month: list[V1Text] | None = optional("Days such as `1:7` or `-1`.", alias="days_of_month")
    months: list[V1Text] | None = optional("Months such as `january` or `5:8`.")
    years: list[V1Text] | None = optional("Years such as `2030` or `2030:2032`.")
    location: V1Text | None = optional("Time zone, such as `Europe/Berlin`. Default UTC.")


class MuteTime(CamelModel):
    """A named set of times, in which policies are silent or outside of which they are."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    name: V1Name = required("Name, by which policies refer to it.")
    time_intervals: list[TimeInterval] | None = optional("The times.", alias="time_intervals")


def mute_time_faults(data: object) -> Iterator[ModelFault]:
    """Parts of a day that end before they begin: none goes past midnight."""
    for index, timing in mappings(data, "muteTimes"):
        for count, interval in mappings(timing, "time_intervals"):
            for place, span in mappings(interval, "times"):
                start, end = text(span, "start_time"), text(span, "end_time")
                if len(start) == len(end) == 5 and start >= end:
                    path: Path = ("muteTimes", index, "time_intervals", count, "times", place, "end_time")
                    message = f"`end_time` is {end}, which is not after {start}"
                    advice = "no part of a day goes past midnight: write two, the first until `24:00`"
                    yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice)
