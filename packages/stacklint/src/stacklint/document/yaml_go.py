"""YAML that the C parser takes and Go's readers don't, which are older: those of Prometheus, Grafana and Compose."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from yaml import DocumentEndEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from stacklint.document.tree import GoYaml, Problem, ProblemKind
from stacklint.document.yaml_events import Readable, events
from stacklint.document.yaml_marks import scalar_mark
from stacklint.document.yaml_readable import longer_tag
from stacklint.document.yaml_tags import misfit
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION: Final = (1, 1)
"""The only version of YAML that Go's readers take a directive for."""

_ESCAPE: Final = Pattern(r"\\.", re.DOTALL)


def foreign_syntax(readable: Readable) -> list[Problem]:
    """Every place of this kind but the directive; call it only for a text that parses."""
    text = readable.text
    found: list[Problem] = []
    flows = 0
    for event in takewhile(lambda event: type(event) is not DocumentEndEvent, events(readable)):
        kind = type(event)
        if tag := longer_tag(event, text):
            found.append(_problem(*tag.span(1), "they end a tag at blanks alone"))
        if kind is ScalarEvent:
            found += _in_scalar(event, text, in_flow=flows > 0)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            flows += bool(flows or event.flow_style)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            flows -= bool(flows)
    return found


def _in_scalar(event: Any, text: str, *, in_flow: bool) -> Iterator[Problem]:
    start, end, _ = scalar_mark(event, text)
    tag, reader = misfit(event)
    if tag:
        yield _problem(event.start_mark.index, end, f"they can't decode this as `{tag}`", reader)
    if event.style == '"':
        for escape in _ESCAPE.finditer(text, start, end):
            if escape[0] == r"\/":
                yield _problem(*escape.span(), r"they know no escape `\/`; a slash needs none")
    elif in_flow and not event.style and (at := text.find("?", start, end)) > start:
        yield _problem(at, at + 1, "they take no `?` without quotes between brackets or braces")


def _problem(start: int, end: int, said: str, reader: GoYaml | None = None) -> Problem:
    message = f"is no valid YAML to Prometheus and other Go programs: {said}"
    return Problem(ProblemKind.SYNTAX, start, end, message, reader=reader)
