"""YAML data as a reader gives it that has no types to go by: the view that JSON Schema has of a file."""

from __future__ import annotations

from stacklint.document import Plain
from stacklint.pattern import Pattern

_INT = Pattern(r"[-+]?[0-9]+\Z")
_BASED = Pattern(r"0x[0-9a-fA-F]+\Z|0o[0-7]+\Z")
_FLOAT = Pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_ENDLESS = Pattern(r"([-+]?)\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def native(data: object) -> object:
    """The data with each plain scalar resolved by the core schema of YAML 1.2 (section 10.3.2)."""
    match data:
        case dict():
            return {key: native(value) for key, value in data.items()}
        case list():
            return [native(value) for value in data]
        case Plain():
            return _resolved(data)
        case _:
            return data


def _resolved(text: str) -> object:
    if text in _BOOLS:
        return _BOOLS[text]
    if _INT.match(text):
        return int(text)
    if _BASED.match(text):
        return int(text, 0)
    if _FLOAT.match(text):
        return float(text)
    if _ENDLESS.match(text):
        return float(text.replace(".", "").lower())
    return str(text)
