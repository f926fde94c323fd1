"""Variables in Grafana's provisioning files: what Grafana makes of a text with `$` in it.

Every text is expanded twice. It is split at `$$`; in each part `${NAME}` and `$__env{NAME}` give way to variables of
the environment, then `$__file{PATH}` to the content of files, and the result is expanded once more as Go's
`os.ExpandEnv` does it. So a `$` in a value, wherever it came from, takes what follows it along. The parts are joined
with one `$`. There are no defaults: `${X:-y}` is the variable `X:-y`.

Facts: pkg/services/provisioning/values and pkg/setting/expanders.go of Grafana, os/env.go of Go.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from stacklint.pattern import Pattern

_BRACED: Final = Pattern(r"\$(|__\w+)\{([^}]+)\}", re.ASCII)
_NAME: Final = Pattern(r"[A-Za-z0-9_]+", re.ASCII)
_SPECIAL: Final = frozenset("*#$@!?-0123456789")
_LONGEST: Final = 50_000
"""A text with more characters than this is not looked into, and counts as unknown."""
_OPAQUE: Final = "\0"
"""Stands for a value that isn't known."""

Lookup: TypeAlias = Callable[[str], str | None]
"""The value of a variable, or the content of a file, by name; `None` where it isn't known."""


class Source(StrEnum):
    """Where the text of a variable comes from."""

    ENVIRONMENT = "environment"
    FILE = "file"
    VAULT = "vault"
    NOWHERE = "nowhere"
    """It looks like a variable and names none, such as `${}`: it vanishes."""


class Variable(NamedTuple):
    """Something that Grafana replaces.

    Attributes:
        start: where it begins in the text as written; one in the value of another stands where that one does.
        end: where it ends.
        source: where its text comes from.
        name: the name of the variable, or the path of the file.
        value: its text; `None` where that isn't known.
        bare: whether it has no braces.
        inside: whether it stands in the value of another variable, not in the text.
    """

    start: int
    end: int
    source: Source
    name: str
    value: str | None
    bare: bool = False
    inside: bool = False


class Expanded(NamedTuple):
    """A text with its variables replaced; as it is written, where one of them isn't known."""

    text: str
    known: bool = True
    variables: tuple[Variable, ...] = ()


class _Char(NamedTuple):
    """A character, and the characters of the written text that it comes from."""

    char: str
    start: int
    end: int
    inside: bool


def expand(text: str, environment: Lookup, content: Lookup) -> Expanded:
    """What Grafana makes of a text, with the variables of its environment and the content of its files."""
    if "$" not in text:
        return Expanded(text)
    if len(text) > _LONGEST:
        return Expanded(text, known=False)
    found: list[Variable] = []
    parts: list[str] = []
    start = 0
    for part in text.split("$$"):
        chars = [_Char(char, start + index, start + index + 1, False) for index, char in enumerate(part)]
        chars = _filled(chars, {"": Source.ENVIRONMENT, "__env": Source.ENVIRONMENT}, environment, found)
        chars = _filled(chars, {"__file": Source.FILE}, content, found)
        chars = _filled(chars, {"__vault": Source.VAULT}, lambda _: None, found)
        parts.append(_again(chars, environment, found))
        start += len(part) + 2
    known = all(variable.value is not None for variable in found)
    return Expanded("$".join(parts) if known else text, known, tuple(sorted(found, key=lambda one: one.start)))


def _filled(chars: list[_Char], words: dict[str, Source], lookup: Lookup, found: list[Variable]) -> list[_Char]:
    """The characters with `$WORD{NAME}` replaced."""
    text = "".join([one.char for one in chars])
    filled: list[_Char] = []
    last = 0
    for match in _BRACED.finditer(text, 0, text.rfind("}") + 1):  # without an end it would be looked for each time
        source = words.get(match[1])
        if source is None:
            continue
        value = lookup(match[2]) if _OPAQUE not in match[2] else None
        variable = _variable(chars[match.start() : match.end()], source, match[2], value, bare=False)
        found.append(variable)
        filled += chars[last : match.start()]
        filled += _value(variable)
        last = match.end()
    return filled + chars[last:]


def _again(chars: list[_Char], environment: Lookup, found: list[Variable]) -> str:
    """The text of characters after Go's `os.ExpandEnv`."""
    text = "".join([one.char for one in chars])
    pieces: list[str] = []
    position, closed = 0, text.rfind("}")
    while (dollar := text.find("$", position, len(text) - 1)) >= 0:
        pieces.append(text[position:dollar])
        name, width = _shell_name(text, dollar + 1, closed)
        position = dollar + 1 + width
        if not width:
            pieces.append("$")
            continue
        source = Source.ENVIRONMENT if name else Source.NOWHERE
        value = environment(name) if name and _OPAQUE not in name else None if name else ""
        found.append(_variable(chars[dollar:position], source, name, value, bare=text[dollar + 1] != "{"))
        pieces.append(value or "")
    return "".join([*pieces, text[position:]])


def _shell_name(text: str, at: int, closed: int) -> tuple[str, int]:
    """The name after a dollar, and how many characters it takes; no name and some characters: those are eaten.

    `closed` is where the last brace of the text is closed.
    """
    if text[at] == "{":
        end = text.find("}", at) if at < closed else at
        return text[at + 1 : end], end - at + 1
    if text[at] in _SPECIAL:
        return text[at], 1
    name = _NAME.match(text, at)
    return (name[0], len(name[0])) if name is not None else ("", 0)


def _variable(chars: list[_Char], source: Source, name: str, value: str | None, *, bare: bool) -> Variable:
    return Variable(chars[0].start, chars[-1].end, source, name, value, bare, chars[0].inside)


def _value(variable: Variable) -> list[_Char]:
    """The characters of a variable's value, each of which stands where the variable does."""
    value = _OPAQUE if variable.value is None else variable.value
    return [_Char(char, variable.start, variable.end, True) for char in value]
