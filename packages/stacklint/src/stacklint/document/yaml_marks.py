"""Where everything stands in a YAML text: a second pass over the events, made only for files with findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from stacklint.document.tree import MappingMark, Mark, ScalarMark, SequenceMark
from stacklint.document.yaml_events import events

if TYPE_CHECKING:
    from stacklint.text import SourceText

_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+|#[^\n]*\n)*)+")


@dataclass(slots=True)
class _Open:
    """A collection whose items are being collected."""

    mapping: bool
    anchor: str | None
    start: int
    flow: bool
    marks: list[Mark] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def read_yaml_marks(source: SourceText) -> Mark | None:
    """The marks of the first document; call it only for a text that parses."""
    stack: list[_Open] = []
    anchors: dict[str, Mark] = {}
    root: Mark | None = None
    documents = 0
    for event in events(source.text):
        kind = type(event)
        if kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                break
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            mapping = kind is yaml.MappingStartEvent
            stack.append(_Open(mapping, event.anchor, event.start_mark.index, bool(event.flow_style)))
        elif (mark := _finished(event, kind, stack, anchors, source.text)) is None:
            pass
        elif stack:
            parent = stack[-1]
            if parent.mapping and len(parent.marks) % 2 == 0:
                parent.keys.append(event.value if kind is yaml.ScalarEvent else "")
            parent.marks.append(mark)
        else:
            root = mark
    return root


def _finished(event: Any, kind: type, stack: list[_Open], anchors: dict[str, Mark], text: str) -> Mark | None:
    mark: Mark
    if kind is yaml.AliasEvent:
        return anchors[event.anchor]
    if kind is yaml.ScalarEvent:
        mark = _scalar_mark(event, text)
        anchor = event.anchor
    elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
        done = stack.pop()
        end = event.end_mark.index if done.flow or not done.marks else max(done.start, done.marks[-1].end)
        mark = _mapping_mark(done, end) if done.mapping else SequenceMark(done.start, end, tuple(done.marks))
        anchor = done.anchor
    else:
        return None
    if anchor:
        anchors[anchor] = mark
    return mark


def _scalar_mark(event: Any, text: str) -> ScalarMark:
    start, end = event.start_mark.index, event.end_mark.index
    if (event.anchor or event.tag) and (before := _PROPERTIES.match(text, start, end)) is not None:
        start = before.end()
    return ScalarMark(start, end, event.style or "")


def _mapping_mark(done: _Open, end: int) -> MappingMark:
    entries: dict[str, tuple[ScalarMark, Mark]] = {}
    merged: list[MappingMark] = []
    for index, key in enumerate(done.keys):
        key_mark, value = done.marks[2 * index], done.marks[2 * index + 1]
        if key == "<<" and not isinstance(value, ScalarMark):
            behind = value.items if isinstance(value, SequenceMark) else (value,)
            merged.extend(item for item in behind if isinstance(item, MappingMark))
        elif isinstance(key_mark, ScalarMark):
            entries.setdefault(key, (key_mark, value))
    return MappingMark(done.start, end, entries, tuple(merged))
