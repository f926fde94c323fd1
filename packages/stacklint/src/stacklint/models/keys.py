"""Walks the models by keys: which keys a mapping takes, and where a key is at home."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import RootModel
from pydantic.fields import FieldInfo

from stacklint.document import Path
from stacklint.models.base import Model
from stacklint.models.fault import Consequence, Late, Tightened
from stacklint.models.nearness import nearest
from stacklint.models.reader import Reader

TOP = "top level"
"""What the root of a file is called."""


def model_at(kind: Any, path: Path) -> type[Model] | None:
    """The model of the mapping at a path in a value of a type."""
    if not path and is_model(kind):
        found: type[Model] = kind
        return found
    for step, inner in inner_kinds(kind):
        if step is None:
            if (deeper := model_at(inner, path)) is not None:
                return deeper
        elif path and takes(step, path[0]) and (deeper := model_at(inner, path[1:])) is not None:
            return deeper
    return None


@cache
def keys_of(model: type[Model]) -> tuple[str, ...]:
    """The keys that a mapping takes, in the model's order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def consequence_at(kind: Any, path: Path, reader: Reader, *, decoded: bool = True) -> Consequence | None:
    """What the reader does with a fault of the value at a path, where its field says so, or the model around it.

    `decoded` says whether the value has the shape that its field takes, so that the reader gets to judge it.
    """
    for length in range(len(path) - 1, -1, -1):
        model = model_at(kind, path[:length])
        if model is None:
            continue
        own = (field for key, field in fields_of(model) if key == path[-1] and length == len(path) - 1)
        field = next(own, None)
        for mark in field.metadata if field else ():
            if isinstance(mark, Consequence):
                return mark
            if decoded and isinstance(mark, Late):
                return mark.consequence
            if decoded and isinstance(mark, Tightened) and not reader.has(mark.since):
                return mark.before
        return model.wrong
    return None


def homes_in(kind: Any) -> dict[str, tuple[str, ...]]:
    """Where each key belongs, the outermost place first: `top level`, `global`, `scrape_configs[]`, ..."""
    found: dict[str, dict[str, None]] = {}
    for key, where in _homes(kind, (), ()):
        found.setdefault(key, {})[".".join(where).replace(".[]", "[]") or TOP] = None
    return {
        key: tuple(sorted(places, key=lambda where: (where != TOP, where.count("."), len(where))))
        for key, places in found.items()
    }


def meant_around(kind: Any, path: Path) -> tuple[str, str] | None:
    """The key that an unknown one was meant for, of the mappings around its own, and that mapping, as in `homes_in`."""
    for length in range(len(path) - 2, -1, -1):
        model = model_at(kind, path[:length])
        right = nearest(str(path[-1]), keys_of(model)) if model is not None else None
        if right is not None:
            steps = ("[]" if isinstance(step, int) else step for step in path[:length])
            return right, ".".join(steps).replace(".[]", "[]") or TOP
    return None


def _homes(kind: Any, where: tuple[str, ...], seen: tuple[Any, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every key of the mappings in a type, with the way to the mapping."""
    if is_model(kind):
        if kind in seen:
            return
        seen = (*seen, kind)
        yield from ((key, where) for key in keys_of(kind))
    for step, inner in inner_kinds(kind):
        yield from _homes(inner, where if step is None else (*where, "[]" if step is int else step), seen)


def inner_kinds(kind: Any) -> Iterator[tuple[Any, Any]]:
    """The types inside a type and the steps to them: a key, `*` for any key, `int` for any index, none for itself."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield None, get_args(kind)[0]
    elif origin is Union or origin is UnionType:
        for option in get_args(kind):
            yield None, option
    elif origin is list:
        yield int, get_args(kind)[0]
    elif origin is dict:
        yield "*", get_args(kind)[1]
    elif isinstance(kind, type) and issubclass(kind, RootModel):
        yield None, kind.model_fields["root"].annotation
    elif is_model(kind):
        for key, field in fields_of(kind):
            yield key, field.annotation


def fields_of(model: type[Model]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields of a model by their keys."""
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def takes(step: Any, key: str | int) -> bool:
    """Whether a step of `inner_kinds` is meant for a key or an index."""
    return isinstance(key, int) if step is int else step in ("*", key)


def takes_shape(kind: Any, value: object) -> bool:
    """Whether a type is one of mappings, of lists, or of what is neither, as the value is."""
    if value is None or kind is Any:
        return True
    options = [inner for step, inner in inner_kinds(kind) if step is None]
    if options:
        return any(takes_shape(option, value) for option in options if option is not type(None))
    shape = dict if is_model(kind) or get_origin(kind) is dict else list if get_origin(kind) is list else None
    return isinstance(value, shape) if shape is not None else not isinstance(value, dict | list)


def is_model(kind: Any) -> bool:
    """Whether a type is a mapping with keys of its own."""
    return isinstance(kind, type) and issubclass(kind, Model)
