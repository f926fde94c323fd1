"""What values and places are called in messages."""

from __future__ import annotations

from stacklint.document import Path


def describe(value: object) -> str:
    """What a value is, for a sentence."""
    match value:
        case None:
            return "null"
        case list():
            return "a list" if value else "an empty list"
        case dict():
            return "a mapping" if value else "an empty mapping"
        case bool():
            return f"`{str(value).lower()}`"
        case "":
            return "empty"
        case _:
            text = str(value).replace("\n", " ")
            return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}...`"


def value_name(path: Path) -> str:
    """What a value is called: by its key, or as an entry of the list that it is in."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {value_name(path[:-1])}" if len(path) > 1 else f"entry {path[-1] + 1}"
    return f"`{path[-1]}`"


def mapping_name(path: Path) -> str:
    """What a mapping is called: the top level, by its key, or as an entry of a list."""
    return value_name(path) if path else "the top level"
