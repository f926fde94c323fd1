"""Grafana's foundation SDK seen from outside: the keys and types of its classes, and whatever its builders can build.

Only what it shows is used: annotations, constructors, `to_json`, `build`.
"""

from __future__ import annotations

import contextlib
import enum
import importlib
import inspect
import json
import pkgutil
import types
import typing
from functools import cache
from typing import Any

import grafana_foundation_sdk.builders
import grafana_foundation_sdk.models
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.variants import Dataquery

DASHBOARDS = ("dashboard", "dashboardv2beta1")


class UnbuildableError(Exception):
    """A value can't be made: it holds one of its own kind, or nothing builds it."""


def module(kind: str, name: str) -> types.ModuleType:
    """A module of the models or the builders."""
    return importlib.import_module(f"grafana_foundation_sdk.{kind}.{name}")


@cache
def panels() -> dict[str, str]:
    """The modules of the types of panels, with the id of each."""
    names = [found.name for found in pkgutil.iter_modules(grafana_foundation_sdk.builders.__path__)]
    return {
        name: json.loads(dumped(builders.Panel().build()))["type"]
        for name in names
        if name not in DASHBOARDS and hasattr(builders := module("builders", name), "Visualization")
    }


def dumped(value: object) -> str:
    """The JSON of something that was built."""
    return json.dumps(value, cls=JSONEncoder)


def is_model(kind: object) -> bool:
    """Whether a type is a mapping with keys."""
    return inspect.isclass(kind) and hasattr(kind, "to_json")


@cache
def hints(kind: Any) -> dict[str, Any]:
    """The types of a class or a function; aliases of unions name classes of the module that they come from."""
    owner = inspect.getmodule(kind)
    assert owner is not None
    is_new = owner.__name__.endswith("v2beta1") or "Visualization" in getattr(kind, "__qualname__", "")
    known = vars(module("models", "common")) | vars(module("models", DASHBOARDS[is_new]))
    return typing.get_type_hints(
        kind, localns={name: found for name, found in known.items() if not hasattr(owner, name)}
    )


@cache
def keys(kind: Any) -> dict[str, Any]:
    """The keys of a class, each with its type, or with its value where that is always the same."""
    types_ = hints(kind)
    marks = {name: f"mark of {name}" for name in inspect.signature(kind).parameters}
    names = {mark: name for name, mark in marks.items()}
    payload = kind(**marks).to_json()
    return {key: types_[names[value]] if value in names else value for key, value in payload.items()}


def choices(hint: Any) -> list[Any]:
    """The alternatives of a type, without null."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return [choice for option in typing.get_args(hint) for choice in choices(option)]
    return [] if hint is type(None) else [hint]


@cache
def _builders() -> dict[Any, list[Any]]:
    """The builders of each class."""
    found: dict[Any, list[Any]] = {}
    for name in [entry.name for entry in pkgutil.iter_modules(grafana_foundation_sdk.builders.__path__)]:
        for builder in list(vars(module("builders", name)).values()):
            if inspect.isclass(builder) and issubclass(builder, Builder) and builder is not Builder:
                found.setdefault(hints(builder.build)["return"], []).append(builder)
    return found


class Maker:
    """Makes values of any type with all that they can have; each round takes another one where there is a choice."""

    def __init__(self, round_: int) -> None:
        self.round = round_
        self._number = 1
        self._open: list[Any] = []

    def pick(self, options: list[Any]) -> Any:
        """The option of this round."""
        return options[self.round % len(options)]

    def build(self, builder: Any) -> Any:
        """What a builder builds after every one of its methods was called."""
        if builder in self._open:
            raise UnbuildableError
        self._open.append(builder)
        try:
            made = builder(*self._arguments(builder))
            for name, method in inspect.getmembers(made, inspect.ismethod):
                if name != "build" and not name.startswith("_"):
                    self._call(method)
            return made
        finally:
            self._open.remove(builder)

    def _call(self, method: Any) -> None:
        """Call a method of a builder, with a number that it takes; leave out what can't be made."""
        for self._number in (1, 0, 2, 8):
            with contextlib.suppress(UnbuildableError, ValueError):
                method(*self._arguments(method))
                break
        self._number = 1

    def _arguments(self, function: Any) -> list[Any]:
        found = hints(function.__init__ if inspect.isclass(function) else function.__func__)
        return [self.make(found[name]) for name in inspect.signature(function).parameters]

    def make(self, hint: Any) -> Any:
        """A value of a type."""
        hint = self.pick(choices(hint))
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is list:
            return [self.make(arguments[0])]
        if origin is dict:
            return {"a": self.make(arguments[1])}
        if origin is typing.Literal:
            return self.pick(list(arguments))
        if origin is Builder or (inspect.isclass(hint) and hint is Dataquery):
            return self._built(hint, arguments)
        if inspect.isclass(hint) and issubclass(hint, enum.Enum):
            return self.pick(list(hint))
        if is_model(hint):
            return self._of_class(hint)
        return {str: "x", bool: True, int: self._number, float: self._number}.get(hint, {})

    def _built(self, hint: Any, arguments: tuple[Any, ...]) -> Any:
        wanted = arguments[0] if arguments else hint
        if wanted is Dataquery:
            wanted = module("models", "prometheus").Dataquery
        options = [builder for kind in choices(wanted) for builder in _builders().get(kind, ())]
        if not options:
            raise UnbuildableError
        made = self.build(self.pick(options))
        return made if arguments else made.build()

    def _of_class(self, kind: Any) -> Any:
        if kind in self._open:
            raise UnbuildableError
        self._open.append(kind)
        try:
            return kind(*self._arguments(kind))
        finally:
            self._open.remove(kind)
