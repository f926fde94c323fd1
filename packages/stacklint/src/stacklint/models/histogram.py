"""Native histograms in the notation of rule unit tests: `{{schema:0 sum:5 count:4 buckets:[1 2 1]}}`.

Facts: promql/parser/lex.go and generated_parser.y of Prometheus (histogram_series_value),
model/histogram/float_histogram.go, and promtool 3.5.
"""

from __future__ import annotations

import re

from stacklint.models.notation import Unreadable, expected, read_number, skip_spaces
from stacklint.pattern import Pattern

_KEY = Pattern(r"[A-Za-z_]+")
_INTEGER = Pattern(r"-?[0-9]+(?![0-9A-Za-z_.])")
_HINT = Pattern(r"(?:unknown|reset|not_reset|gauge)(?![A-Za-z_])", re.IGNORECASE)
_KEYS = (
    "schema", "sum", "count", "z_bucket", "z_bucket_w", "custom_values", "buckets", "offset", "n_buckets", "n_offset",
    "counter_reset_hint",
)  # fmt: skip
_CUSTOM_BUCKETS = -53
"""The schema of histograms that name their buckets' limits."""

Histogram = dict[str, str]
"""The texts of the values by their keys."""


def read_histogram(text: str, start: int) -> tuple[int, Histogram]:
    """The end of the histogram here, and what it holds.

    Raises:
        Unreadable: there is none, or none that is sound.
    """
    found: Histogram = {}
    if not text.startswith("{{", start):
        raise expected(text, start, "a histogram in `{{` and `}}`")
    pos = start + 2
    if text.startswith("}}", skip_spaces(text, pos)):
        return skip_spaces(text, pos) + 2, found
    while True:
        pos = _entry(text, pos, found)
        behind = skip_spaces(text, pos)
        if text.startswith("}}", behind):
            return behind + 2, found
        if behind == pos:
            raise expected(text, pos, "a space or `}}`")
        pos = behind


def can_add(base: Histogram, step: Histogram) -> str:
    """Why the step can't be added to a histogram; empty if it can."""
    here, there = int(base.get("schema", "0")), int(step.get("schema", "0"))
    if here > there:
        return f"a histogram of schema {there} can't be added to one of schema {here}, which is finer"
    if here != there and here == _CUSTOM_BUCKETS:
        return "histograms with custom buckets and with exponential ones can't be added"
    if here == _CUSTOM_BUCKETS and base.get("custom_values", "[]") != step.get("custom_values", "[]"):
        return "histograms with different custom buckets can't be added"
    return ""


def _entry(text: str, start: int, found: Histogram) -> int:
    key = _KEY.match(text, start)
    name = key[0].lower() if key else ""
    if not key or name not in _KEYS:
        known = ", ".join(f"`{known}`" for known in _KEYS)
        raise expected(text, start, f"one of {known}")
    if name in found:
        raise Unreadable(start, key.end(), f"`{name}` stands in the histogram twice")
    if not text.startswith(":", key.end()):
        raise expected(text, key.end(), f"`:` behind `{name}`")
    value = key.end() + 1
    end = _value(text, value, name)
    found[name] = " ".join(text[value:end].split())
    return end


def _value(text: str, pos: int, key: str) -> int:
    match key:
        case "schema" | "offset" | "n_offset":
            return _matched(_INTEGER, text, pos, "a whole number")
        case "counter_reset_hint":
            return _matched(_HINT, text, pos, "`unknown`, `reset`, `not_reset` or `gauge`")
        case "buckets" | "n_buckets" | "custom_values":
            return _list(text, pos)
        case _:
            is_signed = text.startswith("-", pos) and key != "z_bucket_w"
            return _number(text, pos + is_signed)


def _list(text: str, pos: int) -> int:
    if not text.startswith("[", pos):
        raise expected(text, pos, "a list such as `[1 2 1]`")
    pos = _number(text, pos + 1)
    while not text.startswith("]", skip_spaces(text, pos)):
        if not text[pos : pos + 1].isspace():
            raise expected(text, pos, "a space or `]`")
        pos = _number(text, skip_spaces(text, pos))
    return skip_spaces(text, pos) + 1


def _number(text: str, pos: int) -> int:
    """A number, which begins with a digit inside of histograms and isn't repeated."""
    if text.startswith(".", pos):
        raise expected(text, pos, "a number that begins with a digit")
    end = read_number(text, pos, "a number")
    if text.startswith("x", end):
        raise expected(text, end, "a space")
    return end


def _matched(pattern: Pattern[str], text: str, pos: int, wanted: str) -> int:
    found = pattern.match(text, pos)
    if not found:
        raise expected(text, pos, wanted)
    return found.end()
