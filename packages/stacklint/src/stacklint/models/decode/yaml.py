"""How Go's decoders read the scalars of YAML, by the type of the field that takes them.

Each function gives back a value that its field takes, and raises what pydantic makes an error of for others. They need
none of pydantic's models: `prepared` judges by them without. Facts: decode.go and resolve.go of go-yaml v2.4 and v3.0.
"""

from __future__ import annotations

from typing import Final

from pydantic_core import PydanticCustomError

from stacklint.document import Plain
from stacklint.document.numbers import LEAST, MOST, number
from stacklint.document.plain import BOOLS
from stacklint.models.durations import LONGEST, milliseconds
from stacklint.models.urls import is_url
from stacklint.pattern import Pattern

TAG = "\0"
"""Starts the tags of unions, which pydantic writes into a location."""


def unreadable() -> PydanticCustomError:
    """What a validator raises; the `Reads` around it says the rest."""
    return PydanticCustomError("unreadable", "unreadable")


_V3_BOOLS: Final = frozenset(
    {"true", "True", "TRUE", "false", "False", "FALSE", "y", "Y", "yes", "on", "n", "N", "no", "off"}
)


def _plain(value: object) -> str:
    if isinstance(value, Plain):
        return value
    raise unreadable()


def _number(value: object) -> int | float:
    """A number that 64 bits can hold, or an endless one in YAML's words."""
    if (found := number(_plain(value))) is None:
        raise unreadable()
    return found


def integer(value: object) -> str:
    """Go's integers take floats too, and cut them off."""
    return _between(value, LEAST, MOST >> 1)


def unsigned(value: object) -> str:
    """As `integer`, from 0 on."""
    return _between(value, 0, MOST)


def _between(value: object, least: int, most: int) -> str:
    """A number within limits: Go's comparison with the upper one is made in floats, where that is one more."""
    found = _number(value)
    if least <= found <= most or (isinstance(found, float) and least - 1 < found <= most + 1):
        return str(value)
    raise unreadable()


def real(value: object) -> str:
    """A number."""
    _number(value)
    return str(value)


def v2_bool(value: object) -> str:
    """What go-yaml 2 takes for a boolean."""
    if (text := _plain(value)) in BOOLS:
        return text
    raise unreadable()


def v3_bool(value: object) -> str:
    """What go-yaml 3 takes for a boolean."""
    if (text := _plain(value)) in _V3_BOOLS:
        return text
    raise unreadable()


def duration_in_range(text: str) -> str:
    """A duration that Prometheus can hold: below 292 years."""
    if len(text) > 3 and milliseconds(text) > LONGEST:
        raise unreadable()
    return text


SIZE: Final = r"^[-+]?(0|((\.[0-9]+|[0-9]+\.?[0-9]*)([KMGTPE]iB|B))+|((\.[0-9]+|[0-9]+\.?[0-9]*)[KMGTPE]?B)+)$"
_SIZE_PARTS: Final = Pattern(r"([0-9.]+)([KMGTPE]?)")
_LARGEST_SIZE: Final = 2**63


def countable_size(text: str) -> str:
    """A size of 8 EiB at most."""
    total = sum(float(count) * 1024 ** " KMGTPE".index(unit or " ") for count, unit in _SIZE_PARTS.findall(text))
    if total <= _LARGEST_SIZE:
        return text
    raise unreadable()


def url(text: str) -> str:
    """What Go's `url.Parse` takes."""
    if is_url(text):
        return text
    raise unreadable()


def shape(value: object) -> str:
    """Which alternative of a union of shapes a value takes: by its type alone, so each fault has one error."""
    if isinstance(value, list):
        return TAG + "list"
    if isinstance(value, dict):
        return TAG + "mapping"
    return TAG + ("null" if value is None else "text")
