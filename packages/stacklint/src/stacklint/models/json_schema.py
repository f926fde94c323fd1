"""JSON Schemas (Draft 2020-12) of the formats, from the models."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from stacklint.models.base import Dependent, Format

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
    """The schema of a format; where a condition tells its variants apart, the schema does so too."""
    defs: dict[str, Any] = {}
    variants = [_variant(kind, defs) for kind in form.variants]
    if form.choose(None) is None:  # an empty file is no fault
        variants = [variant | {"type": _with_null(variant["type"])} for variant in variants]
    found: dict[str, Any] = {"$schema": DIALECT, "title": form.title}
    if form.condition is None:
        found |= variants[0] | {"title": form.title}
    else:
        found |= {"if": form.condition, "then": variants[0]}
        if len(variants) > 1:
            found["else"] = variants[1]
    for one in form.dependent:
        _add_dependent(one, defs)
    return found | ({"$defs": dict(sorted(defs.items()))} if defs else {})


def _variant(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type; what it refers to is moved into `defs`."""
    found = TypeAdapter(kind).json_schema(schema_generator=_Generator)
    defs |= found.pop("$defs", {})
    return found


def _add_dependent(dependent: Dependent, defs: dict[str, Any]) -> None:
    """Add what a value must be, by the word beside it, to the schema of the mapping that holds both."""
    for kind in dependent.kinds.values():
        defs[kind.__name__] = _variant(kind, defs)
    defs[dependent.model.__name__]["allOf"] = [
        {
            "if": {"required": [dependent.by], "properties": {dependent.by: {"const": word}}},
            "then": {
                "properties": {
                    dependent.key: {"anyOf": [{"$ref": f"#/$defs/{kind.__name__}"}, {"type": "null"}]},
                }
            },
        }
        for word, kind in dependent.kinds.items()
    ]


def _with_null(types: str | list[str]) -> list[str]:
    return [*([types] if isinstance(types, str) else types), "null"]
