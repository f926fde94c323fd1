"""The models as tables, by which `prepared` judges sound files without pydantic's models: these take long to make.

A table has pydantic's schema of a type, as `lean` leaves it, without what only words its errors; where the paths stand
that such a value names; and which of its keys have a history. A schema is a list of its parts, each of which refers to
earlier ones by their number, `{"#": 3}`, and to functions and classes by their name, `{"$": "decode.yaml:integer"}`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from stacklint.document.write import dump_line
from stacklint.models.cases import load
from stacklint.models.dated import history
from stacklint.models.discovery import DISCOVERIES, meanings
from stacklint.models.discovery import load as load_discovery
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.prepared import TABLE as OF_DISCOVERIES
from stacklint.models.fault import Kind
from stacklint.models.jsondata import SETTINGS
from stacklint.models.lean import lean_schema
from stacklint.models.paths import path_plan
from stacklint.models.prepared import CLOSED, FOLDER, OURS
from stacklint.models.reader import ALERTMANAGER, PROMETHEUS
from stacklint.pattern import Pattern

_SETTINGS: Final = tuple(f"jsondata.{plugin}:{model.__name__}" for plugin, model in SETTINGS.items())
TABLES: Final = {
    Kind.ALERTMANAGER: ("alertmanager:Alertmanager",),
    Kind.COMPOSE: ("compose:Compose",),
    Kind.DATASOURCES: (
        *("datasources:DataSources", "datasources:OldDataSources"),
        *(name + end for name in _SETTINGS for end in ("", CLOSED)),
    ),
    Kind.PROMETHEUS: ("prometheus:Prometheus",),
    Kind.PROVIDER: ("provider:Providers", "provider:OldProviders"),
}
_DATED: Final = {
    **dict.fromkeys(TABLES[Kind.PROMETHEUS], PROMETHEUS),
    **dict.fromkeys(TABLES[Kind.ALERTMANAGER], ALERTMANAGER),
}
_SAYS_NOTHING: Final = frozenset({"metadata", "serialization", "title", "json_schema_input_schema"})
"""Keys of a schema that don't change what it takes."""
_NUMBER: Final = Pattern(r":[0-9]+\Z")
"""What pydantic adds to the name of a definition, another one each time."""


def render() -> dict[str, str]:
    """Each table by its file in this package."""
    found = {kind.value: {name: _of_model(name) for name in names} for kind, names in TABLES.items()}
    found[OF_DISCOVERIES] = {key: _of_discovery(load_discovery(key)) for key in DISCOVERIES}
    return {f"{FOLDER}/{name}.json": _text(table) for name, table in found.items()}


def _text(table: dict[str, str]) -> str:
    """A table as JSON: a part of a schema a line."""
    return "{\n" + ",\n".join(f"{dump_line(name)}: {said}" for name, said in table.items()) + "\n}\n"


def _of_model(name: str) -> str:
    """A model by its name."""
    model = load(name.removesuffix(CLOSED))
    return _said(model, {}, closed=name.endswith(CLOSED), dated=_DATED.get(name, ""))


def _of_discovery(found: Discovery) -> str:
    """A discovery. What it means is said only by a function that needs no models."""
    meaning = found.meaning.__name__ if found.meaning.__module__ == meanings.__name__ else ""
    return _said(found.model, {"meaning": meaning, "unjoined": not found.joins}, dated=PROMETHEUS)


def _said(model: Any, said: dict[str, Any], *, closed: bool = False, dated: str = "") -> str:
    """What a table says of a model, beside what else is to be said."""
    parts: dict[str, int] = {}
    _part(lean_schema(model, closed=closed), parts)
    said |= {"paths": path_plan(model).written(), "history": history(model, dated).written() if dated else {}}
    head = "".join(f"{dump_line(key)}: {dump_line(value)},\n" for key, value in said.items() if value)
    return "{\n" + head + '"schema": [\n' + ",\n".join(parts) + "\n]}"


def _part(value: Any, parts: dict[str, int]) -> Any:
    """What stands for a part of a schema in what it is a part of: itself, or its number."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return _NUMBER.sub("", value)
    if isinstance(value, dict):
        if value.get("type") == "custom-error" or (value.get("type") == "model" and "cls" in value):
            return _part(value["schema"], parts)
        found: Any = {key: _part(inner, parts) for key, inner in value.items() if key not in _SAYS_NOTHING}
    elif isinstance(value, (list, tuple)):
        found = [_part(inner, parts) for inner in value]
    else:
        found = _named(value)
    return {"#": parts.setdefault(dump_line(found), len(parts))}


def _named(value: Any) -> dict[str, Any]:
    """A function, a class, or what a class of ours makes of some settings.

    Raises:
        TypeError: it can't be found by a name.
    """
    made_of = getattr(value, "made_of", None)
    what = value if made_of is None else type(value)
    module, name = what.__module__, what.__qualname__
    if not module.startswith(OURS) or getattr(import_module(module), name, None) is not what:
        raise TypeError(f"{value} has no name by which it could be found")
    return {"$": f"{module.removeprefix(OURS)}:{name}"} | ({"of": made_of} if made_of is not None else {})
