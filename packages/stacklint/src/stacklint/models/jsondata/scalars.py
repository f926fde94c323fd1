"""Scalars inside `jsonData`, which YAML decodes with no type to go by.

So `yes` is a text, `"true"` is one as well, and a number is a number. What a variable fills in is always a text. A text
with a `$` in it is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import core_schema

from stacklint.models.decode.settings import SHIFT, SPAN, Matching, count, flag, shift, span, text
from stacklint.models.scalars import ReadBy, Reads

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

String = Annotated[str, ReadBy(text), Reads("a text", {"type": "string"})]
Flag = Annotated[
    str,
    ReadBy(flag),
    Reads("`true` or `false` without quotes", {"type": ["boolean", "string"], "pattern": r"\$"}),
]
Count = Annotated[
    str,
    ReadBy(count),
    Reads("a whole number", {"type": ["integer", "string"], "pattern": r"^[0-9]+$|^$|\$", "minimum": 0}),
]
Span = Annotated[str, ReadBy(span), Reads("a duration such as `15s` or `1m`", {"type": "string", "pattern": SPAN})]
"""A length of time. A plain number is a number, which no query survives."""
Shift = Annotated[str, ReadBy(shift), Reads("a duration such as `-1h` or `5m`", {"type": "string", "pattern": SHIFT})]
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
        return wanted.__get_pydantic_core_schema__(Annotated[str, ReadBy(Matching(self.pattern))], handler)

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The schema with the words as examples."""
        return {"type": "string", "pattern": self.pattern, "examples": list(self.words)}
