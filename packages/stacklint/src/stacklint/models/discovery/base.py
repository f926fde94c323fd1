"""What the discoveries share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from stacklint.document import Part, Path
from stacklint.models.base import Format, Model, optional
from stacklint.models.client_meaning import client_meaning, tls_meaning
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.fault import Consequence, FaultKind, ModelFault, Other
from stacklint.models.faults import describe, mapping_name
from stacklint.models.http_client import HttpClient
from stacklint.models.raw import given, text
from stacklint.models.reader import Reader
from stacklint.models.scalars import Duration, Int, Reads, Text

Meaning = Callable[[dict[str, object], Path, Reader], Iterator[ModelFault]]
Texts = list[Text | None]
SomeTexts = Annotated[Texts, Field(min_length=1)]

_NON_BLANK = r"\S"
NonBlank = Annotated[
    str,
    StringConstraints(pattern=_NON_BLANK),
    Reads("a text with more than blanks in it", {"type": ["string", "number", "boolean"], "pattern": _NON_BLANK}),
]


@dataclass(frozen=True, slots=True)
class Discovery:
    """How an entry of a discovery is judged.

    Attributes:
        model: the keys and values that it may have.
        meaning: what types can't say. It reads an entry with tolerance, and knows the place of the entry.
        refuses_zero: whether the loader looks at `refresh_interval` itself.
        joins: whether relative paths count from the folder of the configuration.
    """

    model: type[Model]
    meaning: Meaning
    refuses_zero: bool = False
    joins: bool = True


class Polled(HttpClient):
    """A discovery that asks over HTTP, again and again."""

    refresh_interval: Duration | None = optional("Time between two requests. Default 60s.")


class Ported(Polled):
    """A discovery that finds machines, not ports."""

    port: Int | None = optional("Port of the targets; relabelling may set another. Default 80.")


def no_meaning(_entry: dict[str, object], _path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all."""
    return iter(())


def http_meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all, but for the settings of the HTTP client."""
    return client_meaning(entry, path)


def tls_only_meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """The types say it all, but for TLS, which is all that can be set of the HTTP client."""
    return tls_meaning(entry, path)


def needs(entry: dict[str, object], path: Path, key: str, why: str) -> Iterator[ModelFault]:
    """A fault where a key that an entry needs is missing, null or empty."""
    if given(entry, key):
        return
    if key in entry:
        message = f"`{key}` is empty, {why}"
        yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)
    else:
        message = f"`{key}` is missing in {mapping_name(path)}, {why}"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)


def zero_interval(found: Discovery, entry: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """A `refresh_interval` of 0, which null is too: Go's ticker panics at it, and the whole of Prometheus ends."""
    key = "refresh_interval"
    if key not in found.model.model_fields:
        return
    interval = text(entry, key)
    if entry[key] is None or (is_duration(interval) and milliseconds(interval) == 0):
        message = f"`{key}` is {describe(entry[key])}, not above 0"
        if found.refuses_zero:
            yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)
        else:
            message += ": Prometheus takes it, and crashes when it starts to discover"
            breaks = Consequence.BREAKS
            yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message, consequence=breaks)


def beside(path: Path, key: str, other: str, *inner: str) -> ModelFault:
    """Two keys of a mapping exclude each other, and `key` is to blame, or what `inner` leads to below it."""
    message = f"`{inner[-1] if inner else key}` is set beside `{other}`: only one of them may be"
    others = (Other((*path, other), Part.KEY, "set here"),)
    return ModelFault((*path, key, *inner), Part.KEY, FaultKind.WRONG_VALUE, message, others=others)


FORM = Format(
    title="Service discovery of Prometheus",
    variants=(),
    choose=lambda _: None,
    meaning=lambda *_: iter(()),
    dated=True,
)
"""What Prometheus makes of a fault in a discovery: it refuses the file."""
