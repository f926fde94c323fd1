"""Which comparisons ask for the age of a sample, and of which."""

from __future__ import annotations

import pytest
from stacklint.promql import parse
from stacklint.promql.semantics import sample_ages, study


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("time() - timestamp(a) > 300", [("a", 300, True)]),
        ("(time() - max by (b) (timestamp(a{c='d'}))) >= 5 * 60", [("a", 300, True)]),
        ("300 < (time() - (container_last_seen))", [("container_last_seen", 300, False)]),
        ("(time() - timestamp(a)) / 60 > 5", [("a", 300, True)]),
        ("(time() - timestamp(a)) / 0 > 5", []),
        ("(time() - timestamp(a)) / b > 5", []),
        ("time() - avg(min(container_last_seen)) > 60", [("container_last_seen", 60, False)]),
        ("time() - timestamp(a) < 300", []),
        ("time() - timestamp(a) > b", []),
        ("time() - a > 300", []),
        ("time() - sum(container_last_seen) > 300", []),
        ("time() - timestamp(a offset 5m) > 300", []),
        ("time() - container_last_seen @ 0 > 300", []),
        ("time() - timestamp(rate(a[5m])) > 300", []),
        ("hour() - container_last_seen > 300", []),
        ("b - container_last_seen > 300", []),
        ("time() + container_last_seen > 300", []),
        ("a > 300", []),
    ],
)
def test_the_age_of_a_sample_is_compared(text: str, expected: list[tuple[str, float, bool]]) -> None:
    root = parse(text).root
    assert root is not None
    found = [(one.selector.name, one.seconds, one.by_timestamp) for one in sample_ages(study(root))]
    assert found == expected
