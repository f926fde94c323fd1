"""Where everything stands in a YAML text: a second pass over the events, made only for files with findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from yaml import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from stacklint.document.tree import MappingMark, Mark, ScalarMark, SequenceMark
from stacklint.document.yaml_events import Readable, events
from stacklint.document.yaml_tags import is_merge, key_text
from stacklint.pattern import Pattern

_BREAKS: Final = r"\r\n\x85\u2028\u2029"
_PROPERTIES: Final = Pattern(rf"(?:[&!][^ \t{_BREAKS}]*(?:[ \t{_BREAKS}]+|#[^{_BREAKS}]*)*)+")


@dataclass(slots=True)
class _Open:
    """A collection whose items are being collected; `entries` is None for a sequence.

    `merges` is what stands behind each `<<`, and `key` the key that waits for its value: None for `<<`.
    """

    start: int
    anchor: str | None
    flow: bool
    entries: dict[str, tuple[ScalarMark, Mark]] | None
    marks: list[Mark] = field(default_factory=list)
    merges: list[Mark] = field(default_factory=list)
    key: tuple[str | None, ScalarMark] | None = None
    end: int = 0


def read_yaml_marks(readable: Readable) -> Mark | None:
    """The marks of the first document; call it only for a text that parses."""
    reader = _Reader(readable)
    reader.read()
    return reader.root.marks[0] if reader.root.marks else None


class _Reader:
    """Turns events into marks."""

    __slots__ = ("anchors", "readable", "root")

    def __init__(self, readable: Readable) -> None:
        self.readable = readable
        self.root = _Open(0, None, True, None)
        self.anchors: dict[str, tuple[Mark, str]] = {}

    def read(self) -> None:
        top = self.root
        outer: list[_Open] = []
        for event in events(self.readable):
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event, top)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                entries: dict[str, tuple[ScalarMark, Mark]] | None = {} if kind is MappingStartEvent else None
                outer.append(top)
                top = _Open(event.start_mark.index, event.anchor, bool(event.flow_style), entries)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                mark = _finished(top, event)
                if top.anchor:
                    self.anchors[top.anchor] = (mark, "")
                top = outer.pop()
                self._put(top, mark, mark.end)
            elif kind is AliasEvent:
                self._alias(event, top)
            elif kind is DocumentEndEvent:
                break

    def _scalar(self, event: Any, top: _Open) -> None:
        mark = scalar_mark(event, self.readable.text)
        if event.anchor:
            self.anchors[event.anchor] = (mark, key_text(event))
        if top.entries is not None and top.key is None:
            top.key = None if is_merge(event) else key_text(event), mark
        else:
            self._put(top, mark, mark.end)

    def _alias(self, event: Any, top: _Open) -> None:
        mark, key = self.anchors[event.anchor]
        end = event.end_mark.index
        if top.entries is not None and top.key is None:
            top.key = key, ScalarMark(event.start_mark.index, end)
        else:
            self._put(top, mark, end)

    def _put(self, top: _Open, mark: Mark, end: int) -> None:
        top.end = end
        if top.entries is None or top.key is None:
            top.marks.append(mark)
            return
        key, key_mark = top.key
        top.key = None
        if key is None:
            top.merges.append(mark)
        else:
            top.entries.setdefault(key, (key_mark, mark))


def scalar_mark(event: Any, text: str) -> ScalarMark:
    """Where a scalar stands, without its anchor and its tag."""
    start, end = event.start_mark.index, event.end_mark.index
    if (event.anchor or event.tag) and (before := _PROPERTIES.match(text, start, end)) is not None:
        start = before.end()
    return ScalarMark(start, end, event.style or "")


def _finished(done: _Open, event: Any) -> Mark:
    # the end event of a block collection stands where the next thing begins
    end = event.end_mark.index if done.flow else max(done.start, done.end)
    if done.entries is None:
        return SequenceMark(done.start, end, tuple(done.marks))
    for value in reversed(done.merges):
        _merge(done.entries, value)
    return MappingMark(done.start, end, done.entries)


def _merge(entries: dict[str, tuple[ScalarMark, Mark]], value: Mark) -> None:
    behind = value.items if isinstance(value, SequenceMark) else (value,)
    for merged in [mark for mark in behind if isinstance(mark, MappingMark)]:
        for key, entry in merged.entries.items():
            entries.setdefault(key, entry)
