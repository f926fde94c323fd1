"""The variables of a compose file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stackrun.errors import StackError
from stackrun.interpolate import interpolate, variables_in

VARIABLES = {"SET": "value", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("$SET-${SET}", "value-value"),
        ("$GONE|${GONE}", "|"),
        ("${SET:-x} ${EMPTY:-x} ${GONE:-x}", "value x x"),
        ("${SET-x} ${EMPTY-x} ${GONE-x}", "value  x"),
        ("${SET:+x} ${EMPTY:+x} ${GONE:+x}", "x  "),
        ("${SET+x} ${EMPTY+x} ${GONE+x}", "x x "),
        ("${SET:?why} ${EMPTY?why}", "value "),
        ("${GONE:-${EMPTY:-${SET}}}", "value"),
        ("$$SET $${SET}", "$SET ${SET}"),
        ("127.0.0.1:${PORT:-5000}:5000", "127.0.0.1:5000:5000"),
        ("http://${GONE:-a:b/}", "http://a:b/"),
    ],
)
def test_a_variable_is_replaced_as_compose_does(text: str, expected: str) -> None:
    assert interpolate(text, VARIABLES) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("${GONE:?give a name}", "GONE (give a name)"),
        ("${EMPTY:?}", "EMPTY (it has no default)"),
        ("${SET", "never closed"),
        ("a $ b", "lone dollar"),
        ("${}", "no variable name"),
        ("${SET!x}", "no form of a variable"),
    ],
)
def test_what_cannot_be_replaced_is_one_sentence(text: str, named: str) -> None:
    with pytest.raises(StackError) as caught:
        interpolate(text, VARIABLES)

    assert named in str(caught.value)


@given(st.text())
def test_text_whose_dollars_are_doubled_comes_out_as_it_was(text: str) -> None:
    assert interpolate(text.replace("$", "$$"), {}) == text


def test_the_variables_of_a_text_are_named_outermost_first() -> None:
    assert variables_in("127.0.0.1:${APP_PORT:-${PORT:-5000}}:5000 $$NOT") == ("APP_PORT", "PORT")
