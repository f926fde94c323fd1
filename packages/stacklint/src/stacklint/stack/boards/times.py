"""Times as the pages of dashboards read them: moments, lengths of time to look back, and intervals.

A text with a variable in it can be anything. Facts: `dateMath` and `rangeUtil` of `@grafana/data` 13.
"""

from __future__ import annotations

import re
from typing import Final

from stacklint.pattern import Pattern

_UNIT: Final = "f[Qy]|[yMwdhmsQ]"
_OFFSET: Final = Pattern(r"now(?:(?P<sign>[-+])(?P<count>\d{1,9})(?P<unit>[wdhms]))?", re.ASCII)
_SECONDS: Final = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
_MOMENT: Final = Pattern(rf"now(?:[-+]\d{{0,10}}(?:{_UNIT})|/1?(?:{_UNIT}))*", re.ASCII)
_BACK: Final = Pattern(r"now[-+]\d+[smhdwMyQ]|now/", re.ASCII)
_INTERVAL: Final = Pattern(r"\d+(?:\.\d+)?(?:ms|[Mwdhmsy])", re.ASCII)
_LENGTH: Final = Pattern(r"\d+[smhdwMyQ]", re.ASCII)
_NUMBER: Final = Pattern(r"\s*-?\d+(?:\.\d+)?\s*", re.ASCII)
_DIGIT: Final = Pattern(r"\d", re.ASCII)


def may_be_moment(text: str) -> bool:
    """Whether a text may be a moment: `now` with what is added and rounded, or a date, which has digits."""
    if _is_open(text):
        return True
    written = re.sub(r"\s", "", text)
    if written.startswith("now"):
        return _MOMENT.fullmatch(written) is not None
    return _DIGIT.search(written) is not None and _LENGTH.fullmatch(written) is None


def offset(text: str) -> int | None:
    """How many seconds a moment is after now, negative for before; `None` where that can't be told."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    seconds = int(found["count"] or 0) * _SECONDS[found["unit"] or "s"]
    return -seconds if found["sign"] == "-" else seconds


def may_look_back(text: str) -> bool:
    """Whether a text may be how far a panel looks back, such as `1h` or `now/d`; nothing is no such text."""
    if _is_open(text) or not text:
        return True
    whole = text if "now" in text else f"now{text}" if text.startswith("+") else f"now-{text}"
    return _BACK.match(whole) is not None


def may_be_interval(text: str) -> bool:
    """Whether a text may be the length of a step, with a unit or in seconds; nothing is no such text."""
    return _is_open(text) or not text or _INTERVAL.search(text) is not None or _NUMBER.fullmatch(text) is not None


def may_be_delay(text: str) -> bool:
    """Whether a text may be how far `now` is put back: what is taken from it; nothing is no such text."""
    return not text or may_be_moment(f"now-{text}")


def _is_open(text: str) -> bool:
    return "$" in text or "[[" in text
