"""What holds for every text."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from stacklint.promql import (
    Aggregate,
    Binary,
    Call,
    Expr,
    MatrixSelector,
    Options,
    Span,
    Subquery,
    VectorSelector,
    children,
    parse,
    walk,
)
from stacklint.promql.re2 import inspect

from .generate import expressions

WORDS = "sum by without on ignoring group_left bool offset and or unless start end inf x up:a rate topk step min_of"
SIGNS = "( ) ( ) [ ] { } , : @ + - * / % ^ == != < >= = =~ !~ $ # ` \" ' \\ \n \ud800 \ufffd é"
VALUES = """5m 1 0 0.5 0x1 1e3 'a' "b" {a="b"} [5m] [1h:5m] fill"""
TOKENS = [*WORDS.split(), *SIGNS.split(" "), *VALUES.split(), " ", "\n"]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=12).map("".join)
OPTIONS = st.builds(
    Options, st.tuples(st.just(3), st.integers(0, 16)), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)
TEXTS = st.text(max_size=60) | SOUP | st.integers(0, 10_000).map(lambda seed: next(expressions(seed, 1)))


@settings(max_examples=400)
@given(TEXTS, OPTIONS)
def test_no_text_raises_and_every_fault_lies_in_it(text: str, options: Options) -> None:
    query = parse(text, options=options)
    assert query.text == text
    assert query.root is not None or query.faults
    assert list(query.faults) == sorted(query.faults)
    for fault in query.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.message[0].islower() or fault.message.startswith(("`", "RE2 ", "Prometheus "))
        assert not fault.message.endswith(".")


def parts(expr: Expr) -> Iterator[Span]:
    """The places of what is no expression itself but stands in one."""
    match expr:
        case VectorSelector():
            yield from (matcher.span for matcher in expr.matchers)
            yield from (place for matcher in expr.matchers for place in (matcher.label_span, matcher.value_span))
            if expr.modifiers.offset:
                yield expr.modifiers.offset.span
            if expr.modifiers.at:
                yield expr.modifiers.at.span
            if expr.name_span:
                yield expr.name_span
        case MatrixSelector():
            yield expr.range.span
        case Subquery():
            yield from (duration.span for duration in (expr.range, expr.step, expr.modifiers.offset) if duration)
        case Call():
            yield expr.name_span
        case Aggregate():
            yield from (expr.op_span, *(label.span for label in expr.grouping))
        case Binary():
            yield expr.op_span
            yield from (label.span for label in (expr.matching.labels if expr.matching else ()))
        case _:
            pass


@settings(max_examples=400)
@given(st.integers(0, 100_000), st.booleans())
def test_every_part_of_a_tree_lies_inside_its_parent(seed: int, experimental: bool) -> None:
    text = next(expressions(seed, 1))
    root = parse(text, options=Options(experimental_functions=experimental)).root
    if root is None:
        return
    assert 0 <= root.span[0] < root.span[1] <= len(text)
    for node in walk(root):
        end = node.span[0]
        for child in children(node):
            assert end <= child.span[0] < child.span[1] <= node.span[1]
            end = child.span[1]
    selectors_in_ranges = {id(node.selector) for node in walk(root) if isinstance(node, MatrixSelector)}
    for node in walk(root):
        if id(node) not in selectors_in_ranges:  # their modifiers stand behind the range
            assert all(node.span[0] <= start <= end <= node.span[1] for start, end in parts(node))


@settings(max_examples=400)
@given(st.text(alphabet="ab.*+?|()[]{}^$\\-,12:=!<>PiQEdpL\ud800é", max_size=20))
def test_no_regular_expression_raises_and_every_fault_lies_in_it(pattern: str) -> None:
    regex = inspect(pattern)
    assert 0 <= regex.place[0] <= regex.place[1] <= len(pattern)
    assert regex.fault is None or (regex.place[0] < regex.place[1] and not regex.matches_empty)
