"""A parser in Rust as a second judge, where it follows Prometheus."""

from __future__ import annotations

import re
from collections import Counter

import promql_parser
import pytest
from stacklint.promql import Options, parse

from ..promql.generate import expressions  # noqa: TID252 - one generator for the parser's tests and for these
from .conftest import Tally

COUNT = 5_000
SEEDS = range(4)

REFUSED_BY_THEM_ONLY = (
    r"bad number or duration syntax: \w*_",  # underscores in numbers
    r"illegal regex for .*\\Q",  # quoted text in regular expressions
    r"no (?:@|offset) modifiers allowed before range",  # `x @ start() [5m]` and `x offset 0s [5m]`
    r"vector selector must contain at least one non-empty matcher",  # the second argument of `info`
    r"unexpected character inside brackets|invalid promql query",  # signs in durations
    r"is not valid label in grouping opts",  # colons
    r"unknown escape sequence",  # backslashes in raw strings
    r"illegal regex for .*\\[pP]",  # Go's names of Unicode classes
    r"illegal regex for .*\[\[:",  # brackets that begin no class
    r"duration must be greater than 0",  # `x[5m] offset 0s`
)
"""What they refuse although Prometheus takes it, by their message."""

REFUSED_BY_US_ONLY = (
    r"wants a scalar or an instant vector, not a",  # signs before ranges
    r"must be greater than 0",  # ranges given as numbers
    r"longer than the 292 years",
    r"is neither a number nor a duration",  # exponents of hexadecimal numbers
    r"the number .* is too large",
    r"RE2|regular expression",  # they read Rust's dialect
    r"as its parameter",  # experimental aggregations
    r"`info` wants",
    r"a label name must",
)
"""What we refuse, and Prometheus with us, although they take it."""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_parser_agrees_but_for_what_is_known(tally: Tally, seed: int) -> None:
    options = Options(experimental_functions=True)
    known: Counter[str] = Counter()
    unknown, accepted = [], 0
    for text in expressions(seed, COUNT):
        try:
            promql_parser.parse(text)
            theirs = ""
        except ValueError as error:
            theirs = str(error)
        ours = "; ".join(fault.message for fault in parse(text, options=options).faults)
        accepted += not ours
        if bool(ours) == bool(theirs):
            continue
        patterns = REFUSED_BY_THEM_ONLY if theirs else REFUSED_BY_US_ONLY
        if any(re.search(pattern, theirs or ours, re.DOTALL) for pattern in patterns):
            known["refused by them alone, wrongly" if theirs else "refused by us and by Prometheus"] += 1
        else:
            unknown.append((text, theirs or ours))
    assert unknown == []
    tally("expressions: promql-parser", COUNT, accepted, known)
