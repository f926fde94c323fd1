"""Keys that a mapping has twice, which Go's two readers don't always agree on.

go-yaml 2 compares what the keys are decoded to, so whatever is null is one key. go-yaml 3 compares what is written: to
it `~` and `null` are two keys, `~` and `'~'` are one, and an alias is like other aliases alone. It takes `<<` for a key
like others, while go-yaml 2 merges as often as it stands there.
Facts: decode.go of go-yaml v2.4 and v3.0, and promtool 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from yaml import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from stacklint.document.tree import GoYaml, Problem, ProblemKind, ScalarMark
from stacklint.document.yaml_events import Readable, events
from stacklint.document.yaml_marks import scalar_mark
from stacklint.document.yaml_tags import is_merge, key_text


@dataclass(slots=True)
class _Open:
    """A collection that is being read.

    Attributes:
        is_mapping: whether it is one with keys.
        decoded: the keys so far as go-yaml 2 compares them, and where each stands first.
        written: the same as go-yaml 3 compares them: what is written, and whether it is the name of an alias.
        at_key: whether a key comes next.
    """

    is_mapping: bool
    decoded: dict[str, ScalarMark] = field(default_factory=dict)
    written: dict[tuple[str, bool], ScalarMark] = field(default_factory=dict)
    at_key: bool = True


def repeated_keys(readable: Readable) -> list[Problem]:
    """Every key that its mapping already had to one of the readers; call it only for a text that parses."""
    found: list[Problem] = []
    anchors: dict[str, str] = {}
    top = _Open(is_mapping=False)
    outer: list[_Open] = []
    for event in takewhile(lambda event: type(event) is not DocumentEndEvent, events(readable)):
        kind = type(event)
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            outer.append(top)
            top = _Open(is_mapping=kind is MappingStartEvent)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            top = outer.pop()
            top.at_key = True
        elif kind is ScalarEvent or kind is AliasEvent:
            if kind is ScalarEvent and event.anchor:
                anchors[event.anchor] = key_text(event)
            if top.is_mapping and top.at_key:
                found += _key(top, event, readable.text, anchors)
            top.at_key = not top.at_key
    return found


def _key(top: _Open, event: Any, text: str, anchors: dict[str, str]) -> list[Problem]:
    """Take the next key of a mapping; what is wrong if it is there already."""
    is_alias = type(event) is AliasEvent
    mark = ScalarMark(event.start_mark.index, event.end_mark.index) if is_alias else scalar_mark(event, text)
    key = anchors[event.anchor] if is_alias else key_text(event)
    written = (event.anchor, True) if is_alias else (event.value, False)
    to_v3 = top.written.setdefault(written, mark)
    to_v2 = mark if not is_alias and is_merge(event) else top.decoded.setdefault(key, mark)
    if to_v2 is mark and to_v3 is mark:
        return []
    first = to_v3 if to_v2 is mark else to_v2
    reader = GoYaml.V3 if to_v2 is mark else GoYaml.V2 if to_v3 is mark else None
    said = f"repeats the key `{key or text[mark.start : mark.end]}`"
    related = ((first.start, first.end, "first given here"),)
    return [Problem(ProblemKind.DUPLICATE_KEY, mark.start, mark.end, said, related, reader)]
