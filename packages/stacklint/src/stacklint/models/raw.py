"""Reads data with tolerance, for checks that go beyond structure: what has the wrong shape isn't there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.document import Part, Path
from stacklint.models.fault import FaultKind, ModelFault, Other

_TRUE: Final = frozenset(word for base in ("y", "yes", "on", "true") for word in (base, base.title(), base.upper()))


def mapping(value: object, key: str) -> dict[str, object]:
    """The mapping behind a key; an empty one where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: object, key: str) -> Iterator[tuple[int, object]]:
    """The items of the list behind a key, with their indices."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        yield from enumerate(found)


def mappings(value: object, key: str) -> Iterator[tuple[int, dict[str, object]]]:
    """The items of the list behind a key that are mappings, with their indices."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, list):
        for index, item in enumerate(found):
            if isinstance(item, dict):
                yield index, item


def text(value: object, key: str) -> str:
    """The scalar behind a key; an empty text where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def given(value: dict[str, object], *keys: str) -> tuple[str, ...]:
    """Which of these keys hold something: neither null nor an empty text."""
    return tuple([key for key in keys if value.get(key) not in (None, "")])


def is_true(value: dict[str, object], key: str) -> bool:
    """Whether the scalar behind a key says yes to go-yaml v2."""
    return text(value, key) in _TRUE


def repeated_names(data: object, owners: str, key: str) -> Iterator[ModelFault]:
    """The mappings of a list of the root that have the name of one before; an empty name is none."""
    seen: dict[str, int] = {}
    for index, owner in mappings(data, owners):
        name = text(owner, key)
        if name and name in seen:
            message = f"`{key}` is `{name}`, as in entry {seen[name] + 1} of `{owners}`"
            first = (Other((owners, seen[name], key), Part.VALUE, "first used here"),)
            yield ModelFault((owners, index, key), Part.VALUE, FaultKind.WRONG_VALUE, message, others=first)
        seen.setdefault(name, index)


def twice(owner: Path, index: int, first: int, name: str) -> ModelFault:
    """A list holds at `index` what it holds at `first` already."""
    others = (Other((*owner, first), Part.VALUE, "first stands here"),)
    message = f"`{name}` stands in `{owner[-1]}` twice"
    return ModelFault((*owner, index), Part.VALUE, FaultKind.WRONG_VALUE, message, others=others)
