"""YAML that Go's readers take and the C parser refuses is read, with every place where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stacklint.document import Part, Place, ProblemKind, Spot, read_document

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]

PRIVATE = "".join(map(chr, range(0xE000, 0xF900)))
"""All characters that may stand for another one."""

ITEMS = [
    ("a", "'a'"), ("a:", "'a:'"), ("b c :", "'b c :'"), ("d:::", "'d:::'"), ("'e:'", "'e:'"), ('"f:"', "'f:'"),
    ("g:h", "'g:h'"), ("&i j:", "'j:'"), ("!k l:", "'l:'"), ("!m, n", "'n'"), ("é:", "'é:'"), ('"\\\'"', "''''"),
]  # fmt: skip
"""Items of a flow, and what they are in quotes."""


def read(text: str) -> Any:
    document = read_document("f", text.encode(), "yaml")
    assert document.problems == ()
    return document.data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (r"""a: "\'" """, {"a": "'"}),
        (r"""a: "it\'s \\\'x\' \"\'" """, {"a": "it's \\'x' \"'"}),
        (r"""{"a\'": 'b\', c: d\'e, "f": 'g\''h'} # \' """, {"a'": "b\\", "c": "d\\'e", "f": "g\\'h"}),
        ("a: |\n  b\\'c\nd: \"e\n  \\'f\"\n", {"a": "b\\'c\n", "d": "e 'f"}),
        ('a: "\\\'\ue000 \\uE001 \\U0000e002"\n', {"a": "'\ue000 \ue001 \ue002"}),
        ('\ufeff\ufeff"a\\\'": b\n', {"a'": "b"}),
        ("a: [b:, c]\n", {"a": ["b:", "c"]}),
        ("a: [b:]\n", {"a": ["b:"]}),
        ("a: {b:, c: d:}\n", {"a": {"b:": None, "c": "d:"}}),
        ("a: [b :, 'c:', http://d:80:,e::]\nf: g:}\n", {"a": ["b :", "c:", "http://d:80:", "e::"], "f": "g:}"}),
        ('a: {? b:, &c d: *c}\ne: ["\\\':", f:]\n', {"a": {"b:": None, "d": "d"}, "e": ["':", "f:"]}),
        ("a: [!b, c]\n", {"a": ["c"]}),
        ("a: [!!str, c, &d !e,f g, &h #i\n !j[k] l]\n", {"a": ["c", "g", "l"]}),
        ("a: !b[c], d\ne: !, f\n? !g, h\n: !i[j] {k: !l] [m]}\n", {"a": "d", "e": "f", "h": {"k": ["m"]}}),
        ("a: !<b,c[]> d\n", {"a": "d"}),
        ("a: [!b,!c! d]\n", {"a": ["d"]}),
        ("a: [!b,c: :]\n", {"a": [{"": None}]}),
        ("a: [{!b, : c}, {!d, e: g}]\n", {"a": [{"": "c"}, {"e": "g"}]}),
        ('a: [!b, c:, !d, e:, "\\\'"]\n', {"a": ["c:", "e:", "'"]}),
        ("a: [!b c, 'd!, e']\n", {"a": ["c", "d!, e"]}),
    ],
)
def test_what_go_reads_is_read(text: str, data: object) -> None:
    assert read(text) == data


@given(
    st.lists(st.sampled_from(["\\'", "'", "\\\\", '\\"', "\\x27", "\n ", "\\\n ", " ", "a", ":", "\ue000", "\\ue001"]))
)
@example(["\\'", "\ue000"])
def test_an_escaped_quote_is_a_quote_in_any_company(pieces: list[str]) -> None:
    text = "".join(pieces)
    plain = text.replace("\\\\", "\0").replace("\\'", "'").replace("\0", "\\\\")
    assert read(f'- "{text}"\n') == read(f'- "{plain}"\n')


@given(st.lists(st.sampled_from(ITEMS), min_size=1), st.sampled_from([",", ", ", ",\n "]))
def test_items_are_what_they_are_in_quotes_in_any_company(items: list[tuple[str, str]], gap: str) -> None:
    written, quoted = (gap.join(texts) for texts in zip(*items, strict=True))
    assert list(map(str, read(f"[{written}]"))) == read(f"[{quoted}]")


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ('é: "it\\\'«s»"\n', ("é",), (3, 4)),
        ('é: "it«\\\'»s"\n', ("é",), (2, 3)),
        ('é: [x:, "\\\'", y«:»]\n', ("é", 2), (1, 2)),
        ("é: [!a, x:, b«c»]\n", ("é", 1), (1, 2)),
        ("\n\ufeffé: \ufeff«b»\n", ("\ufeffé",), (1, 2)),
    ],
)
def test_characters_are_where_they_are(
    text: str, path: tuple[str | int, ...], value: tuple[int, int], marked: Strip
) -> None:
    clean, [span] = marked(text)
    document = read_document("f", clean.encode(), "yaml")
    assert document.locate(Place("f", path, Part.VALUE, value)) == Spot("f", *span)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [b:«[»c]]", "unexpected ':'"),
        ("a: [b:«?»c]", "unexpected ':'"),
        ('a: !b[c«]»d"e', "did not find expected whitespace or line break while scanning a tag"),
        ("a: !b{«»c, d", "did not find expected whitespace or line break while scanning a tag"),
        ("a: !b%zz c", "did not find URI escaped octet while parsing a tag"),
        ('a: "«\\»q\\\'"', "found unknown escape character"),
        ('a: "\\\'«\a»"', "control characters are not allowed (U+0007)"),
    ],
)
def test_what_go_refuses_too_is_refused(text: str, said: str) -> None:
    [problem] = read_document("f", text.replace("«", "").replace("»", "").encode(), "yaml").problems
    assert (problem.kind, said in problem.message) == (ProblemKind.SYNTAX, True)


def test_a_control_character_behind_such_an_escape_is_told_where_it_is() -> None:
    text = 'é: "\\\'"\nb: \a\n'
    [problem] = read_document("f", text.encode(), "yaml").problems
    assert text[problem.start : problem.end] == "\a"


def test_what_is_behind_the_end_of_the_document_stays_as_it_is() -> None:
    document = read_document("f", b"{a: b}\n--- [c:]\n", "yaml")
    assert (document.data, [problem.kind for problem in document.problems]) == (
        {"a": "b"},
        [ProblemKind.EXTRA_DOCUMENT],
    )


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("# c\n\ufeffa: b\n", {"\ufeffa": "b"}),
        ("---\n\ufeffa: {\n\ufeffb: 'c\n\ufeffd'}\n", {"\ufeffa": {"\ufeffb": "c \ufeffd"}}),
        ("a: |\n  b\ufeff\n  \ufeffc\n", {"a": "b\ufeff\n\ufeffc\n"}),
        ('[\n\ufeff!a, b:, "\\\'",\n\ufeff]\n', ["\ufeff!a", "b:", "'", "\ufeff"]),
    ],
)
def test_a_byte_order_mark_within_the_text_is_a_part_of_it(text: str, data: object) -> None:
    assert read(text) == data


def test_a_byte_order_mark_at_the_start_is_none() -> None:
    assert read("\ufeffa: b\n") == read("\ufeff\ufeffa: b\n") == {"a": "b"}


@pytest.mark.parametrize("text", ["a: b\n«\ufeff»", "a: b\n«\ufeff»# c\n", "a: |\n  b\n«\ufeff»\n"])
def test_a_line_that_begins_with_a_byte_order_mark_is_no_blank_one(text: str, marked: Strip) -> None:
    clean, [mark] = marked(text)
    [problem] = read_document("f", clean.encode(), "yaml").problems
    assert (problem.kind, problem.related) == (ProblemKind.SYNTAX, ((*mark, "begun here"),))


@pytest.mark.parametrize("text", ["a: [b:]\n", 'a: "\\\'"\n', "a: b\n\ufeffc: d\n"])
def test_a_text_with_every_character_there_is_no_place_for_another(text: str) -> None:
    assert [problem.kind for problem in read_document("f", f"{text}# {PRIVATE}\n".encode(), "yaml").problems] == [
        ProblemKind.SYNTAX
    ]


def test_any_number_of_words_may_end_in_a_colon() -> None:
    assert read("- &x c\n- [" + "a:, 'b:', {*x : d}, " * 5_000 + "]\n") == ["c", ["a:", "b:", {"c": "d"}] * 5_000]


def test_a_text_is_not_read_again_without_end() -> None:
    few, many = (read_document("f", f"[{'a :,' * count}]".encode(), "yaml") for count in (100, 2_000))
    assert (few.data, few.broken, many.broken) == (["a :"] * 100, False, True)


@pytest.mark.parametrize(
    "text", ["!" * 500_000, f"a: '{'!' * 500_000}'\nb: !c d", f"&a {'#' * 500_000}", f"[{'&a ' * 50_000}"]
)
def test_signs_in_a_row_cost_no_more_than_other_characters(text: str) -> None:
    assert len(read_document("f", text.encode(), "yaml").problems) < 2
