"""Which series an exposition text holds (Prometheus text format and OpenMetrics): names, labels and kinds, no values.

Types: the text format of Prometheus, and the OpenMetrics 1.0 specification for what follows a family's name.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.promql.semantics import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE: Final = Pattern(r"^(?P<name>[A-Za-z_:][\w:]*)(?:\{(?P<labels>.*)\})?[ \t]+\S")
_UTF8_SAMPLE: Final = Pattern(r'^\{[ \t]*"(?P<name>(?:[^"\\]|\\.)*)"(?P<labels>.*)\}[ \t]+\S')
_LABEL: Final = Pattern(r'(?P<name>[A-Za-z_]\w*|"(?:[^"\\]|\\.)*")[ \t]*=[ \t]*"(?P<value>(?:[^"\\]|\\.)*)"')
_NUMBER: Final = Pattern(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?|[Ii]nf)")
_TYPE: Final = Pattern(r"^#[ \t]*TYPE[ \t]+(?P<name>\S+)[ \t]+(?P<type>\w+)")
_ABOUT: Final = Pattern(r'^#[ \t]*(?:HELP|TYPE|UNIT)[ \t]+(?P<name>"(?:[^"\\]|\\.)*"|\S+)')
_SUFFIXES: Final = ("_total", "_bucket", "_sum", "_count", "_gsum", "_gcount", "_created", "_info")

SERIES: Final[Mapping[str, Mapping[str, Kind]]] = {
    "counter": {"": Kind.COUNTER, "_total": Kind.COUNTER},
    "gauge": {"": Kind.GAUGE},
    "histogram": dict.fromkeys(("_bucket", "_sum", "_count"), Kind.COUNTER),
    "summary": {"": Kind.GAUGE, "_sum": Kind.COUNTER, "_count": Kind.COUNTER},
    "gaugehistogram": dict.fromkeys(("_bucket", "_gsum", "_gcount", "_sum", "_count"), Kind.GAUGE),
    "info": {"": Kind.GAUGE, "_info": Kind.GAUGE},
    "stateset": {"": Kind.GAUGE},
}
"""What each type has series of, by what follows the family's name. An untyped family can be anything."""


class Sample(NamedTuple):
    """A series name.

    Attributes:
        name: the name.
        labels: the labels it carries; `None`: not known.
        offset: of the first one in the text.
        kind: what its family's type says it is; `None` where there is no type, or one that tells nothing.
        declared: where the family's name stands in the line of its type.
        bounds: of the buckets of a histogram, in the label `le`, where the text has all of them: the last is endless.
        file: what it is declared in, where that isn't the text which the others of its target are in.
        values: the values that some of its labels can have, where no others are possible.
    """

    name: str
    labels: frozenset[str] | None
    offset: int
    kind: Kind | None = None
    declared: tuple[int, int] | None = None
    bounds: frozenset[float] = frozenset()
    file: str | None = None
    values: Mapping[str, frozenset[str]] = MappingProxyType({})


class Name(NamedTuple):
    """A name in a text: its characters, and whether it is that of a family and not of a sample."""

    name: str
    start: int
    end: int
    is_family: bool


class _Family(NamedTuple):
    type: str
    place: tuple[int, int]


def read_exposition(text: str) -> Mapping[str, Sample]:
    """The samples of a text by name; the labels of all samples of one name together. Odd lines are passed over.

    A family that is declared and has no sample yet counts with the series that its type will have.
    """
    seen: dict[str, tuple[frozenset[str], int]] = {}
    families: dict[str, _Family] = {}
    bounds: defaultdict[str, set[float]] = defaultdict(set)
    position = 0
    for line in text.splitlines(keepends=True):
        found = _SAMPLE.match(line) or _UTF8_SAMPLE.match(line)
        if found is not None:
            labels, start = seen.get(found["name"], (frozenset(), position + found.start("name")))
            seen[found["name"]] = labels | frozenset(_labels(found["labels"] or "")), start
            if found["name"].endswith("_bucket"):
                bounds[found["name"]].update(_bounds(found["labels"] or ""))
        elif (family := _TYPE.match(line)) is not None:
            place = (position + family.start("name"), position + family.end("name"))
            families.setdefault(family["name"], _Family(family["type"], place))
        position += len(line)
    samples = {
        name: Sample(name, *rest, *_declared(name, families), _whole(bounds.get(name, set())))
        for name, rest in seen.items()
    }
    for name, (kind, place) in families.items():
        if not any(name + suffix in samples for suffix in ("", *_SUFFIXES)):
            for suffix in SERIES.get(kind, ("",)):
                if not (suffix and name.endswith(suffix)):
                    later = name + suffix
                    samples[later] = Sample(later, None, place[0], *_declared(later, families))
    return samples


def read_names(text: str) -> Iterator[Name]:
    """Every name of a text where it stands: of samples, and of families in `HELP`, `TYPE` and `UNIT`."""
    position = 0
    for line in text.splitlines(keepends=True):
        sample = _SAMPLE.match(line) or _UTF8_SAMPLE.match(line)
        found = sample or _ABOUT.match(line)
        if found is not None:
            start, end = found.span("name")
            quoted = sample is None and found["name"].startswith('"')
            name = found["name"][1:-1] if quoted else found["name"]
            yield Name(name, position + start + quoted, position + end - quoted, is_family=sample is None)
        position += len(line)


def read_types(text: str) -> Mapping[str, str]:
    """The types of a text's families by their names; of two for one family the first."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        family = _TYPE.match(line)
        if family is not None:
            found.setdefault(family["name"].strip('"'), family["type"])
    return found


def _labels(text: str) -> list[str]:
    return [found["name"].strip('"') for found in _LABEL.finditer(text)]


def _bounds(labels: str) -> list[float]:
    """The bound of a bucket."""
    found = [read_bound(one["value"]) for one in _LABEL.finditer(labels) if one["name"].strip('"') == "le"]
    return [bound for bound in found if bound is not None]


def read_bound(text: str) -> float | None:
    """The number that a bound is; `None` for what is none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def _whole(bounds: set[float]) -> frozenset[float]:
    """The bounds, if those are all: the last is endless, and not the only one."""
    return frozenset(bounds) if math.inf in bounds and len(bounds) > 1 else frozenset()


def _declared(name: str, families: Mapping[str, _Family]) -> tuple[Kind | None, tuple[int, int] | None]:
    """What a series is, and where that is declared: by the family of its own name first."""
    for suffix in ("", *_SUFFIXES):
        family = families.get(name.removesuffix(suffix)) if name.endswith(suffix) else None
        if family is not None:
            created = Kind.GAUGE if suffix == "_created" else None  # a time, whatever the family is
            kind = SERIES.get(family.type, {}).get(suffix, created)
            if kind is not None:
                return kind, family.place
    return None, None
