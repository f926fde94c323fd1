from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.report import Summary, summarise
from stacklint.report.terminal import Terminal, columns
from stacklint.report.text import render_text
from stacklint.text import LineIndex

Report = Callable[..., str]


def test_a_finding_is_its_message_its_place_its_line_and_what_to_do(report: Report) -> None:
    assert report({"a/b.yml": "x: 1\n  «wrong»: 2\n"}, message="`wrong` is no key", help="write `right`") == (
        "error[LK204]: `wrong` is no key\n"
        " --> a/b.yml:2:3\n"
        "  |\n"
        "2 |   wrong: 2\n"
        "  |   ^^^^^\n"
        "  |\n"
        "  = help: write `right`\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_the_other_end_in_another_file_is_shown_with_what_it_is_to_the_finding(report: Report) -> None:
    files = {"a.json": '{"uid": "«other»"}\n', "b.yml": "\n" * 99 + "uid: «prometheus»\n"}
    assert report(files, "", "declared here").splitlines()[1:-2] == [
        "   --> a.json:1:10",
        "    |",
        '  1 | {"uid": "other"}',
        "    |          ^^^^^",
        "    |",
        "   ::: b.yml:100:6",
        "    |",
        "100 | uid: prometheus",
        "    |      ---------- declared here",
    ]


def test_of_many_ends_of_which_the_same_is_said_three_are_shown_and_the_others_listed(report: Report) -> None:
    text = "«a»: 1\n" * 6
    lines = report({"a.yml": text}, "", *["and here"] * 5).splitlines()
    assert [line for line in lines if line.endswith("and here")] == ["  | - and here"] * 3
    assert lines[-3] == "  = also: at 5:1, 6:1"


def test_of_ends_in_the_file_of_a_finding_eight_are_shown_whatever_is_said_of_them(report: Report) -> None:
    files = {"a.yml": "«a»: 1\n" * 12, "b.yml": "«b»: 1\n" * 2}
    lines = report(files, "", *(f"end {number}" for number in range(11)), *["beside it"] * 2).splitlines()
    assert sum("end " in line for line in lines) == 8
    assert sum("beside it" in line for line in lines) == 2
    assert lines[-3] == "  = also: at 10:1, 11:1, 12:1"


def test_ends_in_one_file_are_shown_in_its_order_with_dots_for_what_is_left_out(report: Report) -> None:
    text = "apiVersion: «1»\na:\n«b»: 1\n«c»: 2\n"
    assert report({"a.yml": text}, "the version", "", "next to it", primary=1).splitlines()[1:-2] == [
        " --> a.yml:3:1",
        "  |",
        "1 | apiVersion: 1",
        "  |             - the version",
        "...",
        "3 | b: 1",
        "  | ^",
        "4 | c: 2",
        "  | - next to it",
    ]


def test_two_ends_in_one_line_share_it(report: Report) -> None:
    assert report({"a.yml": "[«one», «two»]\n"}, "", "the first", primary=1).splitlines()[1:-2] == [
        " --> a.yml:1:7",
        "  |",
        "1 | [one, two]",
        "  |  ---",
        "  |       ^^^ the first",
    ]


def test_an_end_that_is_named_twice_is_shown_once_with_all_that_is_said_of_it() -> None:
    place = Location("a.yml", 1, 1, 1, 2)
    related = tuple(place._replace(message=message) for message in ("here", "here", "", "and here"))
    found = Diagnostic(place, "LK204", "a-name", Severity.ERROR, "wrong", related=related)
    lines = LineIndex("a: 1\n")
    assert render_text([found], summarise([found], 1), lambda _: lines).splitlines()[1:-2] == [
        " --> a.yml:1:1",
        "  |",
        "1 | a: 1",
        "  | ^ here; and here",
    ]


def test_a_range_of_several_lines_is_marked_to_the_end_of_the_first_and_says_where_it_ends(report: Report) -> None:
    assert report({"a.yml": "a:\n  «b:\n    c: 1»\n"}, "this part").splitlines()[3:5] == [
        "2 |   b:",
        "  |   ^^ this part, to line 3",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: «»b\n", ["1 | a: b", "  |    ^"]),
        ("a: b«»\n", ["1 | a: b", "  |     ^"]),
        ("a: b\n«»", ["2 |", "  | ^"]),
        ("a: b\n   «»\n", ["2 |", "  |    ^"]),
    ],
)
def test_a_place_of_no_width_has_one_caret(text: str, shown: list[str], report: Report) -> None:
    assert report({"a.yml": text}).splitlines()[3:5] == shown


def test_of_an_empty_file_there_is_no_line_to_show(report: Report) -> None:
    assert report({"a.yml": "«»", "b.yml": "«»"}, "", "mounted here", help="fill it").splitlines() == [
        "error[LK204]: something is wrong",
        " --> a.yml:1:1",
        "  |",
        " ::: b.yml:1:1",
        "  | mounted here",
        "  |",
        "  = help: fill it",
        "",
        "1 error in 2 files",
    ]


def test_what_a_fix_would_do_is_said_and_counted(report: Report) -> None:
    fix = Fix("rename it to `b`", (Edit("a.yml", 0, 1, "b"),))
    assert report({"a.yml": "«a»: 1\n"}, severity=Severity.WARNING, fixes=(fix,)).splitlines()[4:] == [
        "  | ^",
        "  |",
        "  = fix: rename it to `b`",
        "",
        "1 warning in 1 file; 1 can be fixed with --fix",
    ]


def test_what_is_said_of_several_places_of_a_file_is_shown_once_with_all_places() -> None:
    fix = (Fix("write `b`", ()),)
    found = [
        Diagnostic(Location(file, line, 4, line, 5), code, "a-name", severity, message, help=f"line {line}", fixes=fix)
        for file, line, code, severity, message in (
            ("a.yml", 1, "PQ128", Severity.INFO, "wrong"),
            ("a.yml", 2, "PQ128", Severity.INFO, "wrong"),
            ("a.yml", 3, "PQ129", Severity.INFO, "wrong"),
            ("a.yml", 3, "PQ128", Severity.INFO, "also wrong"),
            ("a.yml", 3, "PQ128", Severity.ERROR, "wrong"),
            ("a.yml", 4, "PQ128", Severity.INFO, "wrong"),
            ("b.yml", 1, "PQ128", Severity.INFO, "wrong"),
        )
    ]
    shown = render_text(found, summarise(found, 2), lambda _: LineIndex("a: 1\n" * 4)).split("\n\n")
    assert [block.partition("\n")[0] for block in shown] == [
        "info[PQ128]: wrong",
        "info[PQ129]: wrong",
        "info[PQ128]: also wrong",
        "error[PQ128]: wrong",
        "info[PQ128]: wrong",
        "1 error, 6 infos in 2 files; 7 can be fixed with --fix",
    ]
    assert shown[0].splitlines()[1:] == [
        " --> a.yml:1:4",
        "  |",
        "1 | a: 1",
        "  |    ^",
        "  |",
        "  = help: line 1",
        "  = fix: write `b`",
        "  = also: 2 more like this, at 2:4, 4:4",
    ]
    assert not any("also:" in block for block in shown[1:])


def test_of_many_places_that_are_alike_the_first_are_named() -> None:
    found = [
        Diagnostic(Location("a.yml", line, 4, line, 5), "PQ128", "a-name", Severity.INFO, "wrong")
        for line in range(1, 22)
    ]
    shown = render_text(found, summarise(found, 1), lambda _: LineIndex("a: 1\n" * 21))
    assert "= also: 20 more like this, at 2:4, 3:4, " in shown
    assert ", 13:4, ...\n" in shown


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (Summary(0, 0, 0, 9), "no findings in 9 files\n"),
        (Summary(1, 2, 0, 1), "1 error, 2 warnings in 1 file\n"),
        (Summary(0, 0, 1, 2), "1 info in 2 files\n"),
        (Summary(1234, 0, 2, 5000), "1,234 errors, 2 infos in 5,000 files\n"),
    ],
)
def test_the_last_line_counts(summary: Summary, said: str) -> None:
    assert render_text([], summary, lambda _: LineIndex("")) == said


def test_colours_follow_the_severity_and_end_before_the_line_does(report: Report) -> None:
    shown = report({"a.yml": "«a»\n"}, severity=Severity.INFO, help="do", terminal=Terminal(colour=True))
    assert shown == (
        "\x1b[1;36minfo[LK204]\x1b[0m\x1b[1m: something is wrong\x1b[0m\n"
        " \x1b[1;34m-->\x1b[0m a.yml:1:1\n"
        "  \x1b[1;34m|\x1b[0m\n"
        "\x1b[1;34m1\x1b[0m \x1b[1;34m|\x1b[0m a\n"
        "  \x1b[1;34m|\x1b[0m \x1b[1;36m^\x1b[0m\n"
        "  \x1b[1;34m|\x1b[0m\n"
        "  \x1b[1;34m=\x1b[0m \x1b[1mhelp\x1b[0m: do\n"
        "\n"
        "\x1b[1;36m1 info\x1b[0m in 1 file\n"
    )


def test_nothing_that_a_file_holds_reaches_the_terminal_as_a_command(report: Report) -> None:
    bad = "\x1b[31m\r\x07\x9b\u202e\x7f\n"
    fix = Fix(bad, ())
    shown = report({f"{bad}.yml": f"«{bad[:-1]}»"}, bad, message=bad, help=bad, fixes=(fix,))
    assert [char for char in shown if not char.isprintable() and char != "\n"] == []
    assert shown.splitlines() == [
        "error[LK204]: ␛[31m␍␇\\x9b\\u202e␡␊",
        " --> ␛[31m␍␇\\x9b\\u202e␡␊.yml:1:1",
        "  |",
        "1 | ␛[31m",
        "  | ^^^^^ ␛[31m␍␇\\x9b\\u202e␡␊, to line 2",
        "  |",
        "  = help: ␛[31m␍␇\\x9b\\u202e␡␊",
        "  = fix: ␛[31m␍␇\\x9b\\u202e␡␊",
        "",
        "1 error in 1 file; 1 can be fixed with --fix",
    ]


@given(
    text=st.text(st.one_of(st.characters(), st.sampled_from("a \t\r\n日\u0301\x1b")), max_size=100),
    numbers=st.lists(st.integers(0, 120), min_size=4, max_size=4),
    message=st.text(max_size=20),
)
def test_any_range_of_any_text_is_rendered_with_marks_where_it_begins(
    text: str, numbers: list[int], message: str
) -> None:
    lines = LineIndex(text)
    place, other = (
        Location(f"{message}.yml", *lines.position(min(pair)), *lines.position(max(pair)), message)
        for pair in (numbers[:2], numbers[2:])
    )
    found = Diagnostic(place, "LK204", "a-name", Severity.ERROR, message, related=(other,))
    shown = render_text([found], summarise([found], 1), lambda _: lines, Terminal(width=500)).split("\n")
    assert [char for line in shown for char in line if not char.isprintable() and not char.isspace()] == []
    if text:
        mark = next(index for index, line in enumerate(shown) if line.lstrip(" |").startswith("^"))
        before = shown[mark].split("| ", 1)[1].index("^")
        source = next(line for line in reversed(shown[:mark]) if re.match(r" *\d", line)).partition("| ")[2]
        wanted = Terminal().show(lines.line(place.line)[: place.column - 1])
        assert wanted.startswith(_first(source, before).rstrip()) or not source


def _first(text: str, width: int) -> str:
    """The characters of a text that stand before a column."""
    return "".join(char for index, char in enumerate(text) if columns(text[: index + 1]) <= width)
