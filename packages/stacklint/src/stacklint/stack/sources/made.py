"""A metric as code makes it that is read by its literals: how its name is written, and which series it has."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, final

from stacklint.promql.semantics import Kind
from stacklint.stack.sources.client import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.stack.sources.code import Written


class Type(StrEnum):
    """What a metric is to a client library."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    SUMMARY = "summary"
    UNKNOWN = "unknown"


class Shape(NamedTuple):
    """What becomes of a metric.

    Attributes:
        name: its name, without what its series have behind it.
        series: the series that it surely has.
        perhaps: names that it may have as well, with any ending.
    """

    name: str
    series: tuple[Series, ...]
    perhaps: frozenset[str] = frozenset()


class Made(NamedTuple):
    """A metric that code makes.

    Attributes:
        parts: what its name is put together of, with underscores between them; `None` for one that can't be told.
        name: the part that is its own name.
        shape: what the library makes of the whole name.
        labels: the names of the labels that it is given; `None` where they can't all be told.
    """

    parts: tuple[Written | None, ...]
    name: Written
    shape: Callable[[str], Shape]
    labels: tuple[Written, ...] | None = None


@final
class Facts:
    """What a file tells.

    Attributes:
        made: the metrics that it makes.
        constants: the values that names have.
        doubts: why it may export others.
        prefixes: what stands before the names that the library itself exports.
        beginnings: how other names begin that libraries export.
        own: names that a library exports which it uses.
        words: the words in its texts.
        open_metrics: whether it names a format in which counters end in `_total`.
        common: the names of labels that every metric may get as well; `None` for some that can't be told.
    """

    def __init__(self, *doubts: str) -> None:
        self.made: list[Made] = []
        self.constants: dict[str, set[str | None]] = {}
        self.doubts = list(doubts)
        self.prefixes: list[Written] = []
        self.beginnings: list[Written] = []
        self.own: set[str] = set()
        self.words: frozenset[str] = frozenset()
        self.open_metrics = False
        self.common: list[Written | None] = []

    def add_common(self, labels: Iterable[Written] | None) -> None:
        """Take down labels that every metric may get; `None` where they can't be told."""
        self.common += [None] if labels is None else labels


_ENDINGS: Final = {"_bucket": "le", "_sum": "", "_count": ""}


def counter(name: str) -> Series:
    """The series of a counter."""
    return Series(name, Kind.COUNTER, "")


def gauge(name: str) -> Series:
    """The series of a gauge."""
    return Series(name, Kind.GAUGE, "")


def summary(name: str, *, quantiles: bool) -> tuple[Series, ...]:
    """The series of a summary."""
    shown = (Series(name, Kind.GAUGE, "quantile"),) if quantiles else ()
    return (*shown, counter(f"{name}_sum"), counter(f"{name}_count"))


def plain(type_: Type, name: str, *, quantiles: bool = True) -> tuple[Series, ...]:
    """The series of a metric whose name a library leaves as it is."""
    if type_ is Type.HISTOGRAM:
        return tuple(Series(name + ending, Kind.COUNTER, label) for ending, label in _ENDINGS.items())
    if type_ is Type.SUMMARY:
        return summary(name, quantiles=quantiles)
    kinds = {Type.COUNTER: Kind.COUNTER, Type.GAUGE: Kind.GAUGE}
    return (Series(name, kinds.get(type_), ""),)
