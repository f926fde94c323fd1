"""The units that Grafana shows values in, and what values it takes for them.

Facts: the categories of `@grafana/data` 13. It converts nothing but the prefix: `ms` takes milliseconds, and shows a
thousand of them as one second. Dates take milliseconds since 1970.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from stacklint.promql.semantics.unit_names import BYTE, DEGREE, MOMENTS, RATIO, SECOND, SECONDS, Unit

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.boards.board import Panel

_BYTES: Final = Unit(((BYTE, 1),))
_BYTE_RATE: Final = Unit(((BYTE, 1), (SECOND, -1)))
_EVENT_RATE: Final = Unit(((SECOND, -1),))
_MINUTE_RATE: Final = _EVENT_RATE.scaled(60.0)
_DEGREES: Final = Unit(((DEGREE, 1),))

_SECONDS: Final = {
    "s": 1.0, "dtdurations": 1.0, "dthms": 1.0, "dtdhms": 1.0, "clocks": 1.0,
    "ms": 1e3, "dtdurationms": 1e3, "clockms": 1e3, "µs": 1e6, "ns": 1e9,
    "m": 1 / 60, "h": 1 / 3_600, "d": 1 / 86_400,
}  # fmt: skip
_PER_SECOND: Final = ("cps", "ops", "reqps", "rps", "wps", "iops", "eps", "mps", "recps", "rowsps", "pps", "hertz")
_PER_MINUTE: Final = ("cpm", "opm", "reqpm", "rpm", "wpm", "epm", "mpm", "recpm", "rowspm")
_DATES: Final = ("dateTime", "time:")
_DATE: Final = MOMENTS.scaled(1e3)


def _table() -> dict[str, Unit]:
    found = {name: SECONDS.scaled(scale) for name, scale in _SECONDS.items()}
    found |= {"bytes": _BYTES, "decbytes": _BYTES, "bits": _BYTES.scaled(8.0), "decbits": _BYTES.scaled(8.0)}
    found |= {"Bps": _BYTE_RATE, "binBps": _BYTE_RATE, "bps": _BYTE_RATE.scaled(8.0), "binbps": _BYTE_RATE.scaled(8.0)}
    for power, letter in enumerate("kmgtp", 1):
        large, binary, decimal = letter.upper(), 1024.0**-power, 1000.0**-power
        found |= {f"{letter}bytes": _BYTES.scaled(binary), f"dec{letter}bytes": _BYTES.scaled(decimal)}
        found |= {f"{large}iBs": _BYTE_RATE.scaled(binary), f"{large}Bs": _BYTE_RATE.scaled(decimal)}
        found |= {f"{large}ibits": _BYTE_RATE.scaled(8 * binary), f"{large}bits": _BYTE_RATE.scaled(8 * decimal)}
    found |= dict.fromkeys(_PER_SECOND, _EVENT_RATE) | dict.fromkeys(_PER_MINUTE, _MINUTE_RATE)
    found |= {"percentunit": RATIO, "percent": RATIO.scaled(100.0)}
    found |= {"dateTimeFromNow": _DATE}
    return found | {"celsius": _DEGREES, "fahrenheit": _DEGREES.scaled(1.8)}


_UNITS: Final = _table()
_WRITTEN: Final = {
    **{
        f"{letter}{name}": _BYTES.scaled(1024.0**-power)
        for power, letter in enumerate("KMGT", 1)
        for name in ("B", "iB")
    },
    "kB": _BYTES.scaled(1e-3),
    "%": RATIO.scaled(100.0),
}
"""What is no unit of Grafana's, stands behind the number as it is written, and yet says what the number is."""

_NAMES: Final = {
    SECONDS.dims: "seconds",
    MOMENTS.dims: "seconds since 1970",
    _BYTES.dims: "bytes",
    _BYTE_RATE.dims: "bytes per second",
    _EVENT_RATE.dims: "so many a second",
    _DEGREES.dims: "degrees Celsius",
    RATIO.dims: "a ratio, of which 1 is the whole",
}
_SCALED: Final = (
    (SECONDS.scaled(1e3), "milliseconds"),
    (SECONDS.scaled(1e6), "microseconds"),
    (SECONDS.scaled(1e9), "nanoseconds"),
    (SECONDS.scaled(1 / 60), "minutes"),
    (SECONDS.scaled(1 / 3_600), "hours"),
    (SECONDS.scaled(1 / 86_400), "days"),
    (_DATE, "milliseconds since 1970"),
    (_BYTES.scaled(8.0), "bits"),
    (_BYTES.scaled(1e-3), "kilobytes"),
    (_BYTES.scaled(1e-6), "megabytes"),
    (_BYTES.scaled(1e-9), "gigabytes"),
    (_BYTE_RATE.scaled(8.0), "bits per second"),
    (_DEGREES.scaled(1.8), "degrees Fahrenheit"),
    (RATIO.scaled(100.0), "per cent, from 0 to 100"),
)
_FITTING: Final = {
    SECONDS.dims: "s",
    _BYTES.dims: "bytes",
    _BYTE_RATE.dims: "Bps",
    _EVENT_RATE.dims: "ops",
    _DEGREES.dims: "celsius",
    RATIO.dims: "percentunit",
}
_HARMLESS: Final = frozenset({(RATIO.dims, SECONDS.dims), (SECONDS.dims, MOMENTS.dims)})
"""Seconds per second that are shown as seconds, and seconds that may be a date."""
_CLOSE: Final = 1.3
"""Bytes in thousands and in 1024s are taken for one."""


def display_unit(name: str) -> Unit | None:
    """What a unit of Grafana takes; `None` where it fits anything, or isn't known."""
    if name.startswith(_DATES):
        return _DATE
    return _UNITS.get(name) or _WRITTEN.get(name.removeprefix("suffix:").strip())


def unit_node(panel: Panel) -> Node | None:
    """Where a panel says the unit of its values; `None` where it gives some of them another."""
    axes = panel.view["yaxes"]
    if panel.type == "graph" and axes.present:
        is_moved = any(one["yaxis"].present for one in panel.view["seriesOverrides"].items())
        return axes[0]["format"] if not is_moved else None
    if panel.type == "singlestat" and panel.view["valueName"].string in _VALUES:
        return panel.view["format"]
    return panel.defaults["unit"]


_VALUES: Final = frozenset({None, "avg", "current", "first", "max", "min"})
"""Values of a series that a panel of AngularJS shows in the unit of the series."""


def contradicts(given: Unit, shown: Unit) -> bool:
    """Whether values of a unit can't be meant to be shown as they are by a unit that takes others."""
    dims = given.physical
    if not given.known or dims not in _NAMES or not _is_usual(given):
        return False  # with an odd factor, it is compared with something that has a unit of its own
    if dims != shown.dims:
        per_minute = not dims and shown == _MINUTE_RATE  # `increase(x[1m])` is how many there are in a minute
        of_whole = not shown.dims and given.scale < 1  # what it is divided by may be the whole: an hour, a link's speed
        return not per_minute and not of_whole and (dims, shown.dims) not in _HARMLESS
    return not _close(given.scale, shown.scale) and not (given.counted and not dims)


def differs_in_time(given: Unit, shown: Unit) -> bool:
    """Whether one is the other per second, and bytes are no bits."""
    dims = {given.physical, shown.dims}
    return dims == _EVENTS or (dims == _DATA and _close(given.scale, shown.scale))


_DATA: Final = {_BYTES.dims, _BYTE_RATE.dims}
_EVENTS: Final = {RATIO.dims, _EVENT_RATE.dims}


def described(unit: Unit) -> str:
    """What values of a unit are, in words."""
    if unit.counted and not unit.physical:
        return "a count"
    said, alike = _NAMES[unit.physical], _alike(unit)
    for one, name in _SCALED:
        if one.dims == unit.physical and _close(one.scale, unit.scale):
            return name
    return said if _close(unit.scale, 1.0) or alike is None else f"{said}, scaled as for `{alike}`"


def fitting(unit: Unit) -> str | None:
    """The unit of Grafana that takes values of a unit; `None` where no one does."""
    if _close(unit.scale, 1.0):
        return "short" if unit.counted and not unit.physical else _FITTING.get(unit.physical)
    return _alike(unit)


def _alike(unit: Unit) -> str | None:
    """The first unit of Grafana that takes such values."""
    return next(
        (name for name, one in _UNITS.items() if one.dims == unit.physical and _close(one.scale, unit.scale)), None
    )


def _is_usual(unit: Unit) -> bool:
    return _close(unit.scale, 1.0) or _alike(unit) is not None


def _close(one: float, other: float) -> bool:
    return abs(math.log(one / other)) < math.log(_CLOSE)
