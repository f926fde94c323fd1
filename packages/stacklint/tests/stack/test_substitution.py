"""Grafana's variables in a query: what stands for them, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.stack.queries.substitution import Given, Substituted, substitute
from stacklint.stack.queries.templates import STAND_IN, references


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("up", "up"),
        ("rate(x[$__rate_interval])", "rate(x[1m])"),
        ("rate(x[${interval}])", "rate(x[1m])"),
        ("rate(x[[[interval]]])", "rate(x[1m])"),
        ("rate(x[${n}m])", "rate(x[1m])"),
        ("x offset $shift", "x offset 1m"),
        ('x{a="$b", c=~"${d:regex}"}', f'x{{a="{STAND_IN}", c=~"{STAND_IN}"}}'),
        ("x{a='^b$'}", "x{a='^b$'}"),
        ("${metric}_total", f"{STAND_IN}_total"),
        ("app_$metric", f"app_{STAND_IN}"),
        ("sum by ($label) (x)", f"sum by ({STAND_IN}) (x)"),
        ("x / on (a, ${l}) y", f"x / on (a, {STAND_IN}) y"),
        ("topk($n, x)", f"topk({STAND_IN}, x)"),
        ("x > $__from", "x > 1700000000000"),
        ("x[$__range:$__interval]", "x[1h:15s]"),
        ('label_replace(x, "a", "$1", "b", "(.*)")', f'label_replace(x, "a", "{STAND_IN}", "b", "(.*)")'),
    ],
)
def test_a_variable_is_replaced_by_what_fits(text: str, filled: str) -> None:
    assert substitute(text).text == filled


def test_loose_variables_are_those_that_could_be_anything() -> None:
    assert substitute("topk($n, sum by ($l) (rate($m[$i]))) > ${n}").loose == {"n", "m"}
    assert substitute("topk($n, x)", "5").text == "topk(5, x)"


@pytest.mark.parametrize(
    ("text", "part", "literal"),
    [
        ("rate(x[5m])", "5m", True),
        ("rate(x[$w]) + y[5m:$s]", "5m", True),
        ("rate(x[$w])", "1m", False),
        ("rate(x[${n}m])", "1m", False),
        ("rate($m[5m])", STAND_IN, False),
        ("rate($m[5m])", "5m", True),
        ("rate(x[5m])", "5m])", True),
    ],
)
def test_a_part_is_literal_where_no_variable_fills_it(text: str, part: str, literal: bool) -> None:
    filled = substitute(text)
    start = filled.text.index(part)
    assert filled.literal(start, start + len(part)) == literal


def test_each_use_tells_what_stands_around_it() -> None:
    text = "$a{x='$b'} + sum by ($c) (rate(${d}_x[${e}m])) offset $f + z[$g:$h] * $i"
    uses = substitute(text).uses
    assert [(use.reference.name, use.where.value) for use in uses] == [
        ("a", "loose"), ("b", "string"), ("c", "grouping"), ("d", "name"), ("e", "unit"), ("f", "range"),
        ("g", "range"), ("h", "range"), ("i", "loose"),
    ]  # fmt: skip


def test_given_values_stand_outside_of_strings_and_brackets_alone() -> None:
    given = Given({"a": "5"}, {"b": "6"})
    filled = substitute("topk($a, x{y='$a'}[$a]) + $b + ${a}_c + $c", "0", given)
    assert filled.text == f"topk(5, x{{y='{STAND_IN}'}}[1m]) + 6 + {STAND_IN}_c + 0"
    assert filled.loose == {"b", "c"}


@given(
    st.lists(
        st.sampled_from(["$a", "${b}", "[[c]]", "${d:x}", "m", "_", "[", "]", '"', "'", " ", "(", "by (", "5m", "é"]),
        max_size=20,
    )
)
def test_the_way_back_leads_to_equal_characters_or_to_the_variable(pieces: list[str]) -> None:
    text = "".join(pieces)
    filled = substitute(text)
    spans = [(found.start, found.end) for found in references(text)]
    offsets = [filled.original(index, index)[0] for index in range(len(filled.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for index, char in enumerate(filled.text):
        at, is_literal = offsets[index], filled.literal(index, index + 1)
        assert text[at] == char if is_literal else at in {start for start, _ in spans}
    assert filled.literal(0, len(filled.text)) is (not spans)


def test_a_range_of_the_text_leads_back_to_a_range_of_the_original() -> None:
    text = 'x{a="$b"} + yy'
    filled = substitute(text)
    start = filled.text.index("yy")
    assert filled.original(start, start + 2) == (12, 14)
    assert filled.original(10_000, 10_001) == (14, 14)
    assert Substituted("up").original(0, 2) == (0, 2)


def test_a_range_that_ends_behind_a_variable_holds_the_whole_variable() -> None:
    text = "sum(${metric}) + 1"
    filled = substitute(text)
    start = filled.text.index(STAND_IN)
    assert text[slice(*filled.original(start, start + len(STAND_IN)))] == "${metric}"
