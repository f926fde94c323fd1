"""Compose's variables: `$VAR`, `${VAR}`, `${VAR:-default}` and their kin, as the compose specification defines them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DEPTH = 16
"""Defaults nested deeper than this are not looked into; the value is then unknown."""

MAX_GROWN = 1024
"""To how many characters a shorter text can grow; beyond that its value is unknown. Variables that double one another
would fill the memory otherwise."""

_START = re.compile(r"\$(?:\$|(?P<plain>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*))", re.ASCII)
_OPERATOR = re.compile(r":?[-?+]")
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*)")


@dataclass(frozen=True, slots=True)
class Interpolated:
    """A text after interpolation; `known` is false where a variable has no value that files tell."""

    text: str
    known: bool = True


def interpolate(text: str, environment: Mapping[str, str], depth: int = 0) -> Interpolated:
    """Replace the variables of a text. What no file gives a value is left as it is written, and makes it unknown.

    So does a value that is too long, which leaves the whole text as it is.
    """
    pieces: list[str] = []
    known, position, left = True, 0, max(MAX_GROWN, len(text))
    while (found := _START.search(text, position)) is not None:
        pieces.append(text[position : found.start()])
        if found["name"]:
            end = _closing(text, found.start())
            value = _braced(text[found.start() : end], found["name"], environment, depth)
        else:
            end = found.end()
            value = _value(environment.get(found["plain"]), found[0]) if found["plain"] else Interpolated("$")
        left -= len(value.text)
        if left < 0:
            return Interpolated(text, known=False)
        pieces.append(value.text)
        known = known and value.known
        position = end
    pieces.append(text[position:])
    return Interpolated("".join(pieces), known)


def split_outside_braces(text: str, separator: str) -> list[str]:
    """Split a text at a separator, but not within `${...}`."""
    parts, start, open_braces = [], 0, 0
    for index, char in enumerate(text):
        if char == "{" and text[index - 1 : index] == "$":
            open_braces += 1
        elif char == "}" and open_braces:
            open_braces -= 1
        elif char == separator and not open_braces:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def read_env(text: str) -> dict[str, str]:
    """The variables of an `.env` file, later ones with the values of earlier ones filled in.

    Quotes around a value are taken off; comments and odd lines are passed over, and so is what has no known value.
    """
    variables: dict[str, str] = {}
    for line in text.splitlines():
        found = _ENV_LINE.match(line)
        if found is None:
            continue
        name, value = found[1], found[2].strip()
        quote = value[0] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else ""
        value = value[1:-1] if quote else re.split(r"(?:^|\s)#", value, maxsplit=1)[0].rstrip()
        filled = Interpolated(value) if quote == "'" else interpolate(value, variables)
        if filled.known:
            variables[name] = filled.text
    return variables


def _braced(written: str, name: str, environment: Mapping[str, str], depth: int) -> Interpolated:
    """The value of `${NAME}` with or without an operator; `written` is all of it."""
    if not written.endswith("}"):
        return Interpolated(written, known=False)
    given = environment.get(name)
    rest = written[len(name) + 2 : -1]
    operator = _OPERATOR.match(rest)
    if operator is None:
        return _value(given if not rest else None, written)
    empty = given is None or (operator[0].startswith(":") and given == "")
    match operator[0][-1]:
        case "?":
            return _value(None if empty else given, written)
        case "-" if not empty:
            return _value(given, written)
        case "+" if empty:
            return Interpolated("")
    if depth >= MAX_DEPTH:
        return Interpolated(written, known=False)
    return interpolate(rest[operator.end() :], environment, depth + 1)


def _value(given: str | None, written: str) -> Interpolated:
    return Interpolated(written, known=False) if given is None else Interpolated(given)


def _closing(text: str, start: int) -> int:
    """The offset after the brace that closes the `${` at `start`; the end of the text if none does."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] == "{":
            depth += 1
        elif text[index] == "}":
            depth -= 1
            if depth == 0:
                return index + 1
    return len(text)
