"""The variables of compose's texts, as Compose finds them: `$NAME`, `${NAME}`, and `${NAME:-default}` with its kin.

A `$` before anything else stands for itself. Facts: docker compose 2.26.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from stacklint.pattern import Pattern

MAX_DEPTH: Final = 16
"""Defaults nested deeper than this are not looked into."""

VARIABLE = Pattern(r"\$(?:\$|(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|(?P<open>\{))")
"""What begins with a `$` and is no such character alone."""
BRACED = Pattern(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<operator>:?[-?+])(?P<rest>[^\n]*))?")
"""What may stand in braces."""


class Required(NamedTuple):
    """A variable without which Compose refuses the file."""

    name: str
    start: int
    end: int
    filled: bool
    """Whether an empty value is none."""


def closing(text: str, start: int) -> int:
    """The offset after the brace that closes the `${` at `start`; 0 if none does. Only a `${` opens another pair."""
    depth, at = 0, start
    while at < len(text):
        if text.startswith("${", at):
            depth += 1
            at += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return 0


def faulty(text: str) -> tuple[int, int] | None:
    """The first characters that Compose refuses, if there are any: braces that hold no variable, or aren't closed."""
    pending = [(0, len(text), 0)]
    while pending:
        position, end, depth = pending.pop()
        while (found := VARIABLE.search(text, position, end)) is not None:
            position = found.end()
            if not found["open"]:
                continue
            last = closing(text[:end], found.start())
            inside = BRACED.fullmatch(text, found.end(), last - 1) if last else None
            if inside is None:
                return found.start(), last or end
            if inside["rest"] and depth < MAX_DEPTH:
                pending.append((inside.start("rest"), inside.end("rest"), depth + 1))
            position = last
    return None
