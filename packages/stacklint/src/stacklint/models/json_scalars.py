"""Scalars of dashboards, as JavaScript takes them where it wants a text, a number, or a yes or no.

A number does for a text, a text that holds a number does for a number, and what is empty is what isn't there. What
stands in quotes and says no is the trap: every text with something in it counts as yes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints
from pydantic_core import PydanticCustomError, core_schema

from stacklint.models.decode.yaml import unreadable
from stacklint.models.nearness import surely
from stacklint.models.scalars import AS_LIST, AS_TEXT, BY_SHAPE, Reads

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_NUMBER = r"^\s*([-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?Infinity|NaN)?\s*$|\$"
_YES = r"^([tT]rue|TRUE|[yY]es|[oO]n|1)?$"


class Scalar:
    """What may stand in a place: a schema that is made once, since a dashboard has hundreds of such places."""

    def __init__(self, wanted: str, json: dict[str, Any], *choices: core_schema.CoreSchema) -> None:
        """Takes what completes the sentence "is x, not ...", the JSON Schema, and the schemas of which one must fit."""
        self._json = json
        self._schema = core_schema.custom_error_schema(
            choices[0] if len(choices) == 1 else core_schema.union_schema(list(choices), mode="left_to_right"),
            custom_error_type="unreadable",
            custom_error_message="unreadable",
            custom_error_context={"wanted": wanted},
        )

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """The schema, whatever the annotated type is; a copy, since pydantic keeps notes of each place in it."""
        return self._schema.copy()

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The JSON Schema as given."""
        return dict(self._json)


@dataclass(frozen=True, slots=True, init=False)
class Offers:
    """What Grafana knows of a text, for editors to offer; other texts are not judged."""

    texts: tuple[str, ...]

    def __init__(self, *texts: str) -> None:
        object.__setattr__(self, "texts", texts)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema with the texts as examples."""
        return handler(schema) | {"examples": list(self.texts)}


@dataclass(frozen=True, slots=True, init=False)
class Choices(Offers):
    """The texts that Grafana knows in a place where it takes every other one for its default, and says nothing.

    Newer versions may know more of them, so only what is one of these but for its case or a letter is a fault.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The schema of the text, with an error that names the one that is meant."""
        return core_schema.no_info_after_validator_function(self._take, handler(source))

    def _take(self, value: object) -> object:
        if isinstance(value, str) and value not in self.texts and (meant := surely(value, self.texts)) is not None:
            raise PydanticCustomError("unreadable", "unreadable", {"wanted": f"`{meant}`"})
        return value


def _matching(pattern: str) -> core_schema.CoreSchema:
    """Texts that match; the pattern is compiled once, which a schema would do in each place that it stands in."""
    found: Callable[[str], object] = re.compile(pattern).search

    def take(value: object) -> object:
        if isinstance(value, str) and found(value):
            return value
        raise unreadable()

    return core_schema.no_info_plain_validator_function(take)


def _up_to(most: int) -> Scalar:
    pattern = f"^[0-{most}]?$"
    schema = {"type": ["number", "boolean", "string"], "minimum": 0, "maximum": most, "pattern": pattern}
    return Scalar(
        f"a number from 0 to {most}",
        schema | {"examples": list(range(most + 1))},
        core_schema.float_schema(strict=True, ge=0, le=most),
        _BOOL,
        _matching(pattern),
    )


_TEXT = core_schema.str_schema()
_FLOAT = core_schema.float_schema(strict=True)
_BOOL = core_schema.bool_schema(strict=True)
_TYPES = ["boolean", "number", "string"]

String = Annotated[str, Scalar("a text", {"type": "string"}, _TEXT)]
"""A text in quotes and nothing else."""
Title = Annotated[
    str,
    StringConstraints(pattern=r"\S"),
    Reads("a text with something in it", {"type": "string", "pattern": r"\S"}),
]
"""A text that is not only blanks."""
Words = Annotated[str, Scalar("a text", {"type": ["string", "number", "boolean"]}, _TEXT, _FLOAT, _BOOL)]
"""Any scalar."""
WordsOrList = Annotated[Annotated[Words, AS_TEXT] | Annotated[list[Words | None], AS_LIST], BY_SHAPE]
"""One text, or several in a list."""
Number = Annotated[float, Scalar("a number", {"type": _TYPES, "pattern": _NUMBER}, _FLOAT, _BOOL, _matching(_NUMBER))]
"""A number, in quotes or not; a text with a variable in it is not judged."""
Limit = Annotated[
    float,
    Scalar("a number", {"type": _TYPES, "pattern": f"{_NUMBER}|^null$"}, _FLOAT, _BOOL, _matching(f"{_NUMBER}|^null$")),
]
"""A number as above, or the text `null`, which exporters write for the first step of thresholds."""
NoList = Annotated[str, Scalar("a list", {"type": "string", "const": ""}, _matching("^$"))]
"""Nothing, in place of a list."""
NoMapping = Annotated[list[Any], Field(max_length=0)]
"""Nothing, in place of a mapping."""
Switch = Annotated[
    bool, Scalar("true or false without quotes", {"type": _TYPES, "pattern": _YES}, _BOOL, _FLOAT, _matching(_YES))
]
"""Yes or no. A text that says no counts as yes, as any other does."""
UpTo2 = Annotated[float, _up_to(2)]
"""A choice that is a number, for which old files have true and false, or quotes."""
UpTo3 = Annotated[float, _up_to(3)]
UpTo8 = Annotated[float, _up_to(8)]

RealNumber = Annotated[float, Scalar("a number without quotes", {"type": "number"}, _FLOAT)]
"""A number without quotes, which is all that Go decodes as one."""
RealInt = Annotated[
    int, Scalar("a whole number without quotes", {"type": "integer"}, core_schema.int_schema(strict=True))
]
"""A whole number without quotes."""
RealBool = Annotated[bool, Scalar("true or false without quotes", {"type": "boolean"}, _BOOL)]
"""true or false without quotes."""
TextOrBool = Annotated[str, Scalar("a text, or true or false", {"type": ["string", "boolean"]}, _TEXT, _BOOL)]
TextOrNumber = Annotated[str, Scalar("a text or a number", {"type": ["string", "number"]}, _TEXT, _FLOAT)]
