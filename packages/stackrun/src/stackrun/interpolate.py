"""The variables of a compose file: `$NAME`, `${NAME}` and the forms with a default, an error or an alternative.

Source of the rules: the Compose specification, "Interpolation".
"""

import re
from collections.abc import Mapping

from stackrun.errors import StackError

_OPERATORS = (":-", "-", ":?", "?", ":+", "+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Return `text` with its variables replaced; `$$` is a dollar, an unset variable is empty.

    Raises:
        StackError: a required variable (`${NAME:?reason}`) is not set, or the text is malformed.
    """
    parts: list[str] = []
    position = 0
    while (dollar := text.find("$", position)) >= 0:
        parts.append(text[position:dollar])
        following = text[dollar + 1 : dollar + 2]
        if following == "$":
            parts.append("$")
            position = dollar + 2
        elif following == "{":
            end = _closing_brace(text, dollar + 2)
            parts.append(_expand(text[dollar + 2 : end], variables))
            position = end + 1
        elif name := _NAME.match(text, dollar + 1):
            parts.append(variables.get(name.group(), ""))
            position = name.end()
        else:
            raise StackError(f"compose.yaml has a lone dollar in {text!r}: write `$$` for a literal one.")
    return "".join((*parts, text[position:]))


def variables_in(text: str) -> tuple[str, ...]:
    """Return the names of the variables that decide the value of `text`, outermost first."""
    return tuple(re.findall(r"(?<!\$)\$\{?([A-Za-z_][A-Za-z0-9_]*)", text))


def _closing_brace(text: str, start: int) -> int:
    depth = 1
    for index in range(start, len(text)):
        if text[index] == "{" and text[index - 1] == "$":
            depth += 1
        elif text[index] == "}":
            depth -= 1
        if depth == 0:
            return index
    raise StackError(f"compose.yaml opens a `${{` in {text!r} that is never closed: add the `}}`.")


def _expand(body: str, variables: Mapping[str, str]) -> str:
    name = _NAME.match(body)
    if name is None:
        raise StackError(f"compose.yaml has no variable name in `${{{body}}}`: correct it there.")
    rest = body[name.end() :]
    operator = next((o for o in _OPERATORS if rest.startswith(o)), "")
    if rest and not operator:
        raise StackError(f"compose.yaml has `${{{body}}}`, which is no form of a variable: correct it there.")
    argument = rest[len(operator) :]
    value = variables.get(name.group())
    present = value is not None and (value != "" or not operator.startswith(":"))
    match operator.removeprefix(":"):
        case "-":
            return value or "" if present else interpolate(argument, variables)
        case "+":
            return interpolate(argument, variables) if present else ""
        case "?" if not present:
            reason = interpolate(argument, variables) or "it has no default"
            raise StackError(f"compose.yaml needs {name.group()} ({reason}): set it in the environment or in .env.")
        case _:
            return value or ""
