"""Times as the pages of dashboards read them."""

from __future__ import annotations

import pytest
from stacklint.stack.boards.times import may_be_interval, may_be_moment, may_look_back


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("now", True), ("now-6h", True), ("now - 6h", True), ("now-1d/d", True), ("now/fy", True), ("now/1w", True),
        ("now+h", True), ("now-1M+2d/Q", True), ("2026-01-01", True), ("1767225600000", True), ("$from", True),
        ("[[from]]", True),
        ("", False), ("yesterday", False), ("now-6x", False), ("now-6", False), ("now/2d", False), ("nowadays", False),
        ("now-6hours", False), ("now-12345678901s", False),
    ],
)  # fmt: skip
def test_a_moment_is_now_or_a_date(text: str, fits: bool) -> None:
    assert may_be_moment(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True), ("1h", True), ("now/d", True), ("1d/d", True), ("+2h", True), ("now-1h", True), ("$back", True),
        ("yesterday", False), ("one day", False), ("h", False), ("now", False), ("-1h", False),
    ],
)  # fmt: skip
def test_a_panel_looks_back_by_a_number_and_a_unit(text: str, fits: bool) -> None:
    assert may_look_back(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True), ("1m", True), (">1m", True), ("1.5h", True), ("200ms", True), ("10", True), ("$step", True),
        ("fast", False), ("m", False), ("1 minute", False), ("5q", False),
    ],
)  # fmt: skip
def test_an_interval_has_a_unit_or_is_in_seconds(text: str, fits: bool) -> None:
    assert may_be_interval(text) is fits
