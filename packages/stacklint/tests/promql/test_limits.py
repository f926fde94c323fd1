"""Texts made to be hard end in a fault, soon, and never in an exception."""

import pytest
from stacklint.promql import MAX_DEPTH, MAX_LENGTH, FaultKind, parse, walk

HARD = {
    "parentheses": "(" * 100_000,
    "closed parentheses": "(" * 90_000 + "x" + ")" * 90_000,
    "calls": "sum(" * 40_000,
    "signs": "-" * 100_000 + "1",
    "powers": "1" + "^1" * 50_000,
    "braces": "{" * 100_000,
    "brackets": "x[" * 60_000,
    "parentheses in a duration": "x[" + "(" * 100_000,
    "signs in a duration": "x[" + "-" * 100_000 + "1]",
    "powers in a duration": "x[1" + "^1" * 50_000 + "]",
    "functions in a duration": "x[" + "max_of(1," * 20_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_nesting_ends_in_one_fault(text: str) -> None:
    query = parse(text)
    assert len(query.faults) == 1
    assert query.root is None


@pytest.mark.parametrize("text", ["({})", "abs({})", "-{}", "1^{}", "sum by (x) ({})", "(1 + {})"])
def test_the_limit_on_nesting_is_exact_and_says_so(text: str) -> None:
    outside = "x"
    levels = 2 if "+" in text else 1
    for _ in range(MAX_DEPTH // levels):
        outside = text.format(outside)
    assert parse(outside).faults == ()
    assert [fault.kind for fault in parse(text.format(outside)).faults] == [FaultKind.LIMIT]


def test_an_expression_may_be_long_but_not_endless() -> None:
    assert parse("x" * MAX_LENGTH).faults == ()
    query = parse("x" * (MAX_LENGTH + 1))
    assert [(fault.start, fault.end, fault.kind) for fault in query.faults] == [(0, MAX_LENGTH + 1, FaultKind.LIMIT)]


def test_a_long_sum_is_walked_without_recursion() -> None:
    root = parse("x" + " + x" * 20_000).root
    assert root is not None
    assert sum(1 for _ in walk(root)) == 40_001


def test_levels_left_behind_by_faults_do_not_count() -> None:
    assert [
        fault.kind for fault in parse("abs(" + "((((x y, " * 100 + "x)").faults if fault.kind is FaultKind.LIMIT
    ] == []
    texts = ("clamp(x, " + "((((1 1, " * 5, "x[((((x] + " * 60 + "x")
    assert all(fault.kind is not FaultKind.LIMIT for text in texts for fault in parse(text).faults)
