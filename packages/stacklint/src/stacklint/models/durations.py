"""Durations as Prometheus writes them. Source: `model.ParseDuration` of prometheus/common."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from stacklint.pattern import Pattern

DURATION: Final = r"^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$"
"""The pattern of a duration; the empty text, which fits it, is none."""

LONGEST: Final = (2**63 - 1) // 1_000_000
"""How many milliseconds a duration may have: 292 years."""

_MANY_DIGITS: Final = 19
"""No duration has a number with so many, but for zeros at its beginning."""

_IS_DURATION: Final = Pattern(DURATION)
_PARTS: Final = Pattern(r"([0-9]+)(ms|[ywdhms])")
_MILLISECONDS: Final = {
    "y": 31_536_000_000,
    "w": 604_800_000,
    "d": 86_400_000,
    "h": 3_600_000,
    "m": 60_000,
    "s": 1000,
    "ms": 1,
}


@lru_cache(maxsize=1024)  # a file says the same few over and over
def is_duration(text: str) -> bool:
    """Whether the text is a duration of Prometheus."""
    return bool(text) and _IS_DURATION.fullmatch(text) is not None and milliseconds(text) <= LONGEST


@lru_cache(maxsize=1024)
def milliseconds(text: str) -> int:
    """The length of a sound duration."""
    return sum(_whole(count) * _MILLISECONDS[unit] for count, unit in _PARTS.findall(text))


def _whole(digits: str) -> int:
    """A number; one more than may be, where it has more digits than Python turns into one."""
    digits = digits if len(digits) < _MANY_DIGITS else digits.lstrip("0") or "0"
    return int(digits) if len(digits) < _MANY_DIGITS else LONGEST + 1
