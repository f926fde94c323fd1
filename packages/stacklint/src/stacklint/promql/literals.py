"""Numbers, durations and strings: what they mean, and what is wrong with them."""

import re
from typing import Final

from stacklint.text import quoted

from . import patterns
from .nodes import NumberLiteral, StringLiteral
from .state import State
from .strings import string_at

_MILLISECONDS: Final = (365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1)
UNIT_SECONDS: Final = {"y": 31_536_000.0, "w": 604_800.0, "d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
LONGEST: Final = 2**63 / 1e9
"""Prometheus keeps durations as nanoseconds in 64 bits; in seconds, about 292 years."""

WORDS: Final = {"inf": float("inf"), "nan": float("nan")}
_MAX_DIGITS: Final = 18  # more may not fit into 64 bits, where Prometheus takes the nearest float


def read_number(state: State, *, wanted: str = "a number or a duration") -> NumberLiteral:
    """The number or the duration that begins here, or `Inf` or `NaN`.

    Raises:
        Stop: there is none; a fault says so.
    """
    start = state.pos
    found = patterns.number(state.text, start)
    is_duration = not found
    if found:
        value = number_value(found[0])
        reason = f"the number {quoted(found[0])} is too large"
    else:
        found = patterns.duration(state.text, start)
        if not found:
            return _read_word(state, wanted)
        value = _duration_value(found)
        reason = f"the duration {quoted(found[0])} is longer than the 292 years that Prometheus can count"
    state.pos = found.end()
    if value is None:
        state.syntax(found.span(), reason)
        value = 1.0  # fits everywhere, and so raises no further fault
    return NumberLiteral(found.span(), value, is_duration=is_duration)


def number_value(text: str) -> float | None:
    """The value of a number that is spelt right; None where Prometheus refuses it as too large."""
    digits = text.replace("_", "").lower()
    if digits.startswith("0x"):
        # Beyond 64 bits Prometheus reads a float, which in base 16 would need an exponent.
        return float(int(digits, 16)) if int(digits, 16) < 2**63 else None
    if (
        digits[0] == "0"
        and digits.isdigit()
        and not {"8", "9"} & set(digits)
        and len(digits.lstrip("0")) <= _MAX_DIGITS
    ):
        return float(int(digits, 8))
    value = float(digits)
    return None if value == WORDS["inf"] else value


def _read_word(state: State, wanted: str) -> NumberLiteral:
    found = patterns.word(state.text, state.pos)
    value = WORDS.get(found[0].lower()) if found else None
    if not found or value is None:
        if patterns.number_like(state.text, state.pos):
            state.stop(state.token_span(), _why_no_number(state))
        state.unexpected(wanted)
    state.pos = found.end()
    return NumberLiteral(found.span(), value)


def _duration_value(found: re.Match[str]) -> float | None:
    # Prometheus' own check: each part must fit into 64 bits of nanoseconds, and so must their sum.
    total = sum(int(count[-20:]) * unit for count, unit in zip(found.groups("0"), _MILLISECONDS, strict=True))
    oversized = any(len(count.lstrip("0")) > _MAX_DIGITS for count in found.groups("0"))
    return None if oversized or total > (2**63 - 1) // 1_000_000 else total / 1000


def _why_no_number(state: State) -> str:
    text = state.text[slice(*state.token_span())]
    message = f"{quoted(text)} is neither a number nor a duration"
    if re.fullmatch(r"(?:[0-9.]+(?:ms|[smhdwy]))+", text):
        if "." in text:
            return f"{message}: durations have whole numbers only, as in `1h30m`"
        return f"{message}: its units must go from large to small, each at most once, as in `1h30m`"
    return message


def read_string(state: State) -> StringLiteral:
    """The string whose quote stands here; a fault in it is reported, and its value is cut short there."""
    start = state.pos
    value, state.pos, fault = string_at(state.text, start, reader="Prometheus")
    if fault:
        state.syntax(*fault)
    return StringLiteral((start, state.pos), value)
