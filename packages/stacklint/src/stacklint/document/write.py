"""Data to JSON text."""

from __future__ import annotations

import json
from typing import Final

from stacklint.pattern import Pattern

_LONE_SURROGATE: Final = Pattern(r"[\ud800-\udfff]")


def dump_json(data: object) -> str:
    """An indented JSON text with a final newline; the order of keys is kept.

    Half of a surrogate pair, as in the name of a file that is no UTF-8, becomes U+FFFD: no reader takes it otherwise.
    """
    return _LONE_SURROGATE.sub("\ufffd", json.dumps(data, indent=2, ensure_ascii=False)) + "\n"


def dump_line(data: object) -> str:
    """A JSON text in one line, without a newline."""
    return json.dumps(data, ensure_ascii=False)
