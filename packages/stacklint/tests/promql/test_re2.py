"""Regular expressions as RE2 reads them: what is wrong in one is marked inside it."""

import pytest
from stacklint.promql import parse
from stacklint.promql.re2 import inspect

from .marks import marked, unmarked


def check(regex: str) -> None:
    text = f"x{{a=~`{regex}`}}"
    assert marked(unmarked(text)) == text


@pytest.mark.parametrize(
    "regex",
    [
        "a.b*c+?d??",
        "(a|b|)(?:c)(?P<n>d)(?<m>e)(?i)f(?i-s:g)(?)",
        "^$\\A\\z\\b\\B^*$+",
        "[a-z]^[^]a][]a][a-][-a][\\d-z][[:alpha:][:^word:]]",
        "[[:a]",
        "[a\\]\\-\\x41-\\x{5A}\\101\\n]",
        "\\d\\D\\s\\S\\w\\W\\pL\\PN\\p{Greek}\\P{^Lu}\\p{Any}\\p{Garay}",
        "\\a\\f\\n\\r\\t\\v\\.\\_\\-\\/\\ \\0\\012\\x41\\x{10FFFF}\\x{0041}",
        "\\Qa.*(\\E+\\Q\\E*\\Qrest(",
        "a{2}b{2,}c{2,3}d{0}e{0,0}f{1000}g{2}?",
        "a{,2}{b}{01}a{2",
        "{",
        "(a{10}){100}",
        "(a{600}){0}b",
        "é]}",
        "(?s)(?U)a(?m)*",
    ],
)
def test_what_re2_takes_is_accepted(regex: str) -> None:
    check(regex)


@pytest.mark.parametrize(
    "regex",
    [
        "a«(?=»b)",
        "«(?!»b)",
        "«(?<=»b)",
        "«(?<!»b)",
        "«(?>»b)",
        "«(?P=»n)",
        "«(?#»b)",
        "«(?»",
        "«(?»P<>a)",
        "«(?»P<a-b>a)",
        "«(?»x)",
        "«(?»i",
        "«(?»-)",
        "«(?»i-)",
        "a«(»b",
        "«(»a|(b)",
        "a«)»b",
        "«*»",
        "a|«+»",
        "(«*»)",
        "(?i)«*»",
        "«{2}»",
        "a«**»",
        "a«+?+»",
        "a«??*»",
        "a«{2}{3}»",
        "a«{2}*»",
        "a«{1001}»",
        "a«{0,99999999999999}»",
        "a«{99999999999,}»",
        "a«{3,2}»",
        "(a{100})«{11}»",
        "((a{10}b){10}c)«{11}»",
        "(a{2,}b{5}){100}c(a{500}b)«{3,}»",
        "«[»a",
        "«[»",
        "«[»^]",
        "[«z-a»]",
        "[a«\\n-\\a»]",
        "[«[:foo:]»]",
        "[[:alpha:]«[::]»]",
        "«\\pQ»",
        "«\\p{Foo}»",
        "«\\p{»",
        "«\\p»",
        "[«\\p{Foo}»]",
        "«\\pl»",
        "«\\p{greek}»",
        "«\\p{ASCII}»",
        "[«\\p{Lowercase_Letter}»]",
        "«\\1»",
        "«\\8»",
        "«\\C»",
        "«\\Z»",
        "«\\G»",
        "«\\E»",
        "«\\é»",
        "«\\x»4",
        "«\\x»{110000}",
        "«\\x»{}",
        "[«\\b»]",
        "[a-«\\d»]",
        "[«\\Q»]",
        "a«\\»",
        "[«\\»",
    ],
)
def test_what_re2_refuses_is_marked(regex: str) -> None:
    check(regex)


def test_outside_of_label_matchers_names_of_classes_may_be_spelt_in_any_way() -> None:
    loose = ("\\pl", "\\p{greek}", "\\p{old-italic}", "[\\p{Lowercase_Letter}]", "\\p{ASCII}")
    assert [inspect(regex).fault for regex in loose] == [None] * 5
    assert inspect("\\p{Foo}").place == (0, 7)


def test_a_place_behind_escapes_of_the_string_is_found() -> None:
    assert marked(unmarked(r'x{a=~"\\d\n\u00e9«(»"}')) == r'x{a=~"\\d\n\u00e9«(»"}'
    assert marked(unmarked(r"x{a!~'\\d+\'«\\Z»'}")) == r"x{a!~'\\d+\'«\\Z»'}"


def test_where_bytes_make_up_a_character_the_whole_regular_expression_is_marked() -> None:
    assert marked(unmarked(r'x{a=~"«\xc3\xa9(»"}')) == r'x{a=~"«\xc3\xa9(»"}'


def test_bytes_that_are_no_utf8_are_refused_unless_the_text_needs_no_reading() -> None:
    assert marked(unmarked(r'x{a=~"b+«\xff»"}')) == r'x{a=~"b+«\xff»"}'
    assert marked(r'x{a=~"\xff|b"}') == r'x{a=~"\xff|b"}'


def test_regular_expressions_are_read_only_where_they_are_matched() -> None:
    assert parse('x{a="(", b!="["}').faults == ()


@pytest.mark.parametrize(
    "regex",
    ["", "a*", "a?b*", "(a|)", "|a", "a{0}", "a{0,2}", "^$", "()", "\\Q\\E", "\\B", "(?:a|b?)+", "(\\b|c)*", "(?i)"],
)
def test_some_regular_expressions_match_the_empty_text(regex: str) -> None:
    assert inspect(regex).matches_empty


@pytest.mark.parametrize(
    "regex",
    [
        "a",
        "a+",
        ".",
        "a*b",
        "(a|b)",
        "[a]?[b]",
        "\\b",
        "\\d",
        "a{2}",
        "(a|b?)c",
        "\\Qa\\E",
        "{",
        "ab?",
        "\\Qab\\E*",
        "(",
    ],
)
def test_others_do_not(regex: str) -> None:
    assert not inspect(regex).matches_empty


def test_groups_may_nest_a_thousand_levels() -> None:
    assert inspect("(" * 999 + ")" * 999).fault is None
    assert inspect("(" * 1000 + ")" * 1000).fault is not None
