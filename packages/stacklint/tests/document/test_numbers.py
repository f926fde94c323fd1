"""Numbers as Go reads plain scalars."""

from __future__ import annotations

import math

import pytest
from stacklint.document.numbers import is_nothing, number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5", 5), ("-5", -5), ("+5", 5), ("1_000", 1000), ("1__0_", 10), ("-_1", -1), ("0", 0), ("00", 0),
        ("0x1F", 31), ("-0X1f", -31), ("0b11", 3), ("0B1", 1), ("0o17", 15), ("0O17", 15), ("017", 15), ("08", 8.0),
        ("1.5", 1.5), (".5", 0.5), (".5_0", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-2.5E-1", -0.25), ("1_0.5", 10.5),
        ("18446744073709551615", 2**64 - 1), ("18446744073709551616", 2.0**64), ("-9223372036854775809", -(2.0**63)),
        (".inf", math.inf), ("-.INF", -math.inf), ("+.Inf", math.inf),
    ],
)  # fmt: skip
def test_numbers_are_told(text: str, found: float) -> None:
    assert (number(text), type(number(text))) == (found, type(found))


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_what_is_no_number_is_one_to_go(text: str) -> None:
    assert math.isnan(number(text) or 0)


@pytest.mark.parametrize(
    "text",
    ["", "_1", "._5", ".5_", ".5__0", "x", "0x", "0b2", "0o8", "1e", "1e400", "-1e400", "--1", "1:30", ".iNF", "-.nan",
     "1 ", "inf", "²", "0x1p3", "0x10000000000000000", "9" * 401, "2001-01-01"],
)  # fmt: skip
def test_the_rest_is_text(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(("text", "nothing"), [("0", True), ("0.9", True), ("-0.5", True), ("1", False), ("x", False)])
def test_fractions_are_dropped(text: str, nothing: bool) -> None:
    assert is_nothing(text) is nothing
