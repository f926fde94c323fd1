"""What every model shares."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from stacklint.document import GoYaml
from stacklint.models.fault import Consequence, ModelFault
from stacklint.models.history import Dated, Gone
from stacklint.models.reader import PROMETHEUS, Reader, Version, version_text


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """What mappings of one model hold beyond it, told by one of their values, such as a panel's `type`.

    Attributes:
        key: the keys that lead to the text that decides.
        models: for each such text, where inside the mapping which model judges: `module:Class`, relative to here.
        whole: whether the text decides about keys as well, so that those of one that isn't listed are not judged.
    """

    key: tuple[str, ...]
    models: Mapping[str, Mapping[tuple[str, ...], str]]
    whole: bool = True

    def said(self, owner: dict[str, object]) -> str:
        """The text of a mapping that decides, "" if there is none."""
        value: object = owner
        for key in self.key:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    def of(self, owner: dict[str, object]) -> Mapping[tuple[str, ...], str]:
        """Which models judge what inside a mapping."""
        return self.models.get(self.said(owner), {})


class Model(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", regex_engine="rust-regex", protected_namespaces=(), defer_build=True)

    gone: ClassVar[Mapping[str, Gone]] = {}
    """Keys that older versions know."""
    cases: ClassVar[tuple[Cases, ...]] = ()
    """What some of these mappings hold beyond the model, told by a value of theirs."""
    own_keys: ClassVar[bool] = False
    """Whether keys that begin with `x-` are its author's own."""
    wrong: ClassVar[Consequence | None] = None
    """What the reader does with a value that it can't decode, where that differs from the rest of the format."""


class CamelModel(Model):
    """A mapping with keys in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel)


class OpenModel(Model):
    """A mapping that may have keys that we don't judge."""

    model_config = ConfigDict(extra="allow")


class OpenCamelModel(CamelModel):
    """A mapping with keys in camelCase, and others that we don't judge."""

    model_config = ConfigDict(extra="allow")


def optional(
    description: str,
    *,
    alias: str | None = None,
    since: Version | None = None,
    deprecated: Version | None = None,
    instead: str = "",
    program: str = PROMETHEUS,
) -> Any:
    """A key that may be left out or null, which is the same to Go's decoders; see `Dated` for its history."""
    if since is not None:
        description += f" Since {program} {version_text(since)}."
    found: Any = Field(default=None, description=description, alias=alias)
    if since is not None or deprecated is not None:
        found.metadata.append(Dated(since, deprecated, instead, program))
    return found


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
        variants: the types that files of this kind may have, the current one first; few files have one that is named
            as in `Cases`.
        choose: the type that reads a given file; none for a file that isn't judged.
        meaning: what types can't say: relations between values. It reads the data with tolerance.
        wrong: what the reader does with a value that it can't decode, unless the model around it says otherwise.
        unknown: what the reader does with a key that it doesn't know.
        conditions: in JSON Schema, for each variant but the last what tells its files from those of later ones; for the
            last one too, where there are files that aren't judged.
        hint: advice on a key that a mapping's model doesn't know.
        dated: the program whose versions the fields know, "" if there is none.
        yaml: which of Go's readers of YAML reads it.
        skips_null_keys: whether it leaves out what stands behind a key that is null, as go-yaml 3 does into types.
        cased: whether any of its models has `cases`.
        spelt: whether a key that a model doesn't know is told where it surely is one that the model does, misspelt.
    """

    title: str
    variants: tuple[Any, ...]
    choose: Callable[[Any], Any]
    meaning: Callable[[Any, Reader], Iterator[ModelFault]]
    wrong: Consequence = Consequence.REFUSES
    unknown: Consequence = Consequence.REFUSES
    conditions: tuple[dict[str, Any], ...] = ()
    hint: Callable[[type[Model] | None, str], str] = no_hint
    dated: str = ""
    yaml: GoYaml = GoYaml.V3
    skips_null_keys: bool = False
    cased: bool = False
    spelt: bool = False
