"""YAML that the C parser takes and Go's readers don't, which are older: those of Prometheus, Grafana and Compose."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from yaml import DocumentEndEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from stacklint.document.tree import Problem, ProblemKind
from stacklint.document.yaml_events import events

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = (1, 1)
"""The only version of YAML that Go's readers take a directive for."""

_ESCAPE = re.compile(r"\\.", re.DOTALL)


def foreign_syntax(text: str) -> list[Problem]:
    """Every place of this kind but the directive; call it only for a text that parses."""
    found: list[Problem] = []
    flows = 0
    for event in takewhile(lambda event: type(event) is not DocumentEndEvent, events(text)):
        kind = type(event)
        if kind is ScalarEvent:
            found += _in_scalar(event, text, in_flow=flows > 0)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            flows += bool(flows or event.flow_style)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            flows -= bool(flows)
    return found


def _in_scalar(event: Any, text: str, *, in_flow: bool) -> Iterator[Problem]:
    start, end = event.start_mark.index, event.end_mark.index
    if event.style == '"':
        for escape in _ESCAPE.finditer(text, start, end):
            if escape[0] == r"\/":
                yield _problem(*escape.span(), r"they know no escape `\/`; a slash needs none")
    elif in_flow and not event.style and (at := text.find("?", start, end)) > start:
        yield _problem(at, at + 1, "they take no `?` without quotes between brackets or braces")


def _problem(start: int, end: int, said: str) -> Problem:
    return Problem(ProblemKind.SYNTAX, start, end, f"is no valid YAML to Prometheus and other Go programs: {said}")
