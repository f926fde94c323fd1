"""The keys of models that only some versions of Prometheus know."""

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
        yield from faults_by(_history_of(kind, reader.version), data, reader)


@cache
def _history_of(kind: Any, version: Version | None) -> History:
    return history(kind).of(version)


@cache
def history(kind: Any) -> History:
    """The keys of a type that have a history."""
    plan = History()
    if is_model(kind):
        marks = ((key, mark) for key, info in fields_of(kind) for mark in info.metadata)
        plan.here = {key: mark for key, mark in marks if isinstance(mark, Dated)}
    for step, inner in inner_kinds(kind):
        add_step(plan, step, history(inner))
    return plan


def is_too_new(field: FieldInfo, reader: Reader) -> bool:
    """Whether a key came with a later version than the one that reads the file."""
    since = next((mark.since for mark in field.metadata if isinstance(mark, Dated)), None)
    return since is not None and not reader.has(since)
