"""What the time intervals of alertmanager.yml must hold beyond their structure: ranges that run forwards.

Facts: timeinterval/timeinterval.go of Alertmanager, and amtool 0.33.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.document import Part, Path
from stacklint.models.decode.times import CLOCK, members
from stacklint.models.fault import Consequence, FaultKind, ModelFault, Other
from stacklint.models.raw import items, mappings, text
from stacklint.pattern import Pattern

_CLOCK: Final = Pattern(CLOCK)
_SHORTEST: Final = 28
"""Days that every month has."""
_LONGEST: Final = 31
_MONTHS: Final = 12
_TURNS: Final = {"weekdays": ("saturday", "sunday"), "months": ("december", "january")}
"""The last and the first of what begins anew."""


def times_meaning(data: object, key: str) -> Iterator[ModelFault]:
    """The faults of the time intervals behind a key of the root."""
    for index, owner in mappings(data, key):
        for number, times in mappings(owner, "time_intervals"):
            where = (key, index, "time_intervals", number)
            for at, part in mappings(times, "times"):
                yield from _part_of_day(part, (*where, "times", at))
            for kind in ("weekdays", "days_of_month", "months", "years"):
                for at, value in items(times, kind):
                    yield from _range(kind, value, (*where, kind, at))


def _part_of_day(part: dict[str, object], path: Path) -> Iterator[ModelFault]:
    start, end = text(part, "start_time"), text(part, "end_time")
    if not _CLOCK.fullmatch(start) or not _CLOCK.fullmatch(end) or start < end:
        return
    others = (Other((*path, "start_time"), Part.VALUE, "it begins here"),)
    advice = f"write one from `{start}` to `24:00` and one from `00:00` to `{end}`" if "24:00" != start != end else ""
    message = f"`end_time` is `{end}`, which is not after `{start}`: a part of a day ends on that day"
    where = (*path, "end_time")
    yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, help=advice, others=others)


def _range(kind: str, value: object, path: Path) -> Iterator[ModelFault]:
    found = members(kind, value)
    if found is None:
        return
    message, advice, consequence = "", "", Consequence.REFUSES
    if kind == "days_of_month":
        message = _days(*found)
    elif found[0] > found[1]:
        message = "ends before it begins"
        if kind in _TURNS and 0 <= found[1] < found[0] <= _MONTHS:
            (last, first), (begin, end) = _TURNS[kind], str(value).lower().split(":")
            advice = f"write `{_span(begin, last)}` and `{_span(first, end)}`"
    elif kind == "months" and (found[1] < 1 or found[0] > _MONTHS):
        message, consequence = "holds no month: they go from 1 to 12", Consequence.BREAKS
    if message:
        said = f"`{value}` in `{kind}` {message}"
        yield ModelFault(path, Part.VALUE, FaultKind.WRONG_VALUE, said, help=advice, consequence=consequence)


def _days(first: int, last: int) -> str:
    """What is wrong with a range of days of a month; a negative one counts from its end."""
    if any(not day or abs(day) > _LONGEST for day in (first, last)):
        return "is no day of a month: they go from 1 to 31, or from -1, the last, to -31"
    if first < 0 < last:
        return "begins as counted from the end of the month, and ends as counted from its start"
    begin, end = (day if day > 0 else _SHORTEST + day for day in (first, last))
    if begin <= end:
        return ""
    return "ends before it begins" + (" in a month of 28 days" if first < 0 or last < 0 else "")


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}:{last}"
