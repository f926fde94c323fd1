"""What the discoveries share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from stacklint.document import Part, Path
from stacklint.models.base import Format, Model, optional
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.http_client import HttpClient
from stacklint.models.naming import describe
from stacklint.models.raw import text
from stacklint.models.reader import PROMETHEUS, Reader
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


FORM = Format(
    title="Service discovery of Prometheus",
    variants=(),
    choose=lambda _: None,
    meaning=lambda *_: iter(()),
    dated=PROMETHEUS,
)
"""What Prometheus makes of a fault in a discovery: it refuses the file."""
