"""How plugins of Grafana read their settings, as `jsondata.scalars` says it."""

from __future__ import annotations

import re
from typing import Final, final

from stacklint.document import Plain
from stacklint.models.core_yaml import native
from stacklint.models.decode.yaml import unreadable
from stacklint.pattern import Pattern

SPAN: Final = r"^[<>]?([0-9]+|([0-9]+(\.[0-9]+)?(ms|[yMwdhms]))+)$|^$|\$"
_SPAN_RE: Final = Pattern(SPAN)
SHIFT: Final = r"^[+-]?([0-9]+|([0-9]+(\.[0-9]+)?(ns|us|µs|ms|[yMwdhms]))+)$|^$|\$"
_SHIFT_RE: Final = Pattern(SHIFT)
_COUNT: Final = Pattern(r"[0-9]+$|$|.*\$")


def text(value: object) -> str:
    """A scalar that YAML gives as a text."""
    if isinstance(found := native(value), str):
        return found
    raise unreadable()


def flag(value: object) -> str:
    """A boolean, or what is yet to be filled in."""
    if isinstance(value, Plain) and isinstance(native(value), bool):
        return value
    if isinstance(value, str) and "$" in value:
        return value
    raise unreadable()


def count(value: object) -> str:
    """A whole number, or a text that says one."""
    if isinstance(value, str) and _COUNT.match(value):
        return value
    raise unreadable()


def span(value: object) -> str:
    """A length of time."""
    if _SPAN_RE.search(found := text(value)):
        return found
    raise unreadable()


def shift(value: object) -> str:
    """A length of time with its sign."""
    if _SHIFT_RE.search(found := text(value)):
        return found
    raise unreadable()


@final
class Matching:
    """Reads a text that a pattern fits."""

    def __init__(self, pattern: str) -> None:
        self.made_of: Final = {"pattern": pattern}
        self._fits: Final = re.compile(pattern)

    def __call__(self, value: object) -> str:
        """The text, if it is such a one."""
        if self._fits.search(found := text(value)):
            return found
        raise unreadable()
