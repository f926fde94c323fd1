"""Durations as Prometheus writes them, and texts that only look like some."""

from __future__ import annotations

import pytest
from stacklint.models.durations import is_duration, milliseconds


@pytest.mark.parametrize(
    ("text", "length"),
    [("0", 0), ("15s", 15_000), ("1m30s", 90_000), ("1d", 86_400_000), ("5ms", 5), ("0" * 5_000 + "7s", 7_000)],
)
def test_a_duration_has_a_length(text: str, length: int) -> None:
    assert (is_duration(text), milliseconds(text)) == (True, length)


@pytest.mark.parametrize("text", ["", "5", "s", "1s1m", "300y", "9" * 20 + "ms", "9" * 5_000 + "s"])
def test_what_is_too_long_is_none(text: str) -> None:
    assert not is_duration(text)
