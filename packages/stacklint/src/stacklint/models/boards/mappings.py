"""The four ways to map values to texts."""

from typing import Annotated

from stacklint.models.base import OpenCamelModel, optional
from stacklint.models.boards.fields import MappingResult
from stacklint.models.json_scalars import Number, Offers, Words


class ValueMap(OpenCamelModel):
    """Single values."""

    options: dict[str, MappingResult] | None = optional("For each value what is shown.")


class RangeOptions(OpenCamelModel):
    """Values between two."""

    from_: Number | None = optional("The least; null for no limit.", alias="from")
    to: Number | None = optional("The greatest; null for no limit.")
    result: MappingResult | None = optional("What is shown.")


class RangeMap(OpenCamelModel):
    """A range of values."""

    options: RangeOptions | None = optional("Which values, and what is shown.")


class RegexOptions(OpenCamelModel):
    """Values that match."""

    pattern: Words | None = optional("Regular expression.")
    result: MappingResult | None = optional("What is shown; `$1` stands for a group.")


class RegexMap(OpenCamelModel):
    """Values that match an expression."""

    options: RegexOptions | None = optional("Which values, and what is shown.")


class SpecialOptions(OpenCamelModel):
    """What is no ordinary value."""

    match: Annotated[Words, Offers("true", "false", "null", "nan", "null+nan", "empty")] | None = optional(
        "What is meant."
    )
    result: MappingResult | None = optional("What is shown.")


class SpecialMap(OpenCamelModel):
    """What is no ordinary value."""

    options: SpecialOptions | None = optional("Which values, and what is shown.")
