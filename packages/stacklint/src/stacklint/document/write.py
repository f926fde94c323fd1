"""Data to JSON text."""

from __future__ import annotations

import orjson


def dump_json(data: object) -> str:
    """An indented JSON text with a final newline; the order of keys is kept."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
