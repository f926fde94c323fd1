"""Compose's variables: `$VAR`, `${VAR}`, `${VAR:-default}` and their kin, as the compose specification defines them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.compose_templates import closing
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_DEPTH = 16
"""Defaults nested deeper than this are not looked into; the value is then unknown."""

MAX_GROWN = 1024
"""To how many characters a shorter text can grow; beyond that its value is unknown. Variables that double one another
would fill the memory otherwise."""

_START: Final = Pattern(r"\$(?:\$|(?P<plain>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*))", re.ASCII)
_OPERATOR: Final = Pattern(r":?[-?+]")
_ENV_NAME: Final = Pattern(
    r"#[^\n]*"
    r"|(?:export[ \t]+(?=[^\s=:]))?(?P<name>[A-Za-z_][\w.-]*)[ \t]*(?:(?P<separator>[=:])[ \t]*|(?=\n|\Z))"
    r"|[^\s][^\n]*",
    re.ASCII,
)
"""A comment, a variable up to its value, or a line that is neither."""
_ENV_QUOTED: Final = Pattern(r"'(?P<single>(?:[^'\\]|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ENV_ESCAPED: Final = Pattern(r"\\(.)", re.DOTALL)
_ENV_COMMENT: Final = Pattern(r"\s#")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "$": "$$"}


class Interpolated(NamedTuple):
    """A text after interpolation; `known` is false where a variable has no value that files tell."""

    text: str
    known: bool = True


def names_variable(text: str) -> bool:
    """Whether a text still names a variable after interpolation. A `$` that was written as `$$` need not."""
    return "$" in text and any(found["plain"] or found["name"] for found in _START.finditer(text))


def interpolate(text: str, environment: Mapping[str, str | None], depth: int = 0) -> Interpolated:
    """Replace the variables of a text. What no file gives a value is left as it is written, and makes it unknown.

    So does a value that is too long, which leaves the whole text as it is.
    """
    pieces: list[str] = []
    known, position, left = True, 0, max(MAX_GROWN, len(text))
    while (found := _START.search(text, position)) is not None:
        pieces.append(text[position : found.start()])
        if found["name"]:
            end = closing(text, found.start()) or len(text)
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
    """The variables of an `.env` file whose values are known, later ones with the values of earlier ones filled in."""
    return {name: value.text for name, value in parse_env(text).items() if value.known}


def parse_env(text: str) -> dict[str, Interpolated]:
    """The variables of an env file as Compose 2.26 reads it; what is no variable is passed over.

    One without a value has that of where Compose runs, so it is unknown. A value in quotes may go on over lines.
    """
    return {name: value for name, value, _ in env_entries(text.replace("\r\n", "\n"))}


def env_entries(text: str) -> Iterator[tuple[str, Interpolated, int]]:
    """The variables of such a text, in order and each as often as it is given, with where their names begin."""
    known: dict[str, str] = {}
    position = 0
    while (found := _ENV_NAME.search(text, position)) is not None:
        name, separator = found["name"], found["separator"]
        position = found.end()
        if name is None:
            continue
        quoted = _ENV_QUOTED.match(text, position) if separator is not None else None
        if separator is None:
            value = Interpolated("", known=False)
        elif quoted is not None:
            position = quoted.end()
            value = _unquoted(quoted, known)
        elif text[position : position + 1] in {"'", '"'}:
            continue
        else:
            end = text.find("\n", position)
            position = end if end >= 0 else len(text)
            value = interpolate(_ENV_COMMENT.split(text[found.end() : position], maxsplit=1)[0].rstrip(), known)
        if value.known:
            known[name] = value.text
        else:
            known.pop(name, None)
        yield name, value, found.start("name")


def _unquoted(quoted: re.Match[str], variables: Mapping[str, str]) -> Interpolated:
    """The value between quotes: in single ones as it stands, in double ones with escapes and variables."""
    single = quoted["single"]
    if single is not None:
        return Interpolated(single)
    text = _ENV_ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[0]), quoted["double"])
    return interpolate(text, variables)


def _braced(written: str, name: str, environment: Mapping[str, str | None], depth: int) -> Interpolated:
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
