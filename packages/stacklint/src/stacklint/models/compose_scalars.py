"""Scalars of compose files, as Compose decodes them: by YAML's own types, then variables, then the field's type.

A text that holds a `$` may become anything that its field takes, so it is taken. Facts: docker compose 2.26.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import PlainValidator, StringConstraints

from stacklint.document import Plain
from stacklint.models.core_yaml import native
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE, Reads, Text, unreadable

_TRUTHS = ("y", "yes", "true", "on", "n", "no", "false", "off")
_WHOLE = r"[-+]?[0-9]+"
_NUMBER = r"[-+]?(\.[0-9]+|[0-9]+\.?[0-9]*)([eE][-+]?[0-9]+)?"
_SIZE = r"[0-9]+(\.[0-9]*)? ?[kKmMgGtTpP]?[iI]?[bB]?"
_SPAN = r"[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)"
_TRUTH = "|".join(form for word in _TRUTHS for form in dict.fromkeys((word, word.capitalize(), word.upper())))
_NAME = r"^[a-zA-Z0-9._-]+$"
_DIVIDED = re.compile(r"[-+.0-9][0-9a-fA-FxobeE._+-]*\Z")


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


def _scalar(pattern: str = "", *, numbers: bool = False, whole: bool = False) -> Callable[[object], str]:
    """Reads a text that a pattern fits, and numbers without quotes, or only whole ones."""
    fits = re.compile(f"(?:{pattern})\\Z") if pattern else None

    def read(value: object) -> str:
        found = read_native(value)
        if isinstance(found, str):
            if "$" in found or (fits is not None and fits.match(found)):
                return found
        elif numbers and _is_number(found, whole=whole):
            return str(value)
        raise unreadable()

    return read


def _reads(wanted: str, pattern: str, *types: str) -> Reads:
    return Reads(wanted, {"type": ["string", *types], "pattern": f"^({pattern})$|\\$" if pattern else "\\$"})


def among(*words: str) -> Callable[[object], str]:
    """Reads one of these words."""
    return _scalar("|".join(map(re.escape, words)))


def choice(*words: str) -> Reads:
    """Says which words there are."""
    wanted = ", ".join(f"`{word}`" for word in words)
    pattern = f"^({'|'.join(map(re.escape, words))})$|\\$"
    return Reads(f"one of {wanted}" if len(words) > 1 else wanted, {"type": "string", "pattern": pattern})


def _string(value: object) -> str:
    if isinstance(found := read_native(value), str):
        return found
    raise unreadable()


def _truth(value: object) -> str:
    found = read_native(value)
    if isinstance(found, bool) or (isinstance(found, str) and ("$" in found or found.lower() in _TRUTHS)):
        return str(value)
    raise unreadable()


def _exposed(value: object) -> str:
    found = read_native(value)
    if isinstance(found, str) or (isinstance(found, int) and not isinstance(found, bool)):
        return str(value)
    raise unreadable()


def _option(value: object) -> str:
    found = read_native(value)
    if isinstance(found, str) or _is_number(found, whole=False):
        return str(value)
    raise unreadable()


String = Annotated[str, PlainValidator(_string), Reads("a text (a number needs quotes here)", {"type": "string"})]
Truth = Annotated[str, PlainValidator(_truth), _reads("`true` or `false`", _TRUTH, "boolean")]
Whole = Annotated[
    str, PlainValidator(_scalar(_WHOLE, numbers=True, whole=True)), _reads("a whole number", _WHOLE, "integer")
]
Count = Annotated[str, PlainValidator(_scalar(_WHOLE, numbers=True)), _reads("a whole number", _WHOLE, "number")]
"""A fraction is cut off, if it isn't in quotes."""
PlainWhole = Annotated[
    str,
    PlainValidator(_scalar(numbers=True, whole=True)),
    _reads("a whole number without quotes", "", "integer"),
]
Number = Annotated[str, PlainValidator(_scalar(_NUMBER, numbers=True)), _reads("a number", _NUMBER, "number")]
Size = Annotated[
    str, PlainValidator(_scalar(_SIZE, numbers=True)), _reads("a size such as `512m` or `2g`", _SIZE, "number")
]
WholeSize = Annotated[
    str,
    PlainValidator(_scalar(_SIZE, numbers=True, whole=True)),
    _reads("a size such as `512m` or `2g`", _SIZE, "integer"),
]
WrittenSize = Annotated[
    str, PlainValidator(_scalar(_SIZE)), _reads("a size with its unit, such as `512m` or `2g`", _SIZE)
]
Span = Annotated[str, PlainValidator(_scalar(_SPAN)), _reads("a duration such as `10s` or `1m30s`", _SPAN)]
Published = Annotated[
    str, PlainValidator(_scalar(".*", numbers=True, whole=True)), _reads("a port, or a range of ports", ".*", "integer")
]
Exposed = Annotated[
    str, PlainValidator(_exposed), Reads("a port, or a range of ports", {"type": ["string", "integer"]})
]
Option = Annotated[str, PlainValidator(_option), Reads("a text or a number", {"type": ["string", "number"]})]
DeviceCount = Annotated[
    str,
    PlainValidator(_scalar(f"{_WHOLE}|all", numbers=True, whole=True)),
    _reads("a whole number, or `all`", f"{_WHOLE}|all", "integer"),
]
Name = Annotated[
    str,
    StringConstraints(pattern=_NAME),
    Reads("a name of letters, digits, dots, dashes and underscores", {"type": "string", "pattern": _NAME}),
]
"""A key that names a service, volume, config or secret."""

AString = Annotated[String, AS_TEXT]
AText = Annotated[Text, AS_TEXT]
Strings = Annotated[list[String], AS_LIST]
StringOrList = Annotated[AString | Strings, BY_SHAPE]
Command = Annotated[AString | Strings, BY_SHAPE]
"""One text, which is split like a shell's, or the words."""
Pairs = Annotated[Strings | Annotated[dict[str, Text | None], AS_MAPPING], BY_SHAPE]
"""A mapping, or a list of `name=value`."""
Options = dict[str, Option]
Anything = dict[str, Any]
