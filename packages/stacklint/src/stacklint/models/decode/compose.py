"""How Compose decodes scalars: by YAML's own types, then variables, then the field's type. Facts: docker compose 2.26.

A text that holds a `$` may become anything that its field takes, so it is taken.
"""

from __future__ import annotations

import re
from typing import Final, final

from stacklint.document import Plain
from stacklint.models.core_yaml import native
from stacklint.models.decode.yaml import unreadable
from stacklint.pattern import Pattern

TRUTHS: Final = ("y", "yes", "true", "on", "n", "no", "false", "off")
_DIVIDED: Final = Pattern(r"[-+.0-9][0-9a-fA-FxobeE._+-]*\Z")


def read_native(value: object) -> object:
    """What YAML makes of a scalar without a type to go by; underscores may divide the digits of a number."""
    if isinstance(value, Plain) and "_" in value and _DIVIDED.match(value):
        found = native(Plain(value.replace("_", "")))
        return str(value) if isinstance(found, str) else found
    return native(value)


def _is_number(found: object, *, whole: bool) -> bool:
    """Whether it is a number; JSON Schema takes 2.0 for a whole one."""
    if isinstance(found, float):
        return not whole or found.is_integer()
    return isinstance(found, int) and not isinstance(found, bool)


@final
class Scalar:
    """Reads a text that a pattern fits, and numbers without quotes, or only whole ones."""

    def __init__(self, pattern: str = "", *, numbers: bool = False, whole: bool = False) -> None:
        self.made_of: Final = {"pattern": pattern, "numbers": numbers, "whole": whole}
        self._fits: Final = re.compile(f"(?:{pattern})\\Z") if pattern else None
        self._numbers: Final = numbers
        self._whole: Final = whole

    def __call__(self, value: object) -> str:
        """The scalar, if it is such a one."""
        found = read_native(value)
        if isinstance(found, str):
            if "$" in found or (self._fits is not None and self._fits.match(found)):
                return found
        elif self._numbers and _is_number(found, whole=self._whole):
            return str(value)
        raise unreadable()


def among(*words: str) -> Scalar:
    """Reads one of these words."""
    return Scalar("|".join(map(re.escape, words)))


def text(value: object) -> str:
    """What YAML makes a text."""
    if isinstance(found := read_native(value), str):
        return found
    raise unreadable()


def truth(value: object) -> str:
    """A boolean, or a text that says one."""
    found = read_native(value)
    if isinstance(found, bool) or (isinstance(found, str) and ("$" in found or found.lower() in TRUTHS)):
        return str(value)
    raise unreadable()


def exposed(value: object) -> str:
    """A text, or a whole number."""
    found = read_native(value)
    if isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool)):
        return str(value)
    raise unreadable()


def option(value: object) -> str:
    """A text, or a number."""
    found = read_native(value)
    if isinstance(found, str) or _is_number(found, whole=False):
        return str(value)
    raise unreadable()
