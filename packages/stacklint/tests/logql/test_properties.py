"""What holds for every text."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from stacklint.logql import parse

from .generate import queries, spoiled

WORDS = "sum by without rate topk json logfmt unwrap bytes offset and or drop ip on group_left app regexp pattern"
SIGNS = "( ) ( ) [ ] { } , | |= != |~ !~ |> = == =~ > - + # ` \" ' \\ // /* . \n \ud800 é µ --strict"
VALUES = """5m 1 0.5 10KB "a" `b` {a="b"} [5m] (?P<x>y) <a> {{.b}}"""
TOKENS = [*WORDS.split(), *SIGNS.split(" "), *VALUES.split(), " "]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=14).map("".join)
SPOILED = st.integers(0, 100_000).map(lambda seed: spoiled(next(queries(seed, 1)), Random(seed)))


@settings(max_examples=600)
@given(st.text(max_size=60) | SOUP | SPOILED)
def test_no_text_raises_and_every_fault_lies_in_it(text: str) -> None:
    query = parse(text)
    assert query.result is not None or query.faults or query.unknown
    assert list(query.faults) == sorted(query.faults)
    for fault in query.faults:
        assert 0 <= fault.about[0] <= fault.start <= fault.end <= fault.about[1] <= len(text)
        assert fault.message[0].islower() or fault.message.startswith(("`", "LogQL ", "RE2 "))
        assert not fault.message.endswith(".")
    if query.unknown:
        assert text[slice(*query.unknown.span)].lower() == query.unknown.word


@settings(max_examples=400)
@given(st.integers(0, 100_000))
def test_no_query_of_the_grammar_is_refused(seed: int) -> None:
    query = parse(next(queries(seed, 1)))
    assert (query.faults, query.unknown) == ((), None)
