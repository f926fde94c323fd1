"""The keys of models that only some versions of a program know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from stacklint.models.base import Format
from stacklint.models.fault import ModelFault
from stacklint.models.history import Dated, History, faults_by
from stacklint.models.keys import fields_of, inner_kinds, is_model
from stacklint.models.plans import add_step
from stacklint.models.reader import Reader, Version


def dated_faults(form: Format, kind: Any, data: object, reader: Reader) -> Iterator[ModelFault]:
    """The keys that this version doesn't know yet, and those that it deprecates."""
    if form.dated:
        yield from faults_by(_history_of(kind, form.dated, reader.version), data, reader)


@cache
def _history_of(kind: Any, program: str, version: Version | None) -> History:
    return history(kind, program).of(version)


@cache
def history(kind: Any, program: str) -> History:
    """The keys of a type that have a history in a program."""
    plan = History()
    if is_model(kind):
        marks = ((key, mark) for key, info in fields_of(kind) for mark in info.metadata)
        plan.here = {key: mark for key, mark in marks if isinstance(mark, Dated) and mark.program == program}
    for step, inner in inner_kinds(kind):
        if is_model(kind) and _list_of(inner) is kind:
            plan.again = step
        else:
            add_step(plan, step, history(inner, program))
    return plan


def _list_of(kind: Any) -> Any:
    """The type of what is in a list that may be left out; none where it is something else."""
    for step, inner in inner_kinds(kind):
        found = inner if step is int else _list_of(inner) if step is None else None
        if found is not None:
            return found
    return None


def is_too_new(field: FieldInfo, reader: Reader) -> bool:
    """Whether a key came with a later version than the one that reads the file."""
    marks = (mark for mark in field.metadata if isinstance(mark, Dated) and mark.program == reader.program)
    since = next((mark.since for mark in marks), None)
    return since is not None and not reader.has(since)
