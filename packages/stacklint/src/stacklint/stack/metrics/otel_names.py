"""How metrics of OpenTelemetry are called in Prometheus.

Facts: `prometheus/otlptranslator` (metric_namer.go) and `pkg/translator/prometheus` of the collector: what is neither a
letter nor a digit becomes an underscore, the unit and `total` are put at the end unless they are there, a gauge of the
unit `1` gets `ratio`, and what stands in braces is no unit. The collector does so since 0.90 unless it is told
otherwise.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS: Final = {
    "d": "days", "h": "hours", "min": "minutes", "s": "seconds", "ms": "milliseconds", "us": "microseconds",
    "ns": "nanoseconds", "By": "bytes", "KiBy": "kibibytes", "MiBy": "mebibytes", "GiBy": "gibibytes",
    "TiBy": "tibibytes", "KBy": "kilobytes", "MBy": "megabytes", "GBy": "gigabytes", "TBy": "terabytes",
    "m": "meters", "V": "volts", "A": "amperes", "J": "joules", "W": "watts", "g": "grams", "Cel": "celsius",
    "Hz": "hertz", "1": "", "%": "percent",
}  # fmt: skip
_PER: Final = {
    "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year",
}  # fmt: skip
_BETWEEN: Final = Pattern(r"[^A-Za-z0-9:]+")
_INVALID: Final = Pattern(r"[^A-Za-z0-9:_]+")
_PARTS: Final = ("bucket", "sum", "count")
_ENDS: Final = frozenset({*_UNITS.values(), *_UNITS, *(f"per_{one}" for one in _PER.values()), "total", "ratio"} - {""})


class Instrument(StrEnum):
    """What a metric is to OpenTelemetry."""

    COUNTER = "counter"
    SUM = "sum"
    """One that goes down as well."""
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class Naming(NamedTuple):
    """How what passes a metric on to Prometheus calls it.

    Attributes:
        namespace: what stands before all names.
        suffixes: whether units and `total` stand behind them.
    """

    namespace: str = ""
    suffixes: bool = True


def series_of(name: str, unit: str, instrument: Instrument, naming: Naming) -> tuple[str, ...]:
    """The series that become of a metric."""
    whole = _suffixed(name, unit, instrument, naming) if naming.suffixes else _plain(name, naming.namespace)
    if whole[:1].isdigit():
        whole = f"_{whole}"
    return tuple(f"{whole}_{part}" for part in _PARTS) if instrument is Instrument.HISTOGRAM else (whole,)


def _plain(name: str, namespace: str) -> str:
    return "_".join(_INVALID.sub("_", one) for one in (namespace, name) if one)


def _suffixed(name: str, unit: str, instrument: Instrument, naming: Naming) -> str:
    words = [word for word in _BETWEEN.sub("_", name).split("_") if word]
    words += [one for one in _spelt(unit) if one not in words]
    if instrument is Instrument.COUNTER:
        words = [*(word for word in words if word != "total"), "total"]
    if unit == "1" and instrument is Instrument.GAUGE:
        words = [*(word for word in words if word != "ratio"), "ratio"]
    return "_".join((_BETWEEN.sub("_", naming.namespace), *words) if naming.namespace else words)


def _spelt(unit: str) -> list[str]:
    """What is put behind a name for a unit: that itself, and per what it is."""
    main, _, per = (one.strip() for one in unit.partition("/"))
    found = [_cleaned(_UNITS.get(main, main))] if "{" not in main else []
    behind = _cleaned(_PER.get(per, per)) if "{" not in per else ""
    return [one for one in (*found, f"per_{behind}" if behind else "") if one]


def _cleaned(unit: str) -> str:
    return "_".join(word for word in _BETWEEN.sub("_", unit).split("_") if word)


def stem_of(name: str) -> str:
    """What is left of a name, as Prometheus or OpenTelemetry has it, without what is put behind it."""
    found = "_".join(word for word in _BETWEEN.sub("_", name).split("_") if word)
    for part in _PARTS:
        found = found.removesuffix(f"_{part}")
    while (shorter := _shorter(found)) != found:
        found = shorter
    return found


def _shorter(name: str) -> str:
    """A name without the last of its words that is put behind names."""
    for end in _ENDS:
        if name.endswith(f"_{end}"):
            return name.removesuffix(f"_{end}")
    return name


def part_of(name: str) -> str:
    """The part of a histogram that a name ends with; "" for that of none."""
    end = name.rpartition("_")[2]
    return end if end in _PARTS else ""


def meant_of(name: str, series: Iterable[str]) -> str:
    """Of the series of one metric that which is surely asked for."""
    several = tuple(series)
    part = part_of(name)
    return next((one for one in several if part_of(one) == part), several[0])


def shown_by_itself(name: str, unit: str, instrument: Instrument, *, bare: bool) -> frozenset[str]:
    """All series that may become of a metric where the SDK of a program shows it.

    SDKs differ in units, and have done so from version to version: none at all, as they are, or spelt out. They agree
    in that counters end in `_total`, unless they are told otherwise, which `bare` says.
    """
    units = {"", _cleaned(unit), "_".join(_spelt(unit)), "ratio" if unit == "1" else ""}
    stems = {"_".join(one for one in (_plain(name, ""), behind) if one) for behind in units}
    stems |= {_suffixed(name, unit, Instrument.SUM, Naming())}
    if instrument is Instrument.HISTOGRAM:
        return frozenset(f"{stem}_{part}" for stem in stems for part in _PARTS)
    if instrument is Instrument.COUNTER:
        whole = {f"{stem.removesuffix('_total')}_total" for stem in stems}
        whole |= {_suffixed(name, unit, instrument, Naming())}
        return frozenset(whole | stems if bare else whole)
    return frozenset(stems)
