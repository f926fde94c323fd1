"""Keys that only some versions of a program know: what a given version makes of those that a file has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, final

from stacklint.document import Part, Path
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.reader import PROMETHEUS, Reader, Version, version_text
from stacklint.models.too_new import too_new


class Dated(NamedTuple):
    """The history of a key in a program.

    Attributes:
        since: the first version that knows it.
        deprecated: the first version that would rather have something else.
        instead: what that is, with backticks.
        program: whose versions these are.
    """

    since: Version | None = None
    deprecated: Version | None = None
    instead: str = ""
    program: str = PROMETHEUS

    def speaks(self, version: Version | None) -> bool:
        """Whether this version, none being the newest, has anything to say about the key."""
        is_new = self.since is not None and version is not None and version < self.since
        return is_new or (self.deprecated is not None and (version is None or version >= self.deprecated))


class Gone(NamedTuple):
    """A key that Prometheus knew once.

    Attributes:
        until: the first version that doesn't know it any more.
        instead: what to use since then, with backticks.
    """

    until: Version
    instead: str


@final
class History:
    """Where to look in a value of a type: the keys that have a history, and the steps to further such keys."""

    __slots__ = ("again", "here", "inside", "items", "values")

    def __init__(self) -> None:
        self.here: dict[str, Dated] = {}
        self.inside: dict[str, History] = {}
        """What stands behind some keys of a mapping."""
        self.values: History | None = None
        """What stands behind each of its keys."""
        self.items: History | None = None
        """What stands in a list."""
        self.again = ""
        """The key of a list of the same, as a route has further routes, "" if there is none."""

    @property
    def leads_on(self) -> bool:
        """Whether there can be any."""
        return bool(self.here or self.inside) or self.values is not None or self.items is not None

    def add(self, other: History) -> None:
        """Take over what another type says of the same value."""
        self.here |= other.here
        self.again = self.again or other.again
        for step, plan in other.inside.items():
            self.inside.setdefault(step, History()).add(plan)
        self.values, self.items = self.values or other.values, self.items or other.items

    def of(self, version: Version | None) -> History:
        """Without the keys of which this version, none being the newest, has nothing to say."""
        found = History()
        found.again = self.again
        found.here = {key: mark for key, mark in self.here.items() if mark.speaks(version)}
        inside = {step: plan.of(version) for step, plan in self.inside.items()}
        found.inside = {step: plan for step, plan in inside.items() if plan.leads_on}
        values, items = (one.of(version) if one is not None else None for one in (self.values, self.items))
        found.values = values if values is not None and values.leads_on else None
        found.items = items if items is not None and items.leads_on else None
        return found

    def written(self) -> dict[str, Any]:
        """It as JSON."""
        said = {
            "here": {key: _written(dated) for key, dated in self.here.items()},
            "inside": {step: plan.written() for step, plan in self.inside.items()},
            "values": self.values.written() if self.values is not None else None,
            "items": self.items.written() if self.items is not None else None,
            "again": self.again,
        }
        return {key: value for key, value in said.items() if value}


def read_history(said: dict[str, Any]) -> History:
    """A history as `History.written` has it."""
    plan = History()
    here: dict[str, Any] = said.get("here", {})
    plan.here = {key: _dated(*dated) for key, dated in here.items()}
    inside: dict[str, Any] = said.get("inside", {})
    plan.inside = {step: read_history(inner) for step, inner in inside.items()}
    plan.values = read_history(said["values"]) if "values" in said else None
    plan.items = read_history(said["items"]) if "items" in said else None
    plan.again = said.get("again", "")
    return plan


def _written(dated: Dated) -> list[Any]:
    said = (dated.since, dated.deprecated, dated.instead)  # all of a table are of one program
    return [list(one) if isinstance(one, tuple) else one for one in said]


def _dated(since: list[int] | None, deprecated: list[int] | None, instead: str) -> Dated:
    return Dated(_version(since), _version(deprecated), instead)


def _version(said: list[int] | None) -> Version | None:
    return (said[0], said[1]) if said is not None else None


def faults_by(plan: History, data: object, reader: Reader, path: Path = ()) -> Iterator[ModelFault]:
    """The keys of a value that the reader's version doesn't know yet, and those that it deprecates.

    `plan` is `History.of` that version.
    """
    if isinstance(data, dict):
        for key, mark in plan.here.items():
            if key in data:
                yield from _judge(mark, data[key], (*path, key), reader)
        for step, inner in plan.inside.items():
            if step in data:
                yield from faults_by(inner, data[step], reader, (*path, step))
        for key, value in data.items() if plan.values is not None else ():
            yield from faults_by(plan.values or plan, value, reader, (*path, key))
        further = data.get(plan.again)
        for index, value in enumerate(further) if isinstance(further, list) else ():
            yield from faults_by(plan, value, reader, (*path, plan.again, index))
    elif isinstance(data, list) and plan.items is not None:
        for index, item in enumerate(data):
            yield from faults_by(plan.items, item, reader, (*path, index))


def _judge(mark: Dated, value: object, path: Path, reader: Reader) -> Iterator[ModelFault]:
    key = path[-1]
    if mark.since is not None and not reader.has(mark.since):
        yield too_new(f"`{key}`", mark.since, path, Part.KEY, reader)
    elif mark.deprecated is not None and value not in (None, ""):
        message = f"`{key}` is deprecated since {reader.program} {version_text(mark.deprecated)}"
        yield ModelFault(
            path,
            Part.KEY,
            FaultKind.DEPRECATED,
            message,
            consequence=Consequence.WORKS,
            help=f"use {mark.instead} instead",
        )


def went(gone: Gone, path: Path) -> ModelFault:
    """The fault of using a key that this version doesn't know any more."""
    message = f"`{path[-1]}` went with Prometheus {version_text(gone.until)}, which refuses it"
    return ModelFault(path, Part.KEY, FaultKind.VERSION, message, help=f"use {gone.instead} instead")
