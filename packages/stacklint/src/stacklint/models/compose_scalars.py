"""Scalars of compose files, as Compose decodes them: by YAML's own types, then variables, then the field's type.

A text that holds a `$` may become anything that its field takes, so it is taken. Facts: docker compose 2.26.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import StringConstraints

from stacklint.models.decode.compose import TRUTHS, Scalar, exposed, option, text, truth
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE, ReadBy, Reads, Text

_WHOLE = r"[-+]?[0-9]+"
_NUMBER = r"[-+]?(\.[0-9]+|[0-9]+\.?[0-9]*)([eE][-+]?[0-9]+)?"
_SIZE = r"[0-9]+(\.[0-9]*)? ?[kKmMgGtTpP]?[iI]?[bB]?"
_SPAN = r"[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)"
_TRUTH = "|".join(form for word in TRUTHS for form in dict.fromkeys((word, word.capitalize(), word.upper())))
_NAME = r"^[a-zA-Z0-9._-]+$"


def _reads(wanted: str, pattern: str, *types: str) -> Reads:
    return Reads(wanted, {"type": ["string", *types], "pattern": f"^({pattern})$|\\$" if pattern else "\\$"})


def choice(*words: str) -> Reads:
    """Says which words there are."""
    wanted = ", ".join(f"`{word}`" for word in words)
    pattern = f"^({'|'.join(map(re.escape, words))})$|\\$"
    return Reads(f"one of {wanted}" if len(words) > 1 else wanted, {"type": "string", "pattern": pattern})


String = Annotated[str, ReadBy(text), Reads("a text (a number needs quotes here)", {"type": "string"})]
Truth = Annotated[str, ReadBy(truth), _reads("`true` or `false`", _TRUTH, "boolean")]
Whole = Annotated[str, ReadBy(Scalar(_WHOLE, numbers=True, whole=True)), _reads("a whole number", _WHOLE, "integer")]
Count = Annotated[str, ReadBy(Scalar(_WHOLE, numbers=True)), _reads("a whole number", _WHOLE, "number")]
"""A fraction is cut off, if it isn't in quotes."""
PlainWhole = Annotated[
    str,
    ReadBy(Scalar(numbers=True, whole=True)),
    _reads("a whole number without quotes", "", "integer"),
]
Number = Annotated[str, ReadBy(Scalar(_NUMBER, numbers=True)), _reads("a number", _NUMBER, "number")]
Size = Annotated[str, ReadBy(Scalar(_SIZE, numbers=True)), _reads("a size such as `512m` or `2g`", _SIZE, "number")]
WholeSize = Annotated[
    str,
    ReadBy(Scalar(_SIZE, numbers=True, whole=True)),
    _reads("a size such as `512m` or `2g`", _SIZE, "integer"),
]
WrittenSize = Annotated[str, ReadBy(Scalar(_SIZE)), _reads("a size with its unit, such as `512m` or `2g`", _SIZE)]
Span = Annotated[str, ReadBy(Scalar(_SPAN)), _reads("a duration such as `10s` or `1m30s`", _SPAN)]
Published = Annotated[
    str, ReadBy(Scalar(".*", numbers=True, whole=True)), _reads("a port, or a range of ports", ".*", "integer")
]
Exposed = Annotated[str, ReadBy(exposed), Reads("a port, or a range of ports", {"type": ["string", "integer"]})]
Option = Annotated[str, ReadBy(option), Reads("a text or a number", {"type": ["string", "number"]})]
DeviceCount = Annotated[
    str,
    ReadBy(Scalar(f"{_WHOLE}|all", numbers=True, whole=True)),
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
