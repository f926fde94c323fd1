"""The paths that a configuration names: where they stand, what they lead to, and how they are taken.

Which fields hold paths is said by their types (`SecretFile` and its like in `scalars`), so there is no second list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin

from stacklint.document import Part, Path
from stacklint.models.discovery import DISCOVERIES, load
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.globs import breaks_at
from stacklint.models.keys import inner_kinds, is_model
from stacklint.models.path_use import NamedPath, PathUse
from stacklint.models.raw import mappings
from stacklint.models.scalars import UNJOINED

_ALL: Final = frozenset(PathUse)
_PATTERNS: Final = frozenset({PathUse.RULES, PathUse.SCRAPE_CONFIGS, PathUse.TARGETS, PathUse.TEMPLATES})


_DISCOVERED: Final = frozenset(DISCOVERIES)


@dataclass(slots=True)
class _Plan:
    """Where to look in a value of a type for paths of some uses: whether it is one itself, and the steps to others."""

    wanted: frozenset[PathUse]
    use: PathUse | None = None
    joined: bool = True
    discovers: bool = False
    inside: dict[Any, _Plan] = field(default_factory=dict)

    @property
    def leads_on(self) -> bool:
        return self.use is not None or self.discovers or bool(self.inside)


def named_paths(kind: Any, data: object) -> list[NamedPath]:
    """Every path in a value of a type, in the order of the file."""
    found: list[NamedPath] = []
    _collect(_plan(kind, _ALL), data, (), found, joined=True)
    return found


def pattern_faults(kind: Any, data: object) -> Iterator[ModelFault]:
    """The patterns that are broken off: nothing is looked for with them."""
    found: list[NamedPath] = []
    _collect(_plan(kind, _PATTERNS), data, (), found, joined=True)
    for named in found:
        place = breaks_at(named.text)
        if place is not None:
            message = f"`{named.text[place]}` begins what does not end, so that this is no pattern"
            consequence = Consequence.LOGS if named.use is PathUse.TARGETS else Consequence.REFUSES
            chars = (place, len(named.text))
            yield ModelFault(
                named.path, Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=consequence, chars=chars
            )


@cache
def _plan(kind: Any, wanted: frozenset[PathUse], above: tuple[Any, ...] = ()) -> _Plan:
    """Where the paths are that are put to one of these uses."""
    plan = _Plan(wanted)
    if get_origin(kind) is Annotated:
        marks = get_args(kind)[1:]
        plan.use = next((mark for mark in marks if isinstance(mark, PathUse) and mark in wanted), None)
        plan.joined = UNJOINED not in marks
    if is_model(kind):
        if kind in above:
            return plan  # a tree: what is in its branches is in its root
        above = (*above, kind)
    for step, inner in inner_kinds(kind):
        if step in _DISCOVERED:
            plan.discovers = True
            continue
        found = _plan(inner, wanted, above)
        if step is None:
            plan.use, plan.joined = plan.use or found.use, plan.joined and found.joined
            plan.discovers = plan.discovers or found.discovers
            plan.inside |= found.inside
        elif found.leads_on:
            plan.inside[step] = found
    return plan


def _collect(plan: _Plan, data: object, path: Path, found: list[NamedPath], *, joined: bool) -> None:
    joined = joined and plan.joined
    if isinstance(data, str):
        if plan.use is not None and data:
            found.append(NamedPath(path, str(data), plan.use, joined))
    elif isinstance(data, dict):
        rest = plan.inside.get("*")
        if rest is None and not plan.discovers and plan.inside.keys().isdisjoint(data):
            return  # most mappings name no path
        for key, value in data.items():
            inner = plan.inside.get(key, rest)
            if inner is not None:
                _collect(inner, value, (*path, key), found, joined=joined)
            elif plan.discovers and key in _DISCOVERED:
                discovery = load(key)
                ahead = _plan(discovery.model, plan.wanted)
                for index, entry in mappings(data, key) if ahead.leads_on else ():
                    _collect(ahead, entry, (*path, key, index), found, joined=joined and discovery.joins)
    elif isinstance(data, list) and int in plan.inside:
        for index, item in enumerate(data):
            _collect(plan.inside[int], item, (*path, index), found, joined=joined)
