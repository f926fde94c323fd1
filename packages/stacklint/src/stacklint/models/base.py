"""What every model shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from stacklint.models.fault import Consequence, ModelFault


class Model(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", regex_engine="rust-regex", protected_namespaces=())


class CamelModel(Model):
    """A mapping with keys in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel)


class OpenModel(Model):
    """A mapping that may have keys that we don't judge."""

    model_config = ConfigDict(extra="allow")


class OpenCamelModel(CamelModel):
    """A mapping with keys in camelCase, and others that we don't judge."""

    model_config = ConfigDict(extra="allow")


def optional(description: str, *, alias: str | None = None) -> Any:
    """A key that may be left out or null, which is the same to Go's decoders."""
    return Field(default=None, description=description, alias=alias)


def required(description: str, *, alias: str | None = None) -> Any:
    """A key that must be there."""
    return Field(description=description, alias=alias)


def no_hint(_model: type[Model] | None, _key: str) -> str:
    """No advice on an unknown key beyond its spelling."""
    return ""


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one kind are judged.

    Attributes:
        title: the name of the format.
        variants: the types that files of this kind may have, the current one first.
        choose: the type that reads a given file; none for a file that isn't judged.
        meaning: what types can't say: relations between values. It reads the data with tolerance.
        wrong: what the reader does with a value that it can't decode.
        unknown: what the reader does with a key that it doesn't know.
        condition: in JSON Schema, what tells files that the first variant reads from those that it doesn't.
        hint: advice on a key that a mapping's model doesn't know.
    """

    title: str
    variants: tuple[Any, ...]
    choose: Callable[[Any], Any]
    meaning: Callable[[Any], Iterator[ModelFault]]
    wrong: Consequence = Consequence.REFUSES
    unknown: Consequence = Consequence.REFUSES
    condition: dict[str, Any] | None = None
    hint: Callable[[type[Model] | None, str], str] = no_hint
