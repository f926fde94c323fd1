"""YAML text to data, from the C parser's events.

The composer of the C library recurses and can overrun the stack; its event stream does not. The builder here is
iterative, shares aliases instead of expanding them, and is bounded in depth and in the size of what its aliases stand
for. Only the first document of a file is data, as for Prometheus and Grafana.

It keeps no positions. Where a key is repeated, the pass that reads them says where. Files as people write them mostly
never come here: they are read line by line, which is faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NoReturn, final

import yaml
from yaml import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from stacklint.document.plain import NULL_KEY, Merged, Plains
from stacklint.document.scalar import yaml_offsets
from stacklint.document.tree import (
    MAX_DEPTH,
    MAX_PARTS,
    TOO_DEEP,
    TOO_MANY_PARTS,
    Document,
    Problem,
    ProblemKind,
)
from stacklint.document.yaml_events import Readable, events, syntax_problem
from stacklint.document.yaml_go import VERSION, foreign_syntax
from stacklint.document.yaml_keys import repeated_keys
from stacklint.document.yaml_marks import read_yaml_marks
from stacklint.document.yaml_readable import READ_AGAIN, readable, with_whole_tags, without_refusal
from stacklint.document.yaml_tags import decoded, is_merge

if TYPE_CHECKING:
    from stacklint.text import SourceText

MAX_ALIASED: Final = 400_000
"""How many keys and values aliases may stand for; go-yaml never accepts more (`allowedAliasRatio` in its decode.go)."""

_MERGE: Final = chr(0xD800) + "<<"
"""Begins what stands for `<<` among the keys of a mapping; no text has half of a surrogate pair."""


class _Stop(Exception):  # noqa: N818 - it carries a problem out of the loop and is no error of ours
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A collection that is being built.

    Attributes:
        items: the items of a sequence; None for a mapping.
        mapping: the entries of a mapping; unused for a sequence.
        key: the key that waits for its value; None where a key comes next. A sequence never waits for a key.
        anchor: its anchor, if it has one.
        before: how many keys and values had been read when it began.
        height: how many collections there are on the way down to the deepest, itself included.
        merges: the events of its merge keys, by what stands for them among the others.
    """

    items: list[object] | None
    mapping: dict[str, object]
    key: str | None
    anchor: str | None = None
    before: int = 0
    height: int = 1
    merges: dict[str, Any] | None = None


@final
class _Anchored:
    """What an alias stands for; `key` is its text as a key, None where it can't be one."""

    __slots__ = ("height", "key", "size", "value")

    def __init__(self, value: object, size: int, height: int, key: str | None) -> None:
        self.value: Final = value
        self.size: Final = size
        self.height: Final = height
        self.key: Final = key


def read_events(source: SourceText) -> Document:
    """Parse a YAML text by the C parser, whatever it holds."""
    written = readable(source.text)
    builder = _Builder()
    again = builder.read(written)
    for _ in range(2 + READ_AGAIN // (len(source.text) + 1)):
        if again is None:
            break
        written, builder = again, _Builder()
        again = builder.read(written)
    problems = repeated_keys(written) if (builder.repeats or builder.tagged) and not builder.broken else []
    has_foreign = builder.tagged or "\\/" in source.text or (builder.flows and "?" in source.text)
    if has_foreign and not builder.broken:
        problems += foreign_syntax(written)
    if builder.end is not None:
        problems.append(builder.end)
    data = None if builder.broken or not builder.roots else builder.roots[0]
    return Document(source, data, tuple(problems), builder.broken, lambda _: read_yaml_marks(written), yaml_offsets)


class _Builder:
    """Builds the data of the first document out of events.

    Attributes:
        roots: the document's data, if there is a document.
        repeats: whether a key may be given twice to one of Go's readers.
        end: what is to say about the end of the document.
        ended: whether the document is complete.
        broken: whether the document can't be read.
        flows: whether there is any collection in brackets or braces.
        tagged: whether there is any tag.
    """

    __slots__ = (
        *("_aliased", "_anchors", "_opened", "_outer", "_top"),
        *("broken", "end", "ended", "flows", "repeats", "roots", "tagged"),
    )

    def __init__(self) -> None:
        self.roots: list[object] = []
        self.repeats = False
        self.end: Problem | None = None
        self.broken = self.ended = self.flows = self.tagged = False
        self._top = _Open(self.roots, {}, "")
        self._outer: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._opened = self._aliased = 0

    def read(self, written: Readable) -> Readable | None:
        """Build what a text holds, or tell how it must be written to hold what Go's readers find in it."""
        error: yaml.YAMLError | None = None
        try:
            self._build(written)
        except _Stop as stop:
            self.end, self.broken = stop.problem, True
        except yaml.YAMLError as refusal:
            self.end, self.broken, error = syntax_problem(refusal, written.text), not self.ended, refusal
            if not self.broken:
                said = "is text behind the end of the document, which is never read"
                self.end = self.end._replace(kind=ProblemKind.TRAILING_TEXT, message=said)
        again = with_whole_tags(written) if self.tagged else None  # first: what is behind such a tag was misread
        return again or (without_refusal(written, error) if error is not None and self.broken else None)

    def _build(self, written: Readable) -> None:
        """Read the events up to a second document. Most are scalars, so a scalar costs no call of ours."""
        plains = Plains()
        top = self._top
        scalars = 0
        value: str | None
        for event in islice(events(written), MAX_PARTS):
            kind = type(event)
            if kind is not ScalarEvent:
                if not self._structure(event, kind, scalars):
                    return
                top = self._top
                continue
            scalars += 1
            text = event.value
            if event.implicit[0] and not event.style:
                value = plains[text]
            else:
                value = self._decoded(event)
                text = str(value)
            if event.anchor:
                self._anchors[event.anchor] = _Anchored(value, 1, 0, text if value is not None else NULL_KEY)
            if top.items is not None:
                top.items.append(value)
            elif (key := top.key) is None:
                top.key = text if value is not None else NULL_KEY
                if value is None or text == "<<":
                    self._odd_key(event)
            else:
                if key in top.mapping:
                    self.repeats = True
                else:
                    top.mapping[key] = value
                top.key = None
        _stop(event, TOO_MANY_PARTS, ProblemKind.TOO_LARGE)

    def _odd_key(self, event: Any) -> None:
        """Take a key that is null or looks like one that merges."""
        top = self._top
        self.repeats = self.repeats or top.key is NULL_KEY or top.merges is not None or "<<" in top.mapping
        if is_merge(event):
            top.merges = top.merges or {}
            top.key = f"{_MERGE}{len(top.merges)}"
            top.merges[top.key] = event

    def _decoded(self, event: Any) -> str | None:
        self.tagged = self.tagged or bool(event.tag)
        return decoded(event)

    def _structure(self, event: Any, kind: type, scalars: int) -> bool:
        """Take an event that is no scalar; return whether the document goes on."""
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            self._open(event, kind, scalars)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close(scalars)
        elif kind is AliasEvent:
            self._alias(event)
        elif kind is DocumentStartEvent:
            if self.ended:
                said = "starts a second document, which is never read"
                self.end = Problem(ProblemKind.EXTRA_DOCUMENT, *_span(event), said)
                return False
            if event.version not in (None, VERSION):
                _stop(event, "is no valid YAML to Prometheus and other Go programs: they take `%YAML 1.1` alone")
        elif kind is DocumentEndEvent:
            self.ended = True
        elif kind is StreamEndEvent:
            if not self.ended:
                self.end = Problem(ProblemKind.EMPTY, 0, 0, "is empty")
            return False
        return True

    def _open(self, event: Any, kind: type, scalars: int) -> None:
        if len(self._outer) >= MAX_DEPTH:
            _stop(event, TOO_DEEP, ProblemKind.TOO_DEEP)
        self._opened += 1
        self.flows = self.flows or bool(event.flow_style)
        self.tagged = self.tagged or bool(event.tag)
        before = scalars + self._opened + self._aliased
        if event.anchor:
            self._anchors.pop(event.anchor, None)  # what holds itself has no value yet
        self._outer.append(self._top)
        if kind is MappingStartEvent:
            mapping: dict[str, object] = {}
            self._put(mapping, event)
            self._top = _Open(None, mapping, key=None, anchor=event.anchor, before=before)
        else:
            items: list[object] = []
            self._put(items, event)
            self._top = _Open(items, mapping={}, key="", anchor=event.anchor, before=before)

    def _close(self, scalars: int) -> None:
        done, self._top = self._top, self._outer.pop()
        if done.merges is not None:
            self._replace(done, _merged(done.mapping, done.merges))
        if self._top.height <= done.height:
            self._top.height = done.height + 1
        if done.anchor:
            value = done.mapping if done.items is None else done.items
            size = scalars + self._opened + self._aliased - done.before + 1
            self._anchors[done.anchor] = _Anchored(value, size, done.height, None)

    def _replace(self, done: _Open, mapping: dict[str, object]) -> None:
        """Put another mapping in the place of one that was just read, unless that was left out as a repeated one."""
        holder: Any = self._top.mapping if self._top.items is None else self._top.items
        last = next(reversed(holder)) if self._top.items is None else -1
        if holder[last] is done.mapping:
            holder[last] = mapping
        done.mapping = mapping

    def _alias(self, event: Any) -> None:
        found = self._anchors.get(event.anchor)
        if found is None:
            _stop(event, f"is no valid YAML: no anchor `&{event.anchor}` is complete before this")
        self._aliased += found.size
        if self._aliased > MAX_ALIASED:
            _stop(event, f"makes aliases stand for more than {MAX_ALIASED:,} values", ProblemKind.ALIAS_BOMB)
        if len(self._outer) + found.height > MAX_DEPTH:
            _stop(event, TOO_DEEP, ProblemKind.TOO_DEEP)
        if self._top.key is None and found.key is not None:
            self._top.key = found.key
            self.repeats = True
            return
        self._top.height = max(self._top.height, found.height + 1)
        self._put(found.value, event)

    def _put(self, value: object, event: Any) -> None:
        top = self._top
        if top.items is not None:
            top.items.append(value)
            return
        if top.key is None:
            _stop(event, "is no valid YAML: a key must be a scalar")
        if top.key in top.mapping:
            self.repeats = True
        else:
            top.mapping[top.key] = value
        top.key = None


def _merged(mapping: dict[str, object], merges: dict[str, Any]) -> dict[str, object]:
    """The mapping with what is brought by its merge keys, which it holds under other names.

    A mapping's own keys win, the last `<<` wins over others, and earlier mappings of a list win over later ones.
    """
    own = {key: value for key, value in mapping.items() if key not in merges}
    places = {key: place for place, key in enumerate(mapping)}
    found, again = dict(own), dict[str, object]()
    late, twice = set[str](), set[str]()
    for name, event in reversed(merges.items()):
        value = mapping[name]
        for brought in value if isinstance(value, list) else [value]:
            if not isinstance(brought, dict):
                _stop(event, "is no valid YAML: `<<` takes a mapping or a list of mappings")
            for key, item in brought.items():
                if key in own:
                    again.setdefault(key, item)
                    if places[key] < places[name]:
                        late.add(key)
                elif key in found:
                    twice.add(key)
                else:
                    found[key] = item
    return Merged(found, again, frozenset(late), frozenset(twice)) if again or twice else found


def _span(event: Any) -> tuple[int, int]:
    """The characters of an event; at least one, since the start of a block has no width."""
    start = event.start_mark.index
    return start, max(start + 1, event.end_mark.index)


def _stop(event: Any, message: str, kind: ProblemKind = ProblemKind.SYNTAX) -> NoReturn:
    raise _Stop(Problem(kind, *_span(event), message))
