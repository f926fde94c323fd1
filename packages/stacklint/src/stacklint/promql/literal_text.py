"""Numbers, durations, strings and label names as Prometheus writes them.

Source: strconv of Go, model.Duration of prometheus/common.
"""

import math
import re
from typing import Final

_UNITS: Final = (
    ("y", 365 * 86_400_000, True),
    ("w", 7 * 86_400_000, True),
    ("d", 86_400_000, False),
    ("h", 3_600_000, False),
    ("m", 60_000, False),
    ("s", 1000, False),
    ("ms", 1, False),
)
"""Units in milliseconds; years and weeks are written only where nothing is left over."""

_ESCAPES: Final = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}
_LEGACY_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII).fullmatch


def number_text(value: float) -> str:
    """The shortest digits that mean the number, without an exponent."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    from decimal import Decimal  # noqa: PLC0415 - few expressions are written, and fewer hold a number

    return f"{Decimal(repr(float(value))):f}".removesuffix(".0")


def duration_text(seconds: float) -> str:
    """A duration to the millisecond: `1h30m`, `90d`, `-5s`."""
    left = int(abs(seconds) * 1e9) // 1_000_000
    if not left:
        return "0s"
    text = "-" if seconds < 0 else ""
    for unit, size, exact in _UNITS:
        if not (exact and left % size) and left >= size:
            text += f"{left // size}{unit}"
            left %= size
    return text


def string_text(value: str) -> str:
    """A string in double quotes."""
    return '"' + "".join(map(_character, value)) + '"' if not _is_plain(value) else f'"{value}"'


def _is_plain(value: str) -> bool:
    return value.isprintable() and "\\" not in value and '"' not in value


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def label_text(name: str) -> str:
    """A label name, in quotes where it needs them."""
    return name if _LEGACY_NAME(name) else string_text(name)
