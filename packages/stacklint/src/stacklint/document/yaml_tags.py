"""What quotes and tags make of YAML's scalars, as Go's readers decode them.

Facts: resolve.go and decode.go of go-yaml v2.4 and v3.0, and promtool 3.5.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from stacklint.document.numbers import LEAST, MOST, number
from stacklint.document.plain import BOOLS, NULL_KEY, NULLS, Plain
from stacklint.document.tree import GoYaml
from stacklint.pattern import Pattern

_STANDARD: Final = "tag:yaml.org,2002:"
_BASE64: Final = Pattern(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")
_CLOCK: Final = r"(?:2[0-3]|[01]?[0-9]):[0-5]?[0-9]:[0-5]?[0-9](?:[.,][0-9]+)?"
_ZONE: Final = r"(?:Z|[+-](?:[01][0-9]|2[0-4]):(?:[0-5][0-9]|60))"
_TIME: Final = Pattern(
    rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})(?:[Tt]{_CLOCK}{_ZONE}| {_CLOCK})?\Z",
)


def decoded(event: Any) -> str | None:
    """The value of a scalar with quotes or a tag, whether it fits the tag or not."""
    value: str = event.value
    if is_null(event):
        return None
    match _kind(event):
        case "int" | "float" | "bool":
            return Plain(value)
        case "binary" if _is_binary(value):
            return b64decode(value).decode(errors="replace")
        case _:
            return value


def key_text(event: Any) -> str:
    """The key that a scalar is."""
    if is_null(event):
        return NULL_KEY
    return str(decoded(event)) if event.tag else str(event.value)


def is_merge(event: Any) -> bool:
    """Whether a key merges other mappings: `<<` without quotes, or tagged so (go-yaml v3, `isMerge`)."""
    return bool(event.value == "<<" and (event.implicit[0] or _kind(event) == "merge"))


def is_null(event: Any) -> bool:
    """Whether a scalar is null. Without quotes, the tag `!` says no more than none (to go-yaml 3)."""
    is_untagged = (event.implicit[0] or event.tag == "!") and not event.style
    return _kind(event) == "null" or (is_untagged and event.value in NULLS)


def misfit(event: Any) -> tuple[str, GoYaml | None]:
    """The tag that a scalar can't be decoded by, as people write it, and by which reader if the other one can.

    The tag is empty where it fits.
    """
    kind = _kind(event)
    fits = _FITS.get(kind)
    if fits is None or (fits(event.value) and (kind != "bool" or event.value in _CORE_BOOLS)):
        return "", None
    return f"!!{kind}", GoYaml.V3 if fits(event.value) else None


def _kind(event: Any) -> str:
    tag: str = event.tag or ""
    return tag.removeprefix(_STANDARD) if tag.startswith(_STANDARD) else ""


def _is_float(text: str) -> bool:
    found = number(text)
    return isinstance(found, float) or (found is not None and LEAST <= found <= MOST >> 1)


def _is_time(text: str) -> bool:
    found = _TIME.match(text)
    if found is None:
        return False
    year, month, day = map(int, found.group(1, 2, 3))
    try:
        date(year or 4, month, day)  # the year 0, which Python doesn't have, is a leap year, too
    except ValueError:
        return False
    return True


def _is_binary(text: str) -> bool:
    return _BASE64.match(re.sub(r"[\r\n]", "", text)) is not None


_CORE_BOOLS: Final = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
"""What else is a boolean, such as `yes`, has no tag to go-yaml 3 that says so."""

_FITS: Final[dict[str, Callable[[str], bool]]] = {
    "int": lambda text: type(number(text)) is int,
    "float": _is_float,
    "bool": BOOLS.__contains__,
    "null": NULLS.__contains__,
    "timestamp": _is_time,
    "binary": _is_binary,
}
