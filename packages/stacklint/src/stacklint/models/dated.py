"""Keys that only some versions of Prometheus know: what a given version makes of those that a file has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from stacklint.document import Part, Path
from stacklint.models.base import Dated, Format, Gone
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.keys import fields_of, inner_kinds, is_model
from stacklint.models.reader import Reader, Version, version_text


@dataclass(slots=True)
class _Plan:
    """Where to look in a value: the keys that have a history, and the steps to further such keys."""

    here: dict[str, Dated] = field(default_factory=dict)
    inside: dict[Any, _Plan] = field(default_factory=dict)

    @property
    def leads_on(self) -> bool:
        return bool(self.here or self.inside)

    def add(self, other: _Plan) -> None:
        self.here |= other.here
        for step, plan in other.inside.items():
            self.inside.setdefault(step, _Plan()).add(plan)


def dated_faults(form: Format, kind: Any, data: object, reader: Reader) -> Iterator[ModelFault]:
    """The keys that this version doesn't know yet, and those that it deprecates."""
    if form.dated and (plan := _plan(kind, reader.version)).leads_on:
        yield from _walk(plan, data, (), reader)


@cache
def _plan(kind: Any, version: Version | None) -> _Plan:
    plan = _Plan()
    if is_model(kind):
        for key, info in fields_of(kind):
            mark = next((mark for mark in info.metadata if isinstance(mark, Dated)), None)
            if mark is not None and mark.speaks(version):
                plan.here[key] = mark
    for step, inner in inner_kinds(kind):
        found = _plan(inner, version)
        if step is None:
            plan.add(found)
        elif found.leads_on:
            plan.inside[step] = found
    return plan


def _walk(plan: _Plan, data: object, path: Path, reader: Reader) -> Iterator[ModelFault]:
    if isinstance(data, dict):
        for key in [key for key in plan.here if key in data]:
            yield from _judge(plan.here[key], data[key], (*path, key), reader)
        for step, inner in plan.inside.items():
            for key in data if step == "*" else (step,) if step in data else ():
                yield from _walk(inner, data[key], (*path, key), reader)
    elif isinstance(data, list) and int in plan.inside:
        for index, item in enumerate(data):
            yield from _walk(plan.inside[int], item, (*path, index), reader)


def _judge(mark: Dated, value: object, path: Path, reader: Reader) -> Iterator[ModelFault]:
    key = path[-1]
    if mark.since is not None and not reader.has(mark.since):
        yield too_new(f"`{key}`", mark.since, path, Part.KEY, reader)
    elif mark.deprecated is not None and value not in (None, ""):
        message = f"`{key}` is deprecated since Prometheus {version_text(mark.deprecated)}"
        yield ModelFault(
            path,
            Part.KEY,
            FaultKind.DEPRECATED,
            message,
            consequence=Consequence.WORKS,
            help=f"use {mark.instead} instead",
        )


def too_new(subject: str, since: Version, path: Path, part: Part, reader: Reader) -> ModelFault:
    """The fault of using what came with a later version than the one that reads the file."""
    assert reader.version is not None
    message = f"{subject} came with Prometheus {version_text(since)}; {version_text(reader.version)} refuses it"
    return ModelFault(path, part, FaultKind.VERSION, message)


def went(gone: Gone, path: Path) -> ModelFault:
    """The fault of using a key that this version doesn't know any more."""
    message = f"`{path[-1]}` went with Prometheus {version_text(gone.until)}, which refuses it"
    return ModelFault(path, Part.KEY, FaultKind.VERSION, message, help=f"use {gone.instead} instead")
