"""Why an exposition text is refused by the reader that node_exporter's textfile collector has.

It is stricter than the reader of Prometheus itself: an error anywhere loses the whole file. Facts: what
`promtool check metrics` says, which has the same reader (expfmt of prometheus/common).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple, final

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT: Final = Pattern(r"[ \t]*#[ \t]*(HELP|TYPE)(?:[ \t]+(?P<name>[^ \t]+)(?:[ \t]+(?P<text>.+))?)?[ \t]*")
_NAME: Final = Pattern(r"[ \t]*(?P<name>[A-Za-z_:][A-Za-z0-9_:]*)[ \t]*")
_ANY_SAMPLE: Final = Pattern(
    r"(?:[A-Za-z_:][A-Za-z0-9_:]*[ \t]*(?:\{.*\})?|\{.*\})[ \t]*(?<![\w:])(?P<value>\S+)", re.ASCII
)
_WORD: Final = Pattern(r"[^ \t]+")
_WHOLE_NAME: Final = Pattern(r"[A-Za-z_:][A-Za-z0-9_:]*")
_LABEL: Final = Pattern(
    r'[ \t]*(?P<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"(?P<value>(?:[^"\\]|\\["\\n])*)"[ \t]*(?P<end>[,}])'
)
_SPECIAL: Final = Pattern(r'[ \t]*([}"])')
_NUMBER: Final = Pattern(r"[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?|inf(?:inity)?|nan)", re.IGNORECASE)
_ESCAPED: Final = Pattern(r"(?:[^\\]|\\[\\n])*")
_TIME: Final = Pattern(r"[-+]?[0-9]{1,18}")
_TYPES: Final = frozenset({"counter", "gauge", "summary", "untyped", "histogram", "gauge_histogram"})
_PARTS: Final = {"summary": ("_count", "_sum"), "histogram": ("_count", "_sum", "_bucket")}
_BOUNDS: Final = {"summary": "quantile", "histogram": "le"}


class TextFault(NamedTuple):
    """What is wrong with a text.

    Attributes:
        start: the first character that it is about.
        end: the one behind the last.
        message: what is wrong.
        help: what to do.
        is_fatal: whether the text is refused for it.
    """

    start: int
    end: int
    message: str
    help: str = "write it as `promtool check metrics` takes it"
    is_fatal: bool = True


class _UnsureError(Exception):
    """What stands here is read by some versions only."""


@final
class _Family:
    def __init__(self) -> None:
        self.type = ""
        self.helped = False


def exposition_faults(text: str) -> Iterator[TextFault]:
    """What is wrong with a text, up to the first thing that it is refused for; nothing where versions differ."""
    reader = _Reader()
    *lines, rest = text.split("\n")
    position = 0
    try:
        for line in lines:
            fault = reader.read(line)
            if fault is not None:
                yield fault._replace(start=position + fault.start, end=position + fault.end)
            if fault is not None and fault.is_fatal:
                return
            position += len(line) + 1
    except _UnsureError:
        return
    if rest.strip(" \t"):
        yield TextFault(position, position + len(rest), "the last line has no end", "add a line feed")


def first_odd_line(text: str) -> TextFault | None:
    """The first line that is no comment and no sample, in whatever version of the text format, or of OpenMetrics."""
    position = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare and not bare.startswith("#") and not _is_sample(bare):
            return TextFault(position, position + len(line.rstrip()), "this is no sample")
        position += len(line) + 1
    return None


def _is_sample(line: str) -> bool:
    """Whether a line is a sample, or begins as one and has a number; what is filled in later counts as right."""
    if any(mark in line for mark in ("{{", "{%", "${", "<%")):
        return True
    found = _ANY_SAMPLE.match(line)
    return found is not None and _is_number(found["value"])


class _Reader:
    """What has been read."""

    def __init__(self) -> None:
        self._families: dict[str, _Family] = {}
        self._seen: set[tuple[str, frozenset[tuple[str, str]]]] = set()

    def read(self, line: str) -> TextFault | None:
        """What is wrong with the next line."""
        bare = line.lstrip(" \t")
        if bare.startswith("#"):
            found = _COMMENT.fullmatch(line)
            return self._about(found) if found is not None and found["name"] is not None else None
        return self._sample(line) if bare else None

    def _about(self, found: re.Match[str]) -> TextFault | None:
        name, text, where = found["name"], found["text"], found.span("name")
        if '"' in name:
            raise _UnsureError
        if _WHOLE_NAME.fullmatch(name) is None:
            return TextFault(*where, f"`{name}` is no name of a metric")
        family = self._family(name)
        if text is None:
            return None
        if found[1] == "HELP":
            escaped = _ESCAPED.match(text)
            right = escaped.end() if escaped is not None else 0
            twice, family.helped = family.helped, True
            if twice:
                return TextFault(*where, f"`{name}` has a `HELP` already", "take one of them out")
            start = found.start("text") + right
            said = "a backslash stands before another one or an `n` alone"
            return TextFault(start, start + 1, said, "write it twice") if right < len(text) else None
        if family.type:
            said = f"`{name}` has a `TYPE` already, or samples before it"
            return TextFault(*where, said, "write its `TYPE` once, before its samples")
        family.type = text.lower()
        return None if family.type in _TYPES else TextFault(*found.span("text"), f"`{text}` is no type of a metric")

    def _family(self, name: str) -> _Family:
        """The family that a name belongs to."""
        found = self._families.get(name)
        for kind, endings in _PARTS.items() if found is None else ():
            ending = next((one for one in endings if name.endswith(one)), "")
            base = self._families.get(name.removesuffix(ending)) if ending else None
            if base is not None and base.type == kind:
                return base
        return self._families.setdefault(name, _Family()) if found is None else found

    def _sample(self, line: str) -> TextFault | None:
        named = _NAME.match(line)
        if named is None:
            if line.lstrip(" \t").startswith("{"):
                raise _UnsureError
            return TextFault(0, len(line), "a sample begins with the name of its metric")
        family = self._family(named["name"])
        family.type = family.type or "untyped"
        labels: dict[str, str] = {}
        position: int | TextFault = named.end()
        if line[named.end() : named.end() + 1] == "{":
            position = _labels(line, named.end() + 1, labels, _BOUNDS.get(family.type, ""))
        fault = _value(line, position) if isinstance(position, int) else position
        series = named["name"], frozenset(labels.items())
        if fault is None and series in self._seen:
            said = "this series stands in the text already"
            return TextFault(*named.span("name"), said, "take one of them out", is_fatal=False)
        self._seen.add(series)
        return fault


def _labels(line: str, position: int, into: dict[str, str], bound: str) -> int | TextFault:
    """Where the labels of a sample end, or what is wrong with them."""
    while True:
        special = _SPECIAL.match(line, position)
        if special is not None and special[1] == '"':
            raise _UnsureError
        if special is not None:
            return special.end()
        found = _LABEL.match(line, position)
        if found is None:
            return TextFault(position, len(line), 'labels are written `{name="value", other="value"}`')
        name, value = found["name"], found["value"]
        if name == "__name__" or name in into:
            return TextFault(*found.span("name"), f"the label `{name}` can't be given here")
        if name == bound and not _is_number(value):
            return TextFault(*found.span("value"), f"`{value}` is no number, which `{bound}` has to be")
        into[name] = value
        position = found.end()
        if found["end"] == "}":
            return position


def _value(line: str, position: int) -> TextFault | None:
    """What is wrong with what stands behind the name and the labels of a sample."""
    words = [(one.span(), one[0]) for one in _WORD.finditer(line, position)]
    if not words:
        return TextFault(0, len(line), "the sample has no value")
    (where, value), *rest = words
    if not _is_number(value):
        if value.endswith("\r"):
            return TextFault(*where, "a carriage return stands behind the value", "end lines with a line feed alone")
        return TextFault(*where, f"`{value}` stands where the value has to be a number")
    if not rest:
        said = "a blank stands behind the value, where a time has to follow"
        return TextFault(where[1], len(line), said, "take it away") if where[1] < len(line) else None
    (where, when), *more = rest
    if _TIME.fullmatch(when) is None:
        return TextFault(*where, f"`{when}` stands where nothing is, or a time in milliseconds")
    if more:
        return TextFault(more[0][0][0], more[-1][0][1], "something stands behind the time of the sample")
    return TextFault(*where, TIMED, "take it away")


TIMED: Final = "the sample has a time, and the textfile collector takes no times"
"""What is wrong with a sample for that collector alone."""


def _is_number(text: str) -> bool:
    """Whether Go reads a text as a number."""
    if _NUMBER.fullmatch(text) is None:
        return False
    return "inf" in text.lower() or not math.isinf(float(text))
