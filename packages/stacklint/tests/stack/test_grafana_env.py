"""Texts of provisioning files, expanded as Grafana does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.stack.grafana.env import Expanded, Source, Variable, expand

ENVIRONMENT = {
    "HOST": "prometheus",
    "PORT": "9090",
    "EMPTY": "",
    "DOLLAR": "Pa$sw0rd",
    "TWO": "a$$b",
    "NESTED": "$HOST",
    "BRACED": "x${HOST}y",
    "FILE": "$__file{/secret}",
    "END": "end$",
}
FILES = {"/secret": "s3cret", "/dollar": "a$1b"}
UNKNOWN = "HIDDEN"


def environment(name: str) -> str | None:
    return None if name == UNKNOWN else ENVIRONMENT.get(name, "")


def filled(text: str) -> Expanded:
    return expand(text, environment, FILES.get)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("http://${HOST}:${PORT}/", "http://prometheus:9090/"),
        ("http://$HOST:$PORT/", "http://prometheus:9090/"),
        ("$__env{HOST}", "prometheus"),
        ("$__file{/secret}", "s3cret"),
        ("$__env{HOST}$__file{/secret}", "prometheuss3cret"),
        ("http://x:$NONE/", "http://x:/"),
        ("${NONE}", ""),
        ("${EMPTY}", ""),
        # a dollar of its own
        ("Pa$$sw0rd", "Pa$sw0rd"),
        ("$${__value.raw}", "${__value.raw}"),
        ("$$$HOST", "$prometheus"),
        ("$$$$", "$$"),
        ("a$$", "a$"),
        ("$$HOST", "$HOST"),
        # what Go's ExpandEnv keeps, and what it eats
        ("Pa$sw0rd", "Pa"),
        ("a$b", "a"),
        ("$1", ""),
        ("a$12b", "a2b"),
        ("a$!b", "ab"),
        ("a$-b$?c$*d$#e$@f", "abcdef"),
        ("^foo$", "^foo$"),
        ("a$ b$.c$(d)$)$", "a$ b$.c$(d)$)$"),
        ("a${}b", "ab"),
        ("a${b", "ab"),
        ("a${", "a"),
        ("$__foo{HOST}", "{HOST}"),
        ("$__env{}", "{}"),
        ("a$é", "a$é"),
        # no defaults
        ("${HOST:-x}", ""),
        ("${HOST-x}y", "y"),
        # twice
        ("${DOLLAR}", "Pa"),
        ("${TWO}", "ab"),
        ("${NESTED}", "prometheus"),
        ("$NESTED", "$HOST"),
        ("${BRACED}", "xprometheusy"),
        ("$__file{/dollar}", "ab"),
        ("${END}HOST", "endprometheus"),
        ("${FILE}", "s3cret"),
        ("$__file{${HOST}}", None),
        ("${END}$${HOST}", "end$${HOST}"),
    ],
)
def test_a_text_is_expanded_twice(written: str, text: str | None) -> None:
    found = filled(written)
    assert (found.text, found.known) == ((text, True) if text is not None else (written, False))


@pytest.mark.parametrize("written", ["a${HIDDEN}", "$HIDDEN", "$__env{HIDDEN}$HOST", "$__file{/none}", "$__vault{a:b}"])
def test_a_text_is_left_as_it_is_where_a_value_is_not_known(written: str) -> None:
    found = filled(written)
    assert (found.text, found.known) == (written, False)


@pytest.mark.parametrize(
    ("written", "variables"),
    [
        ("a${HOST}", [Variable(1, 8, Source.ENVIRONMENT, "HOST", "prometheus")]),
        ("a$HOST", [Variable(1, 6, Source.ENVIRONMENT, "HOST", "prometheus", bare=True)]),
        ("$$$HOST", [Variable(2, 7, Source.ENVIRONMENT, "HOST", "prometheus", bare=True)]),
        ("$__file{/secret}", [Variable(0, 16, Source.FILE, "/secret", "s3cret")]),
        ("$__vault{x}", [Variable(0, 11, Source.VAULT, "x", None)]),
        ("a${}", [Variable(1, 4, Source.NOWHERE, "", "")]),
        ("a$$b$1", [Variable(4, 6, Source.ENVIRONMENT, "1", "", bare=True)]),
        (
            "x${DOLLAR}",
            [
                Variable(1, 10, Source.ENVIRONMENT, "DOLLAR", "Pa$sw0rd"),
                Variable(1, 10, Source.ENVIRONMENT, "sw0rd", "", bare=True, inside=True),
            ],
        ),
        (
            "${HIDDEN}$HOST",
            [
                Variable(0, 9, Source.ENVIRONMENT, "HIDDEN", None),
                Variable(9, 14, Source.ENVIRONMENT, "HOST", "prometheus", bare=True),
            ],
        ),
        ("$__file{a${HIDDEN}b}", [Variable(0, 18, Source.FILE, "a${HIDDEN", None)]),
        (
            "${a$__file{/secret}b}",
            [Variable(0, 19, Source.ENVIRONMENT, "a$__file{/secret", "")],
        ),
    ],
)
def test_each_variable_is_known_with_its_characters(written: str, variables: list[Variable]) -> None:
    assert list(filled(written).variables) == variables


def test_a_text_that_is_endless_is_not_looked_into() -> None:
    assert filled("${" * 24_999).text == ""
    assert filled("${" * 25_001) == Expanded("${" * 25_001, known=False)


def test_a_name_that_holds_an_unknown_value_is_unknown() -> None:
    asked: list[str] = []

    def lookup(name: str) -> str | None:
        asked.append(name)
        return {"A": "$", "B": None}.get(name, "")

    found = expand("${A}{${B}}", lookup, FILES.get)
    assert (found.known, [one.value for one in found.variables], asked) == (False, ["$", None, None], ["A", "B"])


def test_a_file_whose_name_is_not_known_is_not_asked_for() -> None:
    values = {"A": "$__file{", "B": None}
    found = expand("${A}${B}}", values.get, FILES.get)
    assert [(one.source, one.value) for one in found.variables] == [
        (Source.ENVIRONMENT, "$__file{"),
        (Source.FILE, None),
        (Source.ENVIRONMENT, None),
    ]


@given(st.text(alphabet="$${}_aHOSTé1!-: ", max_size=30))
def test_a_text_with_its_dollars_doubled_comes_out_as_it_is(text: str) -> None:
    assert filled(text.replace("$", "$$")).text == text


@given(st.text(alphabet="$${}_aHOSTé1!-: ", max_size=30))
def test_variables_stand_in_the_text_and_in_order(text: str) -> None:
    variables = filled(text).variables
    assert all(text[one.start] == "$" and one.start < one.end <= len(text) for one in variables)
    assert [one.start for one in variables] == sorted(one.start for one in variables)
