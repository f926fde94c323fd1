"""YAML that other readers take and Go's don't, and the reverse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from stacklint.document import GoYaml, Plain, Problem, ProblemKind, Spot, read_document

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]

GO = "is no valid YAML to Prometheus and other Go programs: they "
MARK = GO + "take no `?` without quotes between brackets or braces"
ESCAPE = GO + r"know no escape `\/`; a slash needs none"
TAG = GO + "end a tag at blanks alone"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [http://b/«?»c=d]\n", MARK),
        ("a: [b«?»]\n", MARK),
        ("a: {b«?» : c}\n", MARK),
        ("a: {b: [{c: d«?»e?f}]}\n", MARK),
        ("a:\n- [x]\n- [b\n  c«?»]\n", MARK),
        ('"a«\\/»b": "c\\\\/\\\\«\\/»"\n', ESCAPE),
        ('a: ["«\\/»"]\nb: ?c\n', ESCAPE),
        ("a: [«!b,c»^d]\n", TAG),
        ("a: {b: «!!str,c»}\n", TAG),
        ("a: {b: &b «!c,d»}\n", TAG),
        ("a: {b: «!<c,d>,»}\n", TAG),
    ],
)
def test_what_gos_readers_refuse_is_told_and_the_rest_is_read(text: str, said: str, marked: Strip) -> None:
    clean, spans = marked(text)
    document = read_document("f", clean.encode(), "yaml")
    expected = tuple(Problem(ProblemKind.SYNTAX, *span, said) for span in spans)
    assert (document.problems, document.broken, document.data is None) == (expected, False, False)


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        ("int", "x 1.5 1e3 08 .inf ~ '' _1 0x 9223372036854775808e0 '1 '"),
        ("float", "x nan 1e400 18446744073709551615 ~"),
        ("bool", "x 1 ~ yEs t ''"),
        ("null", "x 0 nULL"),
        ("timestamp", "x 1 ~ 2001-13-01 2001-02-29 2001-01-01T25:00:00Z 2001-01-01T01:02:03 01-01-01"),
        ("binary", "x ~ YQ YQ=== 'Y Q==' -_=="),
    ],
)
def test_a_text_that_its_tag_does_not_fit_is_told(tag: str, values: str) -> None:
    for value in re.findall(r"'[^']*'|\S+", values):
        text = f"a: !!{tag} {value}\n"
        problem = Problem(ProblemKind.SYNTAX, 3, len(text) - 1, GO + f"can't decode this as `!!{tag}`")
        assert read_document("f", text.encode(), "yaml").problems == (problem,), value


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        ("int", "1 '1' 0x1f 0b1 0o17 017 1_0 -5 18446744073709551615"),
        ("float", "1 1.5 .5 -.inf .nan '1' 1e3"),
        ("bool", "true False TRUE 'true'"),
        ("null", "~ null '' NULL"),
        ("timestamp", "2001-1-1 2004-02-29 0000-02-29 2001-01-01t01:02:03.5+01:00 '2001-01-01 1:2:3'"),
        ("binary", "YQ== 'YWJj' '' YWI= YR=="),
        ("str", "1 ~ x"),
        ("map", "x"),
        ("foo", "x"),
    ],
)
def test_a_text_that_its_tag_fits_is_no_problem(tag: str, values: str) -> None:
    for value in re.findall(r"'[^']*'|\S+", values):
        assert read_document("f", f"a: !!{tag} {value}\n".encode(), "yaml").problems == (), value


def test_words_that_were_booleans_once_do_not_fit_to_go_yaml_3() -> None:
    for value in ("yes", "Off", "n", "'Y'"):
        text = f"a: !!bool {value}\n"
        said = GO + "can't decode this as `!!bool`"
        problem = Problem(ProblemKind.SYNTAX, 3, len(text) - 1, said, reader=GoYaml.V3)
        assert read_document("f", text.encode(), "yaml").problems == (problem,), value


def test_a_key_has_a_tag_to_fit_too() -> None:
    [problem] = read_document("f", b"{!!int x: y}\n", "yaml").problems
    assert (problem.start, problem.end) == (1, 8)


def test_a_tag_may_say_what_a_text_is() -> None:
    data = read_document("f", b"[!!binary 'YW\n\n JjCg==', !!int '1', !!null '', ! '1', !!binary x]\n", "yaml").data
    assert isinstance(data, list)
    assert [(value, type(value)) for value in data] == [
        ("abc\n", str), ("1", Plain), (None, type(None)), ("1", str), ("x", str),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "a: b?c\nd: [e]\n",
        "a: ['b?', \"c?d\"]\n",
        "a: {? b : c}\n",
        "a: [b] # ?\n",
        "a: '\\/'\n",
        "a: [!b? c]\n",
        "a: [&b !c?d e]\n",
        "a: [b]\nc: |\n  d?",
    ],
)
def test_what_looks_like_it_and_is_fine_is_no_problem(text: str) -> None:
    assert read_document("f", text.encode(), "yaml").problems == ()


def test_only_the_first_document_is_searched() -> None:
    problems = read_document("f", b'a: [b]\n--- ["c?\\/", d?]\n', "yaml").problems
    assert [problem.kind for problem in problems] == [ProblemKind.EXTRA_DOCUMENT]


@pytest.mark.parametrize(("version", "problems"), [("1.1", 0), ("1.2", 1)])
def test_a_directive_for_another_version_is_refused(version: str, problems: int) -> None:
    document = read_document("f", f"%YAML {version}\n---\na: b\n".encode(), "yaml")
    assert (len(document.problems), document.broken) == (problems, bool(problems))


@pytest.mark.parametrize(
    "text", ["{a: «1»}«]»\n", "{a: «1»}\n«f»oo\n", "a: «1»\n...\n«@»\n", "{a: «1»}\n...\n«b»: [\n", "{a: «1»}\n«[»1\n"]
)
def test_what_is_no_yaml_behind_the_end_of_the_document_is_never_read(text: str, marked: Strip) -> None:
    clean, [value, junk] = marked(text)
    document = read_document("f", clean.encode(), "yaml")
    said = "is text behind the end of the document, which is never read"
    [problem] = document.problems
    assert (problem.kind, problem.message, problem.start) == (ProblemKind.TRAILING_TEXT, said, junk[0])
    assert (document.data, document.locate(document.root / "a")) == ({"a": "1"}, Spot("f", *value))
