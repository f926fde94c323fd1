"""Compose's variables: `$VAR`, `${VAR}`, `${VAR:-default}` and their kin, as the compose specification defines them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Za-z_]\w*)|\{(?P<name>[A-Za-z_]\w*)(?:(?P<operator>:?[-?+])(?P<rest>(?:[^{}]|\$\{[^{}]*\})*))?\})"
)
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=\s*(.*)")


@dataclass(frozen=True, slots=True)
class Interpolated:
    """A text after interpolation; `known` is false where a variable has no value that files tell."""

    text: str
    known: bool = True


def interpolate(text: str, environment: Mapping[str, str]) -> Interpolated:
    """Replace the variables of a text. What no file gives a value is left as it is written, and makes it unknown."""
    if "$" not in text:
        return Interpolated(text)
    known = True

    def value(found: re.Match[str]) -> str:
        nonlocal known
        if found["escaped"]:
            return "$"
        name = found["plain"] or found["name"]
        operator, rest = found["operator"] or "", found["rest"] or ""
        given = environment.get(name)
        empty = given is None or (operator.startswith(":") and given == "")
        match operator[-1:]:
            case "-" if empty:
                inner = interpolate(rest, environment)
                known = known and inner.known
                return inner.text
            case "+":
                return "" if empty else interpolate(rest, environment).text
        if given is None:
            known = False
            return found[0]
        return given

    return Interpolated(_VARIABLE.sub(value, text), known)


def read_env(text: str) -> dict[str, str]:
    """The variables of an `.env` file. Quotes around a value are taken off; comments and odd lines are passed over."""
    variables: dict[str, str] = {}
    for line in text.splitlines():
        found = _ENV_LINE.match(line)
        if found is None:
            continue
        name, value = found[1], found[2].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        else:
            value = re.split(r"\s#", value, maxsplit=1)[0].rstrip()
        variables[name] = value
    return variables
