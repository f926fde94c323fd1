"""Grafana's variables in a text: which it names, how, and where.

`substitution` replaces them in queries. A name that contains a stand-in is recognised by `is_open`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, final

from stacklint.pattern import Pattern

STAND_IN: Final = "zzvariablezz"
"""Stands for a variable's unknown text; no sane metric, label or value contains it."""

BUILT_IN: Final = {
    "__interval": "15s",
    "__interval_ms": "15000",
    "__rate_interval": "1m",
    "__rate_interval_ms": "60000",
    "__range": "1h",
    "__range_s": "3600",
    "__range_ms": "3600000",
    "__from": "1700000000000",
    "__to": "1700003600000",
    "__auto": "1m",
    "timeFilter": "1",
}
"""Grafana's own variables with a value of the right shape (Grafana: global variables)."""

FORMATS: Final = frozenset(
    {
        *("csv", "customqueryparam", "date", "distributed", "doublequote", "glob", "html", "join", "json", "lucene"),
        *("percentencode", "pipe", "queryparam", "raw", "regex", "singlequote", "sqlstring", "text", "uriencode"),
    }
)
"""How the value of a variable can be written, as in `${name:csv}` (Grafana: `VariableFormatID`)."""

_VARIABLE: Final = Pattern(
    r"\$(\w+)"
    r"|\[\[(\w+?)(?::(\w+))?\]\]"
    r"|\$\{(\w+)(?:\.([^:^}]{1,200}+))?(?::([^}]{1,200}+))?\}",
    re.ASCII,
)
"""The spellings that Grafana replaces; anything else, such as `${a b}`, stays as it is (Grafana: `variableRegex`).

It sets no bounds. Without them, a text of a thousand braces that are never closed is looked through a thousand times.
"""
_WORD: Final = Pattern(r"\w+", re.ASCII)
_NAME: Final = Pattern(r"(\{?)(\w+)", re.ASCII)
_REST: Final = Pattern(r"[^}:]{0,300}+(?:\}|:(\w*))", re.ASCII)
"""What stands behind a name in braces, up to the format or the end."""
_FORMAT: Final = Pattern(r":(\w+)", re.ASCII)
_ESCAPED: Final = (("\\u0024", "$"), ("\\u005b", "["), ("\\u005B", "["), ("\\u007b", "{"), ("\\u007B", "{"))
"""Ways to write in JSON what begins the name of a variable."""


@final
class Reference:
    """A variable in a text. It is never changed; a dashboard names a hundred."""

    __slots__ = ("braced", "end", "field", "format", "name", "start")

    def __init__(
        self, name: str, start: int, end: int, form: str = "", field: str = "", *, braced: bool = True
    ) -> None:
        self.name: Final = name
        self.start: Final = start
        """Where the characters begin that name it."""
        self.end: Final = end
        """Where they end."""
        self.format: Final = form
        """How its value is written, as in `${name:format}`; "" if nothing is said."""
        self.field: Final = field
        """The part of its value that is meant, as in `${name.field}`; "" if all of it."""
        self.braced: Final = braced
        """Whether it is written in braces or brackets, which is hardly ever chance."""


def references(text: str) -> tuple[Reference, ...]:
    """The variables that a text names."""
    if "[[" in text:
        return tuple([_reference(found) for found in _VARIABLE.finditer(text)])
    at = text.find("$")
    if at < 0:
        return ()
    several: list[Reference] = []
    while at >= 0:
        found = _VARIABLE.match(text, at)
        if found is not None:
            several.append(_reference(found))
        at = text.find("$", at + 1 if found is None else found.end())
    return tuple(several)


def _reference(found: re.Match[str]) -> Reference:
    start, end = found.span()
    bare = found[1]
    if bare is not None:
        return Reference(bare, start, end, braced=False)
    if found[2] is not None:
        return Reference(found[2], start, end, found[3] or "")
    return Reference(found[4], start, end, found[6] or "", found[5] or "")


def is_foreign(name: str) -> bool:
    """Whether a name is one of Grafana's own, or no variable at all, such as the `$1` of a regular expression."""
    return name in BUILT_IN or name.startswith("__") or name.isdecimal()


def can_be_named(name: str) -> bool:
    """Whether texts can name a variable that is called so; names of Grafana's own are not for others."""
    return _WORD.fullmatch(name) is not None and not name.startswith("__")


class Named(NamedTuple):
    """What stands in a text as the names of variables, and as the formats of their values."""

    names: frozenset[str]
    formats: frozenset[str]
    """Some may be none; where it can't be told at once whether there is one, it is empty."""


def named_in_json(text: str) -> Named:
    """What the text of a JSON file names; neither a name nor a format that is there is left out."""
    if "\\u00" in text:
        for escaped, meant in _ESCAPED:
            text = text.replace(escaped, meant)
    # Looking for the few places takes a small part of the time that an expression takes on the whole text.
    names: set[str] = set()
    formats: set[str] = set()
    at = text.find("$")
    while at >= 0:
        if (name := _NAME.match(text, at + 1)) is not None:
            names.add(name[2])
            if name[1]:
                rest = _REST.match(text, name.end())
                if rest is None or rest[1] is not None:
                    formats.add(rest[1] if rest is not None else "")
        at = text.find("$", at + 1)
    at = text.find("[[")
    while at >= 0:
        if (name := _NAME.match(text, at + 2)) is not None:
            names.add(name[2])
            if (found := _FORMAT.match(text, name.end())) is not None:
                formats.add(found[1])
        at = text.find("[[", at + 1)
    return Named(frozenset(names), frozenset(formats))


def is_open(name: str) -> bool:
    """Whether a name or value contains what a variable holds, so that it can't be judged."""
    return STAND_IN in name
