"""Scalars inside `jsonData`, which YAML decodes with no type to go by.

So `yes` is a text, `"true"` is one as well, and a number is a number. What a variable fills in is always a text. A text
with a `$` in it is not judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import PlainValidator
from pydantic_core import core_schema

from stacklint.document import Plain
from stacklint.models.core_yaml import native
from stacklint.models.scalars import Reads, unreadable

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_SPAN = r"^[<>]?([0-9]+|([0-9]+(\.[0-9]+)?(ms|[yMwdhms]))+)$|^$|\$"
_SPAN_RE = re.compile(_SPAN)
_SHIFT = r"^[+-]?([0-9]+|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|[yMwdhms]))+)$|^$|\$"
_SHIFT_RE = re.compile(_SHIFT)
_COUNT = re.compile(r"[0-9]+$|$|.*\$")


def _string(value: object) -> str:
    """A scalar that YAML gives as a text."""
    if isinstance(found := native(value), str):
        return found
    raise unreadable()


def _flag(value: object) -> str:
    if isinstance(value, Plain) and isinstance(native(value), bool):
        return value
    if isinstance(value, str) and "$" in value:
        return value
    raise unreadable()


def _count(value: object) -> str:
    """A whole number, or a text that says one."""
    if isinstance(value, str) and _COUNT.match(value):
        return value
    raise unreadable()


def _span(value: object) -> str:
    if _SPAN_RE.search(found := _string(value)):
        return found
    raise unreadable()


def _shift(value: object) -> str:
    if _SHIFT_RE.search(found := _string(value)):
        return found
    raise unreadable()


String = Annotated[str, PlainValidator(_string), Reads("a text", {"type": "string"})]
Flag = Annotated[
    str,
    PlainValidator(_flag),
    Reads("`true` or `false` without quotes", {"type": ["boolean", "string"], "pattern": r"\$"}),
]
Count = Annotated[
    str,
    PlainValidator(_count),
    Reads("a whole number", {"type": ["integer", "string"], "pattern": r"^[0-9]+$|^$|\$", "minimum": 0}),
]
Span = Annotated[
    str, PlainValidator(_span), Reads("a duration such as `15s` or `1m`", {"type": "string", "pattern": _SPAN})
]
"""A length of time. A plain number is a number, which no query survives."""
Shift = Annotated[
    str, PlainValidator(_shift), Reads("a duration such as `-1h` or `5m`", {"type": "string", "pattern": _SHIFT})
]
"""A length of time to move a moment by."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Says that a text is one of some words."""

    words: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """What the text matches; nothing leaves the default."""
        return f"^({'|'.join(self.words)})?$|\\$"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """The schema of a text, with an error that names the words."""
        *most, last = (f"`{word}`" for word in self.words)
        wanted = Reads(f"{', '.join(most)} or {last}", {})
        return wanted.__get_pydantic_core_schema__(Annotated[str, PlainValidator(self._read)], handler)

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema with the words as examples."""
        return {"type": "string", "pattern": self.pattern, "examples": list(self.words)}

    def _read(self, value: object) -> str:
        if re.search(self.pattern, found := _string(value)):
            return found
        raise unreadable()
