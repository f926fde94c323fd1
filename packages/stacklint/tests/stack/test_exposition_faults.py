"""What an exposition text is refused for; `conformance` holds the verdicts against promtool's."""

from __future__ import annotations

import time

import pytest
from stacklint.stack.metrics.exposition_faults import exposition_faults, first_odd_line


@pytest.mark.parametrize(
    ("text", "about", "message"),
    [
        ("# HELP 1a help\n", "1a", "no name of a metric"),
        ("# HELP a b\\d\n", "\\", "a backslash"),
        ("# HELP a b\n# HELP a c\n", "a", "has a `HELP` already"),
        ("# TYPE a gauge\n# TYPE a gauge\n", "a", "has a `TYPE` already"),
        ("a 1\n# TYPE a gauge\n", "a", "or samples before it"),
        ("# TYPE a gouge\n", "gouge", "`gouge` is no type"),
        ("# TYPE a summary\na_sum 1\n# TYPE a_count gauge\n", "a_count", "has a `TYPE` already"),
        ("1a 2\n", "1a 2", "begins with the name"),
        ("a\n", "a", "has no value"),
        ("a{b='c'} 1\n", "b='c'} 1", "labels are written"),
        ('a{b="c", b="d"} 1\n', "b", "can't be given"),
        ('a{__name__="c"} 1\n', "__name__", "can't be given"),
        ('# TYPE a histogram\na_bucket{le="x"} 1\n', "x", "is no number"),
        ('# TYPE a summary\na{quantile="0.5", quantile="x"} 1\n', "quantile", "can't be given"),
        ("a x\n", "x", "`x` stands where the value"),
        ("a 1\r\n", "1\r", "a carriage return stands"),
        ("a 1e999\n", "1e999", "`1e999` stands"),
        ("a 1 \n", " ", "a blank stands behind"),
        ("a 1 b\n", "b", "`b` stands where nothing is"),
        ("a 1 2 b\n", "b", "behind the time"),
        ("a 1 2\n", "2", "has a time"),
        ("a 1\nb 2", "b 2", "has no end"),
    ],
)
def test_what_a_text_is_refused_for_is_told(text: str, about: str, message: str) -> None:
    (fault,) = exposition_faults(text)
    assert text[fault.start : fault.end] == about
    assert message in fault.message
    assert fault.is_fatal


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t",
        "# anything\n#\n# HELP\n# HELP a\n# TYPE a \n\n  \n",
        '# HELP a b\\\\ \\n "c"\n# TYPE a GAUGE\na 1\n',
        'a 1\n  a{b="c"} -Inf\n\ta\t{ b = "d\\"" , c="\\n", } 1e-3\na{b="é"} nan\n',
        '# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n# HELP a_count b\n',
        '{"a.b"} 1\n1a\n',
        'a{"b.c"="d"} 1\n1a\n',
        '# HELP "a.b" c\n1a\n',
    ],
)
def test_what_is_right_or_read_by_some_versions_is_not_told(text: str) -> None:
    assert list(exposition_faults(text)) == []


def test_what_is_there_twice_is_told_and_the_rest_is_read_on() -> None:
    text = 'a{b="c",d="e"} 1\na{d="e",b="c"} 2\na{b="c"} 3\nb x\nc x\n'
    found = [(text[: one.start].count("\n") + 1, one.is_fatal) for one in exposition_faults(text)]
    assert found == [(2, False), (4, True)]


def test_a_sample_that_is_refused_is_not_called_there_twice() -> None:
    assert [one.is_fatal for one in exposition_faults("a 1\na x\n")] == [True]


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("a 1\n<html>\n", "<html>"),
        ("\n  a b \n", "  a b"),
        ("12\n", "12"),
        ("a12\n", "a12"),
        ("{} x\n", "{} x"),
        ("a{b='c'}\n", "a{b='c'}"),
    ],
)
def test_a_line_that_is_no_sample_is_found(text: str, odd: str) -> None:
    found = first_odd_line(text)
    assert found is not None
    assert text[found.start : found.end] == odd


@pytest.mark.parametrize(
    "text",
    ["", "# a\n\na 1\n", 'a{b="}"} 1 2 # {c="d"} 1\n', '{"a.b"} 1\n', "a{}1\n", "a ${N}\n", "{% if a %}\n", " a\t1 \n"],
)
def test_samples_of_every_version_and_what_is_filled_in_are_none(text: str) -> None:
    assert first_odd_line(text) is None


def test_long_lines_take_no_longer_than_they_are() -> None:
    labels = ",".join(f'l{number}="v"' for number in range(60_000))
    started = time.monotonic()
    assert list(exposition_faults(f"a{{{labels}}} 1\n")) == []
    assert first_odd_line("{" + "}" * 300_000) is not None
    assert time.monotonic() - started < 10
