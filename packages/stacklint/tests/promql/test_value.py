"""Values are what their fields are."""

import pytest
from stacklint.promql import Label, NumberLiteral, StringLiteral, parse, walk
from stacklint.promql.value import replaced


def test_values_are_equal_whose_class_and_fields_are() -> None:
    label = Label((0, 1), "a")
    assert label == Label((0, 1), "a")
    assert hash(label) == hash(Label((0, 1), "a"))
    others = (Label((0, 1), "b"), StringLiteral((0, 1), "a"), ((0, 1), "a"))
    assert [label == other for other in others] == [False] * 3


def test_a_value_shows_its_fields() -> None:
    assert repr(Label((0, 1), "a")) == "Label(span=(0, 1), name='a')"


def test_a_value_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError):
        setattr(Label((0, 1), "a"), "place", (0, 1))  # noqa: B010 -- mypy would refuse the assignment


def test_no_field_of_a_tree_can_be_changed_or_taken_away() -> None:
    text = "sum by (a) (rate(b{c='d'}[5m] offset 1m)) / on (a) group_left (e) -f + (max_over_time(g[1h:1m]) > bool 2)"
    before = parse(text)
    assert before.root is not None
    for value in (before, *walk(before.root), Label((0, 1), "a")):
        for name in value.__match_args__:
            with pytest.raises(AttributeError):
                setattr(value, name, None)
            with pytest.raises(AttributeError):
                delattr(value, name)
    assert parse(text) == before


def test_fields_are_replaced_in_a_copy() -> None:
    number = NumberLiteral((0, 1), 5.0)
    assert replaced(number, value=-5.0) == NumberLiteral((0, 1), -5.0)
    assert number == NumberLiteral((0, 1), 5.0)
