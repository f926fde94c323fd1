"""What an expression is made of."""

import pytest
from stacklint.promql import parse, walk
from stacklint.promql.words import WORDS, words

from .generate import expressions


@pytest.mark.parametrize(
    ("expression", "found"),
    {
        "up": "",
        "up > 5": ">",
        "up / down": "/ match",
        "up AND on () down": "and match on",
        "up * ignoring (a) group_left () down": "* match on",
        "sum(up)": "sum",
        "Sum by () (up)": "sum",
        "topk without (a) (1, up)": "topk by",
        "up{a='b'}": "{",
        "{__name__='up'}": "{",
        "up{a=~'b'}": "{ =~",
        "up{a!~'b', c!='d'}": "{ =~",
        "up offset 5m": "offset",
        "up @ 5": "",
        "rate(up[5m])": "rate [",
        "rate(up[5m] offset 5m)": "rate [ offset",
        "min_over_time(up[5m:])": "min_over_time [",
        "min_over_time(up[5m:1m] offset 5m)": "min_over_time [ offset",
        "-time()": "time",
    }.items(),
)
def test_an_expression_is_made_of_its_functions_and_operators_and_syntax(expression: str, found: str) -> None:
    root = parse(expression).root
    assert root is not None
    assert words(walk(root)) == set(found.split())


def test_no_expression_without_faults_is_made_of_anything_else() -> None:
    roots = [query.root for query in map(parse, expressions(5, 2_000)) if query.root is not None and not query.faults]
    assert len(roots) > 500
    assert frozenset[str]().union(*(words(walk(root)) for root in roots)) <= WORDS
