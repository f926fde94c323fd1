"""Units, and what the names of metrics say of them.

Source: the naming conventions of Prometheus and OpenMetrics, in which a name ends with the base unit of its values, and
that of recording rules, `level:metric:operations`. Those who measure in milliseconds say so all the same.
"""

import math
import re
from typing import Final, final

from stacklint.pattern import Pattern
from stacklint.promql.value import Value

SECOND: Final = "second"
MOMENT: Final = "moment"
"""Seconds since 1970."""
BYTE: Final = "byte"
DEGREE: Final = "degree"
COUNT: Final = "count"
"""How many of something: of no dimension, though no ratio."""


@final
class Unit(Value):
    """A unit: what it is made of, and how many of it make one of the base unit."""

    __match_args__ = ("dims", "scale")
    __slots__ = __match_args__

    def __init__(
        self, dims: tuple[tuple[str, int], ...] = (), scale: float = 1.0
    ) -> None:  # pragma: no cover - see Value
        self.dims: Final = dims
        """Base units with their powers, sorted; `=name` is the unit of a metric whose name doesn't tell it."""
        self.scale: Final = scale
        """1000 for milliseconds."""

    @property
    def counted(self) -> bool:
        """Whether it is a count of something, or one in a time."""
        return any(base == COUNT for base, _ in self.dims)

    @property
    def known(self) -> bool:
        """Whether the names tell all of it."""
        return not any(base.startswith("=") for base, _ in self.dims)

    @property
    def physical(self) -> tuple[tuple[str, int], ...]:
        """What it is made of without counts: seconds per request are seconds."""
        return tuple([part for part in self.dims if part[0] != COUNT])

    def times(self, other: "Unit", power: int = 1) -> "Unit":
        """The unit of a product; with the power -1, of a quotient."""
        powers = dict(self.dims)
        for base, count in other.dims:
            powers[base] = powers.get(base, 0) + power * count
        dims = tuple(sorted([(base, count) for base, count in powers.items() if count]))
        return Unit(dims, self.scale * other.scale**power)

    def scaled(self, factor: float) -> "Unit":
        """The unit of values that are multiplied by a number."""
        return Unit(self.dims, self.scale * factor)

    def agrees(self, other: "Unit") -> bool:
        """Whether values of both can be added."""
        return self.dims == other.dims and math.isclose(self.scale, other.scale)


SECONDS: Final = Unit(((SECOND, 1),))
MOMENTS: Final = Unit(((MOMENT, 1),))
COUNTED: Final = Unit(((COUNT, 1),))
CELSIUS: Final = Unit(((DEGREE, 1),))
RATIO: Final = Unit()

_BY_WORD: Final = {
    "seconds": SECONDS,
    "milliseconds": SECONDS.scaled(1e3),
    "ms": SECONDS.scaled(1e3),
    "microseconds": SECONDS.scaled(1e6),
    "nanoseconds": SECONDS.scaled(1e9),
    "bytes": Unit(((BYTE, 1),)),
    "celsius": CELSIUS,
    "ratio": RATIO,
}
_EVENTS: Final = frozenset(
    {
        "attempts", "calls", "connections", "errors", "events", "exceptions", "failures", "jobs", "messages", "packets",
        "queries", "requests", "responses", "restarts", "retries", "runs", "samples", "tasks", "timeouts",
    }
)  # fmt: skip
"""What counters count whose names say so: `http_requests_total`."""
_COUNTING: Final = ("_count", "_bucket", "_info")
_WRAPPED: Final = ("_total", "_sum", "_max", "_min")
"""What may stand behind the unit."""
_MOMENTS: Final = frozenset(
    {
        "container_last_seen", "container_start_time_seconds", "node_boot_time_seconds", "node_time_seconds",
        "pg_postmaster_start_time_seconds", "probe_ssl_earliest_cert_expiry", "process_start_time_seconds",
        "redis_start_time_seconds",
    }
)  # fmt: skip
_SPANS: Final = frozenset({"duration", "elapsed", "latency"})
"""Words in names of seconds that are none."""
_DOUBTFUL: Final = (
    "time",
    "timestamp",
    "created",
    "last",
    "next",
    "until",
    "expiry",
    "expires",
    "expiration",
    "start",
    "end",
)
"""Words in names of seconds that may be moments."""
_SPEEDS: Final = frozenset({"bandwidth", "rate", "speed", "throughput"})
"""Words in names of bytes that may be bytes per second."""


def unit_by_name(name: str) -> Unit:
    """The unit that the name of a metric says; one of its own if it says none.

    `job:x_seconds:p99` names what a recording rule makes of `x_seconds`: level, metric, and operations.
    """
    found = _recorded(*parts) if ":" in name and len(parts := name.split(":")[1:]) == 2 else _exported(name)
    return found or own_unit(name)


def own_unit(name: str) -> Unit:
    """The unit of a metric whose unit isn't known: of all that there are, only it has it."""
    return Unit(((f"={name}", 1),))


def observed_unit(name: str) -> Unit:
    """The unit of what a histogram observes, by the name of its buckets, or its own if it is native."""
    parts = name.split(":")
    is_recorded = len(parts) == 3 and _operations(parts[2]) is not None
    return unit_by_name((parts[1] if is_recorded else name).removesuffix("_bucket"))


def _exported(name: str) -> Unit | None:
    if name in _MOMENTS or name.endswith("_timestamp_seconds"):
        return MOMENTS
    if name.endswith(_COUNTING):
        return COUNTED
    stem = next((name.removesuffix(end) for end in _WRAPPED if name.endswith(end)), name)
    words = stem.split("_")
    if stem != name and words[-1] in _EVENTS:
        return COUNTED
    unit = _BY_WORD.get(words[-1]) if len(words) > 1 and ":" not in name else None
    is_time = unit is not None and unit.dims == SECONDS.dims and _SPANS.isdisjoint(words)
    may_be_moment = is_time and stem == name and any(word in _DOUBTFUL for word in words)
    may_be_rate = unit is _BY_WORD["bytes"] and not _SPEEDS.isdisjoint(words)
    return None if may_be_moment or may_be_rate else unit


_OPERATION: Final = Pattern(r"([a-z]*?)(?:[0-9]+(?:ms|[smhdwy]))?\Z", re.ASCII)
_QUANTILE: Final = Pattern(r"p[0-9]+\Z", re.ASCII)
_KEEPING: Final = frozenset(
    {"avg", "delta", "histogram", "increase", "max", "mean", "median", "min", "quantile", "sum"}
)
_RATES: Final = frozenset({"irate", "rate"})


def _operations(text: str) -> list[str] | None:
    """The operations that the last part of a rule's name lists, without their windows; None if one isn't known."""
    words = [found[1] if (found := _OPERATION.match(word)) else word for word in text.split("_")]
    known = [word for word in words if word and not _QUANTILE.match(word)]
    return known if all(word in _KEEPING or word in _RATES or word in {"count", "ratio"} for word in known) else None


def _recorded(metric: str, operations: str) -> Unit | None:
    """The unit of what a recording rule makes of a metric, as its name says."""
    done = _operations(operations)
    if done is None:
        return None
    rates = sum(word in _RATES for word in done)
    if "ratio" in done:
        return RATIO
    if "count" in done:
        return None if rates else COUNTED
    unit = _exported(metric)
    if not rates or unit is None:
        return unit
    of_time = unit.dims in {SECONDS.dims, MOMENTS.dims}  # which may be a mean, whose name should say so
    return None if of_time or rates > 1 else unit.times(SECONDS, -1)
