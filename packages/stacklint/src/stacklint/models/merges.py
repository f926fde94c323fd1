"""Keys that a mapping has and that `<<` brings, too, as Prometheus and Alertmanager read them.

They use go-yaml 2, which takes the keys of a mapping one after the other, those behind `<<` in its place: the last one
counts, where all other programs take a mapping's own. Where keys are free it refuses what comes twice.
Facts: decode.go of go-yaml v2.4, and promtool 3.5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from stacklint.document import Merged, Part, Path
from stacklint.models.discovery import DISCOVERIES
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.keys import inner_kinds, model_at, takes

_INLINE = "http_headers"
"""A mapping of free keys that Go reads as a part of another, and so doesn't mind what comes last."""
_ELSEWHERE = frozenset(DISCOVERIES)
"""Keys behind which models stand that the type of the whole doesn't name."""


def last_wins(data: Any) -> Any:
    """The data as go-yaml 2 has it: the same, unless a key that `<<` brings stands before it."""
    return _last(data) if _is_merged(data) else data


def merge_faults(kind: Any, data: Any) -> Iterator[ModelFault]:
    """The keys of a file that are there twice, by themselves and by `<<`."""
    for path, mapping in _merged(data, ()) if _is_merged(data) else ():
        if model_at(kind, path) is not None:
            for key in sorted(mapping.late):
                message = f"`{key}` is overridden by `<<` behind it, which brings one, too"
                yield _fault((*path, key), message, Consequence.IGNORES, "put `<<` before it")
        elif not set(path) & _ELSEWHERE and _has_free_keys(kind, path):
            is_inline = path[-1] == _INLINE
            for key in sorted(mapping.again.keys() - (mapping.late if is_inline else ())):
                yield _twice((*path, key), f"`{key}` comes by `<<`, too")
            for key in () if is_inline else sorted(mapping.twice):
                yield _twice((*path, key), f"`{key}` comes by `<<` twice")


def at_own_key(fault: ModelFault, overridden: Collection[Path]) -> ModelFault:
    """The fault at the key of its mapping, where its value isn't the one that is written there."""
    key = next((path for path in overridden if fault.path[: len(path)] == path), None)
    return fault if key is None else fault._replace(path=key, part=Part.KEY, chars=None)


def _twice(path: Path, message: str) -> ModelFault:
    return _fault(path, message, Consequence.REFUSES, "leave it out of one of them")


def _fault(path: Path, message: str, consequence: Consequence, advice: str) -> ModelFault:
    return ModelFault(path, Part.KEY, FaultKind.WRONG_VALUE, message, consequence=consequence, help=advice)


def _is_merged(data: Any) -> bool:
    """Whether there is any such mapping."""
    pending = [data]
    while pending:
        value = pending.pop()
        form = type(value)  # most are texts, and this is the cheapest way to see that
        if form is dict:
            pending.extend(value.values())
        elif form is list:
            pending.extend(value)
        elif form is Merged:
            return True
    return False


def _last(data: Any) -> Any:
    if isinstance(data, list):
        return [_last(item) for item in data]
    if not isinstance(data, dict):
        return data
    brought = {key: data.again[key] for key in data.late} if isinstance(data, Merged) else {}
    return {key: _last(brought.get(key, value)) for key, value in data.items()}


def _merged(data: Any, path: Path) -> Iterator[tuple[Path, Merged]]:
    if isinstance(data, Merged):
        yield path, data
    for step, inner in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _merged(inner, (*path, step))


def _has_free_keys(kind: Any, path: Path) -> bool:
    """Whether the mapping at a path in a value of a type may have any keys."""
    for step, inner in inner_kinds(kind):
        if step is None:
            if _has_free_keys(inner, path):
                return True
        elif not path:
            if step == "*":
                return True
        elif takes(step, path[0]) and _has_free_keys(inner, path[1:]):
            return True
    return False
