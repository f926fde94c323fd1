"""Validators that judge data and make nothing of it.

Pydantic makes an instance of every model, with a value for each of its fields: a scrape job has ninety. Nobody asks for
them, and they take half of the time. So its schema of a type is taken with every model turned into a typed dictionary.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import SchemaValidator


class Keys(StrEnum):
    """What becomes of keys that a model doesn't name."""

    AS_MODELLED = "as modelled"
    TOLD = "told"
    """Each of them is an error, also those of models that are open."""
    TOLD_BELOW = "told below"
    """As `TOLD`, but for the outermost mapping, of which another model names some."""


@cache
def validator(kind: Any, keys: Keys = Keys.AS_MODELLED) -> Callable[[object], object]:
    """What raises pydantic's `ValidationError` for data that is not of a type; its result means nothing."""
    schema = lean_schema(kind, closed=keys is not Keys.AS_MODELLED)
    if keys is Keys.TOLD_BELOW:
        (schema["schema"] if schema["type"] == "definitions" else schema)["extra_behavior"] = "allow"
    return SchemaValidator(schema).validate_python


def lean_schema(kind: Any, *, closed: bool) -> Any:
    """Pydantic's schema of a type, without models; `closed` if none of them takes keys that it doesn't name."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.rebuild(raise_errors=False)
    return _lean(adapter.core_schema, closed=closed)


def _lean(schema: Any, *, closed: bool) -> Any:
    """A core schema without models; whatever else it holds stays as it is."""
    if isinstance(schema, list):
        return [_lean(item, closed=closed) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "model" and schema["schema"]["type"] == "model-fields":
        return _mapping(schema, closed=closed)
    return {key: value if key == "metadata" else _lean(value, closed=closed) for key, value in schema.items()}


def _mapping(model: dict[str, Any], *, closed: bool) -> dict[str, Any]:
    """The schema of a mapping that holds what a model's fields do."""
    config = model["config"]
    found = {
        "type": "typed-dict",
        "fields": {name: _entry(field, closed=closed) for name, field in model["schema"]["fields"].items()},
        "extra_behavior": "forbid" if closed else config["extra_fields_behavior"],
        "config": config,
    }
    return found | ({"ref": model["ref"]} if "ref" in model else {})


def _entry(field: dict[str, Any], *, closed: bool) -> dict[str, Any]:
    schema = field["schema"]
    is_required = schema["type"] != "default"
    found = {
        "type": "typed-dict-field",
        "schema": _lean(schema if is_required else schema["schema"], closed=closed),
        "required": is_required,
    }
    return found | ({"validation_alias": field["validation_alias"]} if "validation_alias" in field else {})
