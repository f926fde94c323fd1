"""Mappings that say by one of their values what else they hold, such as a panel by its `type`.

Their model holds what all of them share; what some add is a model of its own, which is imported when a file has one of
them. A value that nothing is known of adds nothing, and is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from stacklint.document import Path
from stacklint.models.base import Cases, Model
from stacklint.models.keys import inner_kinds, is_model, keys_of


class Case(NamedTuple):
    """A mapping inside a file, its path, and a model that judges it beside the one around it.

    `shared` says whether the one around it names some of its keys.
    """

    model: Any
    path: Path
    value: object
    shared: bool


def cases_in(kind: Any, data: object) -> list[Case]:
    """What the mappings inside a value of a type add to their models."""
    found: list[Case] = []
    _collect(_plan(kind), data, (), found)
    return found


def own_keys(model: type[Model], owner: dict[str, object]) -> tuple[str, ...] | None:
    """The keys that a mapping takes, by its model and by what it says that it is.

    `None` where it says what nothing is known of.
    """
    known = dict.fromkeys(keys_of(model))
    parts = list(_parts(model.cases, owner)) if model.cases else []
    if not parts and any(cases.said(owner) for cases in model.cases if cases.whole):
        return None
    for where, name in parts:
        if not where:
            known |= dict.fromkeys(keys_of(load(name)))
    return tuple(known)


@cache
def load(name: str) -> Any:
    """The model of a name; its module is imported for the first one."""
    module, _, model = name.partition(":")
    return getattr(import_module(f"stacklint.models.{module}"), model)


@dataclass(slots=True)
class _Plan:
    """Where to look in a value: the cases of the value itself, and the steps to further ones."""

    here: tuple[Cases, ...] = ()
    inside: dict[Any, _Plan] = field(default_factory=dict)


@cache
def _plan(kind: Any) -> _Plan:
    return _built(kind, {})


def _built(kind: Any, known: dict[Any, _Plan]) -> _Plan:
    """The plan of a type; a model that holds mappings of its own kind leads back to its plan."""
    if kind in known:
        return known[kind]
    plan = _Plan()
    if is_model(kind):
        known[kind] = plan
        plan.here = kind.cases
    for step, inner in inner_kinds(kind):
        found = _built(inner, known)
        if step is None:
            plan.here += found.here
            plan.inside |= found.inside
        elif found.here or found.inside:
            plan.inside[step] = found
    return plan


def _collect(plan: _Plan, data: object, path: Path, found: list[Case]) -> None:
    if isinstance(data, dict):
        for where, name in _parts(plan.here, data) if plan.here else ():
            value: object = data
            for key in where:
                value = value.get(key) if isinstance(value, dict) else None
            if value and isinstance(value, dict):  # an empty one lacks nothing: what a case adds is never required
                found.append(Case(load(name), (*path, *where), value, not where))
        for step, inner in plan.inside.items():
            if step == "*":
                for key, value in data.items():
                    _collect(inner, value, (*path, key), found)
            elif value := data.get(step):
                _collect(inner, value, (*path, step), found)
    elif isinstance(data, list) and int in plan.inside:
        inner = plan.inside[int]
        for index, item in enumerate(data):
            _collect(inner, item, (*path, index), found)


def _parts(here: tuple[Cases, ...], data: dict[str, object]) -> Iterable[tuple[tuple[str, ...], str]]:
    """Which models judge what inside a mapping, each of them once."""
    if len(here) == 1:
        return here[0].of(data).items()
    return dict.fromkeys(part for cases in here for part in cases.of(data).items())
