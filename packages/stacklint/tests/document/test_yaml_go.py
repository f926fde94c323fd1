"""YAML that other readers take and Go's don't, and the reverse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.document import Problem, ProblemKind, Spot, read_document

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]

GO = "is no valid YAML to Prometheus and other Go programs: they "
MARK = GO + "take no `?` without quotes between brackets or braces"
ESCAPE = GO + r"know no escape `\/`; a slash needs none"


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
    ],
)
def test_what_gos_readers_refuse_is_told_and_the_rest_is_read(text: str, said: str, marked: Strip) -> None:
    clean, spans = marked(text)
    document = read_document("f", clean.encode(), "yaml")
    expected = tuple(Problem(ProblemKind.SYNTAX, *span, said) for span in spans)
    assert (document.problems, document.broken, document.data is None) == (expected, False, False)


@pytest.mark.parametrize(
    "text",
    ["a: b?c\nd: [e]\n", "a: ['b?', \"c?d\"]\n", "a: {? b : c}\n", "a: [b] # ?\n", "a: '\\/'\n", "a: [b]\nc: |\n  d?"],
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
