"""YAML text to data, from the C parser's events.

The composer of the C library recurses and can overrun the stack; its event stream does not. The builder here is
iterative, finds duplicate keys, shares aliases instead of expanding them, and is bounded in depth and in the size of
what its aliases stand for. Only the first document of a file is data, as for Prometheus and Grafana.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from stacklint.document.scalar import yaml_offsets
from stacklint.document.tree import MAX_DEPTH, Document, Plain, Problem, ProblemKind
from stacklint.document.yaml_events import events, syntax_problem
from stacklint.document.yaml_marks import read_yaml_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.text import SourceText

MAX_NODES = 2_000_000
"""How many values a document may stand for once its aliases are followed. go-yaml has a bound of the same kind."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that mean null in every YAML that we read (YAML 1.1 and 1.2 core)."""

_SCALAR_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))


class _Stop(Exception):  # noqa: N818 - it carries a problem out of the loop and is no error of ours
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A collection that is being built."""

    value: list[object] | dict[str, object]
    anchor: str | None
    start: int
    size: int = 1
    key: str | None = None
    key_span: tuple[int, int] = (0, 0)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    merges: list[object] = field(default_factory=list)


def read_yaml(source: SourceText) -> Document:
    """Parse a YAML text; what is wrong with it is in the document's problems."""
    problems: list[Problem] = []
    data: object = None
    broken = False
    try:
        data = _Builder(problems).build(events(source.text))
    except _Stop as stop:
        problems.append(stop.problem)
        broken = True
    except yaml.YAMLError as error:
        problems.append(syntax_problem(error, source.text))
        broken = True
    return Document(source, data, tuple(problems), broken, read_yaml_marks, yaml_offsets)


class _Builder:
    """Builds the data of the first document out of events."""

    __slots__ = ("anchors", "documents", "problems", "root", "stack", "total")

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[object, int]] = {}
        self.root: object = None
        self.total = 0
        self.documents = 0

    def build(self, stream: Iterator[Any]) -> object:
        for event in stream:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._add(scalar_value(event), event.start_mark.index, event, 1, event.anchor)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, kind)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                done = self.stack.pop()
                _merge(done)
                self._add(done.value, done.start, event, done.size, done.anchor)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    spot = (event.start_mark.index, event.end_mark.index)
                    said = "starts a second document, which is never read"
                    self.problems.append(Problem(ProblemKind.EXTRA_DOCUMENT, *spot, said))
                    break
        if self.documents == 0:
            self.problems.append(Problem(ProblemKind.EMPTY, 0, 0, "is empty"))
        return self.root

    def _open(self, event: Any, kind: type) -> None:
        at = event.start_mark.index
        if len(self.stack) >= MAX_DEPTH:
            raise _Stop(Problem(ProblemKind.TOO_DEEP, at, at + 1, f"is nested deeper than {MAX_DEPTH} levels"))
        self.stack.append(_Open({} if kind is yaml.MappingStartEvent else [], event.anchor, at))

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor not in self.anchors:
            said = f"is no valid YAML: no anchor `&{event.anchor}` is complete before this"
            raise _Stop(Problem(ProblemKind.SYNTAX, start, end, said))
        value, size = self.anchors[event.anchor]
        self.total += size
        if self.total > MAX_NODES:
            said = f"stands for more than {MAX_NODES:,} values through its aliases"
            raise _Stop(Problem(ProblemKind.ALIAS_BOMB, start, end, said))
        self._add(value, start, event, size, None)

    def _add(self, value: object, start: int, event: Any, size: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (value, size)
        if self.stack:
            parent = self.stack[-1]
            parent.size += size
            if isinstance(parent.value, list):
                parent.value.append(value)
            else:
                _enter(parent, parent.value, value, (start, event.end_mark.index), self.problems)
        else:
            self.root = value


def scalar_value(event: Any) -> str | None:
    """The value of a scalar event: null, a plain scalar as written, or a text."""
    value: str = event.value
    if event.implicit[0]:
        return None if value in NULLS else Plain(value)
    if event.tag in _SCALAR_TAGS:
        return None if event.tag.endswith("null") else Plain(value)
    return value


def _enter(
    parent: _Open, mapping: dict[str, object], value: object, span: tuple[int, int], problems: list[Problem]
) -> None:
    """Take a key, or the value of the key before it."""
    key = parent.key
    if key is None:
        parent.key_span = span
        if isinstance(value, list | dict):
            said = "is no valid key: a key must be a scalar"
            raise _Stop(Problem(ProblemKind.SYNTAX, span[0], span[0] + 1, said))
        parent.key = "null" if value is None else str(value)
        return
    parent.key = None
    if key == "<<" and isinstance(value, list | dict):
        parent.merges.extend(value if isinstance(value, list) else [value])
    elif key in mapping:
        first = (*parent.spans[key], "first given here")
        said = f"repeats the key `{key}`"
        problems.append(Problem(ProblemKind.DUPLICATE_KEY, *parent.key_span, said, (first,)))
    else:
        mapping[key] = value
        parent.spans[key] = parent.key_span


def _merge(done: _Open) -> None:
    """Fill in the keys of `<<`; a mapping's own keys win, and earlier merges win over later ones."""
    for merged in done.merges:
        if isinstance(merged, dict) and isinstance(done.value, dict):
            for key, value in merged.items():
                done.value.setdefault(key, value)
