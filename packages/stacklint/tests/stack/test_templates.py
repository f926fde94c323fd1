"""Grafana's variables in a text: which it names, how, and where."""

from __future__ import annotations

import pytest
from stacklint.stack.queries.templates import STAND_IN, can_be_named, is_foreign, is_open, named_in_json, references


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("${a:csv}", ("a", "csv", "", True)),
        ("${a.b.c}", ("a", "", "b.c", True)),
        ("${a.b:date:YYYY-MM}", ("a", "date:YYYY-MM", "b", True)),
        ("[[a:pipe]]", ("a", "pipe", "", True)),
        ("$a:csv", ("a", "", "", False)),
        ("$aé", ("a", "", "", False)),
    ],
)
def test_a_reference_tells_how_it_is_written(text: str, told: tuple[str, str, str, bool]) -> None:
    (found,) = references(text)
    assert (found.name, found.format, found.field, found.braced) == told


@pytest.mark.parametrize("text", ["${a b}", "${}", "$", "$$", "[[a b]]", "[[a:b:c]]", "${a", "${a.}", "$é", "a$|b"])
def test_what_grafana_leaves_alone_is_no_reference(text: str) -> None:
    assert references(text) == ()


@pytest.mark.parametrize(("name", "can"), [("_a1", True), ("a-b", False), ("é", False), ("__a", False), ("", False)])
def test_a_variable_can_be_named_by_letters_and_digits(name: str, can: bool) -> None:
    assert can_be_named(name) is can


def test_grafanas_own_names_and_groups_are_foreign() -> None:
    text = "$__interval $1 $timeFilter $a1 ${__from:date}"
    assert [found.name for found in references(text) if not is_foreign(found.name)] == ["a1"]


@pytest.mark.parametrize("text", ['"$a"', '"\\u0024a"', '"\\u0024\\u007ba}"', '"\\u005B\\u005ba]]"', '"[[a:csv]]"'])
def test_names_are_found_in_json_however_they_are_written(text: str) -> None:
    assert named_in_json(text).names == {"a"}


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("$a ${b} [[c]] ${d.e} $f:g [[h] :i ${j k} {l:m}", set()),
        ("${a:csv} ${b.c:date:iso} [[d:pipe]] [[e:f g", {"csv", "date", "pipe", "f"}),
        ('"\\u0024{a:csv} \\u005b\\u005bb:raw]]"', {"csv", "raw"}),
        ("${a.b[0]:csv}", {"csv"}),
        ("${a:}", {""}),
        ("${a.b$c:csv}", {"csv"}),
        ("${a", {""}),
        (f"${{a.{'b' * 400}:csv}}", {""}),
    ],
)
def test_no_format_in_json_is_left_out(text: str, formats: set[str]) -> None:
    assert named_in_json(text).formats == formats


def test_references_are_found_in_every_spelling() -> None:
    text = "$a ${b} ${c:regex} ${d.e} [[f]] [[g:csv]] $1 ${}"
    assert [(found.name, text[found.start : found.end]) for found in references(text)] == [
        ("a", "$a"), ("b", "${b}"), ("c", "${c:regex}"), ("d", "${d.e}"), ("f", "[[f]]"), ("g", "[[g:csv]]"),
        ("1", "$1"),
    ]  # fmt: skip


def test_what_holds_a_variable_is_open() -> None:
    assert (is_open(f"a{STAND_IN}b"), is_open("a")) == (True, False)
