"""The tags of a YAML text that mean something to its reader alone, such as Compose's `!reset`."""

from __future__ import annotations

from typing import Any, Final, final

import yaml
from yaml import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from stacklint.document.place import Path
from stacklint.document.yaml_events import Readable, events
from stacklint.document.yaml_tags import key_text


def read_own_tags(text: str, tags: frozenset[str]) -> dict[Path, str]:
    """Which values of the first document have one of these tags, by the way to them; none of a text with faults.

    What an alias or `<<` repeats is told where it is written, and not where it is repeated.
    """
    found: dict[Path, str] = {}
    outer: list[_Open] = []
    top = _Open(None, in_mapping=False)
    try:
        for event in events(Readable(text)):
            kind = type(event)
            if kind is DocumentEndEvent:
                break
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                top = outer.pop()
            elif kind is ScalarEvent or kind is AliasEvent or kind is MappingStartEvent or kind is SequenceStartEvent:
                path = top.next(event)
                if path is not None and (tag := getattr(event, "tag", None)) in tags:
                    found[path] = tag
                if kind is MappingStartEvent or kind is SequenceStartEvent:
                    outer.append(top)
                    top = _Open(path if path is not None else ("",), in_mapping=kind is MappingStartEvent)
    except yaml.YAMLError:
        return {}
    return found


@final
class _Open:
    """A collection whose items are being met."""

    __slots__ = ("_in_mapping", "_index", "_key", "_path")

    def __init__(self, path: Path | None, *, in_mapping: bool) -> None:
        """At a path; the whole text has none."""
        self._path: Final = path
        self._in_mapping: Final = in_mapping
        self._index = -1
        self._key: str | None = None

    def next(self, event: Any) -> Path | None:
        """The way to a value that comes next; none where it is a key."""
        if self._path is None:
            return ()
        if not self._in_mapping:
            self._index += 1
            return (*self._path, self._index)
        if self._key is None:
            self._key = key_text(event) if type(event) is ScalarEvent else ""
            return None
        path = (*self._path, self._key)
        self._key = None
        return path
