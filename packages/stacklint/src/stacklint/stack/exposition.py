"""Which series an exposition text holds (Prometheus text format and OpenMetrics): names and labels, no values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAMPLE = re.compile(r"^(?P<name>[A-Za-z_:][\w:]*)(?:\{(?P<labels>.*)\})?[ \t]+\S")
_UTF8_SAMPLE = re.compile(r'^\{[ \t]*"(?P<name>(?:[^"\\]|\\.)*)"(?P<labels>.*)\}[ \t]+\S')
_LABEL = re.compile(r'(?P<name>[A-Za-z_]\w*|"(?:[^"\\]|\\.)*")[ \t]*=[ \t]*"(?P<value>(?:[^"\\]|\\.)*)"')
_TYPE = re.compile(r"^#[ \t]*TYPE[ \t]+(?P<name>\S+)[ \t]+(?P<type>\w+)")
_SUFFIXES = ("_total", "_bucket", "_sum", "_count", "_created", "_info")
_SERIES = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}


@dataclass(frozen=True, slots=True)
class Sample:
    """A series name with the labels it carries (`None`: not known), and the offset of the first one in the text."""

    name: str
    labels: frozenset[str] | None
    offset: int


def read_exposition(text: str) -> Mapping[str, Sample]:
    """The samples of a text by name; the labels of all samples of one name together. Odd lines are passed over.

    A family that is declared and has no sample yet counts with the series that its type will have.
    """
    samples: dict[str, Sample] = {}
    declared: dict[str, tuple[str, int]] = {}
    position = 0
    for line in text.splitlines(keepends=True):
        found = _SAMPLE.match(line) or _UTF8_SAMPLE.match(line)
        if found is not None:
            start = position + found.start("name")
            _add(samples, found["name"], frozenset(_labels(found["labels"] or "")), start)
        elif (family := _TYPE.match(line)) is not None:
            declared.setdefault(family["name"], (family["type"], position + family.start("name")))
        position += len(line)
    for name, (kind, start) in declared.items():
        if not any(name + suffix in samples for suffix in ("", *_SUFFIXES)):
            for suffix in _SERIES.get(kind, ("",)):
                samples[name + suffix] = Sample(name + suffix, None, start)
    return samples


def _labels(text: str) -> list[str]:
    return [found["name"].strip('"') for found in _LABEL.finditer(text)]


def _add(samples: dict[str, Sample], name: str, labels: frozenset[str], offset: int) -> None:
    known = samples.get(name, Sample(name, labels, offset))
    samples[name] = Sample(name, labels | (known.labels or labels), known.offset)
