"""Where the paths stand that a configuration names: which of them a value holds, told by a plan of its type."""

from __future__ import annotations

from typing import Any, Final, final

from stacklint.document import Path
from stacklint.models.discovery import DISCOVERIES
from stacklint.models.path_use import NamedPath, PathUse

_DISCOVERED: Final = frozenset(DISCOVERIES)


@final
class PathPlan:
    """Where to look in a value of a type for paths: whether it is one itself, and the steps to others."""

    __slots__ = ("discovers", "inside", "items", "joined", "use", "values")

    def __init__(self) -> None:
        self.use: PathUse | None = None
        self.joined = True
        self.discovers = False
        """Whether it is a mapping with service discoveries, each of which has a type of its own."""
        self.inside: dict[str, PathPlan] = {}
        """What stands behind some keys of a mapping."""
        self.values: PathPlan | None = None
        """What stands behind all others."""
        self.items: PathPlan | None = None
        """What stands in a list."""

    @property
    def leads_on(self) -> bool:
        """Whether there can be any."""
        further = self.values is not None or self.items is not None
        return self.use is not None or self.discovers or further or bool(self.inside)

    def add(self, other: PathPlan) -> None:
        """Take over what another type says of the same value."""
        self.use, self.joined = self.use or other.use, self.joined and other.joined
        self.discovers = self.discovers or other.discovers
        self.inside |= other.inside
        self.values, self.items = self.values or other.values, self.items or other.items

    def written(self) -> dict[str, Any]:
        """It as JSON."""
        said = {
            "use": self.use.value if self.use is not None else None,
            "unjoined": not self.joined,
            "discovers": self.discovers,
            "inside": {step: plan.written() for step, plan in self.inside.items()},
            "values": self.values.written() if self.values is not None else None,
            "items": self.items.written() if self.items is not None else None,
        }
        return {key: value for key, value in said.items() if value}


def read_plan(said: dict[str, Any]) -> PathPlan:
    """A plan as `PathPlan.written` has it."""
    plan = PathPlan()
    if "use" in said:
        plan.use = PathUse(said["use"])
    plan.joined = "unjoined" not in said
    plan.discovers = "discovers" in said
    inside: dict[str, Any] = said.get("inside", {})
    plan.inside = {step: read_plan(inner) for step, inner in inside.items()}
    plan.values = read_plan(said["values"]) if "values" in said else None
    plan.items = read_plan(said["items"]) if "items" in said else None
    return plan


def paths_by(plan: PathPlan, data: object) -> list[NamedPath]:
    """Every path in a value, in the order of the file."""
    found: list[NamedPath] = []
    _collect(plan, data, (), found, joined=True)
    return found


def _collect(plan: PathPlan, data: object, path: Path, found: list[NamedPath], *, joined: bool) -> None:
    joined = joined and plan.joined
    if isinstance(data, str):
        if plan.use is not None and data:
            found.append(NamedPath(path, str(data), plan.use, joined))
    elif isinstance(data, dict):
        rest = plan.values
        if rest is None and not plan.discovers and plan.inside.keys().isdisjoint(data):
            return  # most mappings name no path
        for key, value in data.items():
            inner = plan.inside.get(key, rest)
            if inner is not None:
                _collect(inner, value, (*path, key), found, joined=joined)
            elif plan.discovers and key in _DISCOVERED:
                _collect_discovered(key, value, (*path, key), found, joined=joined)
    elif isinstance(data, list) and plan.items is not None:
        for index, item in enumerate(data):
            _collect(plan.items, item, (*path, index), found, joined=joined)


def _collect_discovered(key: str, entries: object, path: Path, found: list[NamedPath], *, joined: bool) -> None:
    from stacklint.models.discovery.prepared import prepared_discovery  # noqa: PLC0415 - few files have any

    discovery = prepared_discovery(key)
    ahead = discovery.type.paths
    for index, entry in enumerate(entries) if ahead.leads_on and isinstance(entries, list) else ():
        if isinstance(entry, dict):
            _collect(ahead, entry, (*path, index), found, joined=joined and discovery.joins)
