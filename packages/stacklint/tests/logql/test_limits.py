"""Texts made to be hard end in a fault, soon, and never in an exception."""

import pytest
from stacklint.logql import MAX_BYTES, MAX_DEPTH, MAX_FAULTS, parse

HARD = {
    "parentheses": "(" * 100_000,
    "closed parentheses": "(" * 50_000 + "1" + ")" * 50_000,
    "aggregations": "sum(" * 30_000,
    "ranges": "rate(" + "(" * 100_000,
    "label filters": '{a="b"} | ' + "(" * 100_000,
    "braces": "{" * 100_000,
    "brackets": "rate({a=`b`}" + "[" * 100_000,
    "comments": "/*" * 50_000,
    "strings": '"\\' * 50_000,
    "pipes": '{a="b"}' + "|" * 100_000,
    "signs": "-" * 100_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_nesting_ends_in_a_fault(text: str) -> None:
    query = parse(text)
    assert (query.result, len(query.faults) > 0) == (None, True)


@pytest.mark.parametrize("text", ["({})", "sum({})", 'label_replace({}, "a", "b", "c", "d")', "1 + ({})"])
def test_the_limit_on_nesting_is_exact_and_says_so(text: str) -> None:
    outside = "1"
    for _ in range(MAX_DEPTH):
        outside = text.format(outside)
    assert parse(outside).faults == ()
    assert [(fault.message, fault.ours) for fault in parse(text.format(outside)).faults] == [
        (f"the query nests deeper than the {MAX_DEPTH} levels that are read", True)
    ]


def test_a_query_may_be_as_long_as_loki_reads() -> None:
    text = '{a="' + "x" * (MAX_BYTES - 7) + '"}'
    assert parse(text).faults == ()
    assert [fault[:2] for fault in parse(text + " ").faults] == [(0, MAX_BYTES)]


def test_a_long_operation_needs_no_levels() -> None:
    assert parse("1" + " + 1" * 20_000).faults == ()
    assert parse('{a="b"} ' + '|= "c" ' * 15_000).faults == ()
    assert parse('{a="b"} | c="d"' + ' or c="d"' * 12_000).faults == ()


def test_of_many_faults_the_first_are_told() -> None:
    faults = parse('{a="b"}' + ' |= "\\d"' * 10_000).faults
    assert [fault.start for fault in faults] == list(range(12, 12 + 8 * MAX_FAULTS, 8))
