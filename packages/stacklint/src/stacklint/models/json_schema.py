"""JSON Schemas (Draft 2020-12) of the formats, from the models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from stacklint.models.base import Cases, Format
from stacklint.models.cases import load
from stacklint.models.keys import is_model
from stacklint.models.reader import ALERTMANAGER, PROMETHEUS
from stacklint.pattern import Pattern

_CASES = "\0cases"
"""Keeps the cases of a model beside its schema until they are part of it."""
_SINCE = Pattern(rf" Since ({PROMETHEUS}|{ALERTMANAGER}) \d+\.\d+\.")
"""What `optional` says of the history of a key."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """Leaves out what says nothing: titles made from keys, and defaults of null."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        if "type" not in inner or "enum" in inner or "const" in inner:
            return self.get_flattened_anyof([inner, {"type": "null"}])
        return inner | {"type": _with_null(inner["type"])}

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found = super().model_schema(schema)
        cases = schema["cls"].cases if is_model(schema["cls"]) else ()
        return found | {_CASES: cases} if cases else found

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        limits = {limit: keys[limit] for limit in ("minLength", "pattern") if limit in keys}
        if limits:
            found["propertyNames"] = limits
        if "patternProperties" in found:
            found["additionalProperties"] = next(iter(found.pop("patternProperties").values()))
        return found


def schema_of(form: Format) -> dict[str, Any]:
    """The schema of a format; where conditions tell its variants apart, the schema does so too."""
    defs: dict[str, Any] = {}
    variants = [_variant(load(kind) if isinstance(kind, str) else kind, defs) for kind in form.variants]
    if form.choose(None) is None:  # an empty file is no fault
        variants = [variant | {"type": _with_null(variant["type"])} for variant in variants]
    found: dict[str, Any] = {"$schema": DIALECT, "title": form.title}
    if not form.conditions:
        found |= variants[0] | {"title": form.title}
    else:
        found |= _first_that_fits(variants, form.conditions)
    found |= {"$defs": dict(sorted(defs.items()))} if defs else {}
    _forget_others(found, form.dated)
    return found


def _forget_others(part: Any, program: str) -> None:
    """Leave out since when another program than the one that reads the format has a key that both take."""
    if isinstance(part, dict):
        said = part.get("description")
        if isinstance(said, str):
            part["description"] = _SINCE.sub(lambda found: found[0] if found[1] == program else "", said)
        part = [*part.values()]
    if isinstance(part, list):
        for inner in part:
            _forget_others(inner, program)


def _first_that_fits(variants: list[dict[str, Any]], conditions: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """A schema that leaves a value to the first variant whose condition it fulfils."""
    if not variants or not conditions:
        return variants[0] if variants else {}
    rest = _first_that_fits(variants[1:], conditions[1:])
    return {"if": conditions[0], "then": variants[0]} | ({"else": rest} if rest else {})


def _variant(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type; what it refers to is moved into `defs`."""
    found: dict[str, Any] = TypeAdapter(kind).json_schema(schema_generator=_Generator)
    new = {name: model for name, model in found.pop("$defs", {}).items() if name not in defs}
    defs |= new
    for model in (found, *new.values()):
        if _CASES in model:
            model["allOf"] = [part for cases in model.pop(_CASES) for part in _parts(cases, defs)]
    return found


def _parts(cases: Cases, defs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """For each model that mappings add, by which texts they do so and where it stands."""
    deciding: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for text, models in cases.models.items():
        for where, name in models.items():
            deciding.setdefault((where, name), []).append(text)
    for (where, name), texts in deciding.items():
        model = load(name)
        if model.__name__ not in defs:
            defs[model.__name__] = {}  # it may hold mappings of the kind that it is part of
            defs[model.__name__] |= _variant(model, defs)
        then: dict[str, Any] = {"$ref": f"#/$defs/{model.__name__}"}
        if where:
            then = {"anyOf": [then, {"not": {"type": "object"}}]}  # the model around it says what else may be there
        for key in reversed(where):
            then = {"properties": {key: then}}
        condition: dict[str, Any] = {"const": texts[0]} if len(texts) == 1 else {"enum": texts}
        for key in reversed(cases.key):
            condition = {"type": "object", "properties": {key: condition}, "required": [key]}
        yield {"if": condition, "then": then}


def _with_null(types: str | list[str]) -> list[str]:
    return [*([types] if isinstance(types, str) else types), "null"]
