"""How Grafana decodes the scalars of its provisioning files."""

from __future__ import annotations

from typing import Any, Final

from stacklint.document import Plain, numbers
from stacklint.models.decode.yaml import unreadable
from stacklint.models.provider_meaning import is_real_bool, is_real_text
from stacklint.pattern import Pattern

INT: Final = r"^[+-]?[0-9]+$|^$|\$"
_INT_RE: Final = Pattern(INT)
MOST: Final = (1 << 63) - 1
_DIGITS: Final = len(str(MOST))


def integer(value: object) -> object:
    """A whole number that 64 bits can hold, or nothing, or what is yet to be filled in."""
    if isinstance(value, str) and _INT_RE.search(value):
        digits = value.lstrip("+-0")
        if "$" in value or len(digits) < _DIGITS:
            return value
        if len(digits) == _DIGITS and int(digits) <= MOST + value.startswith("-"):
            return value
    raise unreadable()


def real_bool(value: object) -> object:
    """What is decoded without a type to go by: nothing but YAML's own booleans will do."""
    if is_real_bool(value):
        return value
    raise unreadable()


def version(value: object) -> str:
    """A plain number from 1 on."""
    if isinstance(value, Plain) and (found := numbers.number(value)) is not None and 1 <= found < numbers.MOST >> 1:
        return value
    raise unreadable()


def real_text(value: object) -> object:
    """What YAML makes a text."""
    if is_real_text(value):
        return value
    raise unreadable()


def misplaced(_value: object) -> Any:
    """Nothing: the key belongs elsewhere."""
    raise unreadable()
