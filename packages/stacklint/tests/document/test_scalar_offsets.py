"""For every character of a scalar, the file has the same character at its offset, unless escaped or folded."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stacklint.document import Document, Path, read_document
from stacklint.document.node import Node
from stacklint.document.scalar import json_offsets, yaml_offsets
from stacklint.document.tree import ScalarMark
from stacklint.text import SourceText

CHARS = st.sampled_from("aab  \n\n\t:#-'\"\\|>!&*{}[],%@`?é😀\x85\u2028\u2029\xa0\ufeff\x07")
TEXTS = st.text(CHARS, max_size=30)
BREAKS = "\n\r\x85\u2028\u2029"


def offsets(document: Document, path: Path, value: str) -> list[int]:
    place = Node(document, None).at(path).place
    return [document.locate(place.within(n, n + 1)).start for n in range(len(value))]


def equal(source: str, char: str, escape: str) -> bool:
    return source in {char, escape} or (char in " \n" and source in BREAKS)


def assert_exact(document: Document, path: Path) -> None:
    """Every offset has its character and comes after the one before it, so none is a fallback."""
    value = Node(document, document.data).at(path).value
    assert isinstance(value, str)
    text = document.source.text
    found = offsets(document, path, value)
    wrong = [
        (n, text[at], char)
        for n, (at, char) in enumerate(zip(found, value, strict=True))
        if not equal(text[at], char, "\\")
    ]
    assert (wrong, [pair for pair in pairwise(found) if pair[0] >= pair[1]]) == ([], [])


OPTIONS = st.fixed_dictionaries(
    {
        "Dumper": st.sampled_from([yaml.SafeDumper, yaml.CSafeDumper]),
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "default_flow_style": st.booleans(),
        "width": st.sampled_from([4, 20, 80]),
        "indent": st.sampled_from([2, 4, 9]),
        "line_break": st.sampled_from(["\n", "\r", "\r\n"]),
        "allow_unicode": st.booleans(),
    }
)


@given(value=TEXTS, options=OPTIONS)
def test_scalars_as_pyyaml_writes_them(value: str, options: dict[str, Any]) -> None:
    text = yaml.dump({"a": [[value, "x"], {"k": value + "."}]}, **options)
    document = read_document("f", text.encode(), "yaml")
    assume(not document.broken)  # PyYAML's emitter is not always right about its own syntax
    for path in (("a", 0, 0), ("a", 0, 1), ("a", 1, "k")):
        if Node(document, document.data).at(path).string is not None:
            assert_exact(document, path)


BLOCK_CONTEXTS: list[tuple[str, Path, int]] = [
    ("k: {}\n", ("k",), 0),
    ("{}\n", (), 0),
    ("- {}\n", (0,), 0),
    ("- - {}\n", (0, 0), 2),
    ("a:\n  - k: &x {}\n    z: 1\n", ("a", 0, "k"), 4),
    ("a:\n- !!str {}\n- 1\n", ("a", 0), 0),
    ("k: !!str &x {}\n# end\nz: 1\n", ("k",), 0),
    ("k: &x # why\n {}\n", ("k",), 0),
]
FLOW_CONTEXTS = ["[a, {}]", "[a, !!str &x {}, b]", "- a\n- {}\n", "- - b\n- &x {}\n- c\n", "[a, &x\n {}]"]
NEWLINES = st.sampled_from(["\n", "\r\n", "\r", "\x85"])


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, Path]:
    template, path, parent = draw(st.sampled_from(BLOCK_CONTEXTS))
    own = draw(st.integers(1, 4))
    indicator = draw(st.sampled_from(["", str(own)]))
    order = draw(st.sampled_from(["{0}{1}", "{1}{0}"]))
    header = draw(st.sampled_from("|>")) + order.format(indicator, draw(st.sampled_from(["", "+", "-"])))
    lines = [header + draw(st.sampled_from(["", " # note", "  "]))]
    for line in draw(st.lists(st.text("aab  \t:#-'\"\\é😀{[|>", max_size=8), max_size=8)):
        blank = not line.strip(" ")
        lines.append(line[: parent + own] if blank and not indicator else " " * (parent + own) + line)
    separator = draw(st.sampled_from(["\n", "\n", "\u2028", "\u2029"]))
    body = lines[0] + "\n" + separator.join(lines[1:])
    return template.format(body).replace("\n", draw(NEWLINES)), path


@given(blocks())
@example(("k: |1\n     x", ("k",)))
@example(("k: |1\n   \n   x", ("k",)))
@example(("k: >1\n\n    x\n  y\n z\n u\n", ("k",)))
@example(("k: |+\n  \n \n", ("k",)))
@example(("k: |\n  a\n# c\nz: 1\n", ("k",)))
@example(("k: |\n  a\n ", ("k",)))
@example(("k: |+\n  a\n   ", ("k",)))
@example(("k: |\n  a\n  ", ("k",)))
@example(("k: >-\n  a\n  \u2028  b\n", ("k",)))
def test_block_scalars_of_every_header_and_indentation(case: tuple[str, Path]) -> None:
    text, path = case
    document = read_document("f", text.encode(), "yaml")
    assume(not document.broken)
    assert_exact(document, path)


ESCAPES = ["\\" + char for char in '0abt\tnvfre "/\\N_LP'] + ["\\x41", "\\u00e9", "\\U0001F600", "\\\n", "\\\n  \n "]
PIECES = {
    '"': st.sampled_from([*ESCAPES, *"aé😀':#,{\u2028\u2029", " ", "\t", "\n ", "\n \n ", " \n\t ", "\u2028 \n "]),
    "'": st.sampled_from(["''", *'aé😀":#,{\\\u2028', " ", "\t", "\n ", "\n \n ", " \n\t "]),
    "": st.sampled_from([*"aé😀\"'\\", " ", "\t", " a\n b", " a\n \n b", "b\u2028 a", "a#", ":b", "-"]),
}


@st.composite
def flows(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(sorted(PIECES)))
    scalar = quote + "".join(draw(st.lists(PIECES[quote], max_size=12))) + quote
    template = draw(st.sampled_from(FLOW_CONTEXTS))
    return template.replace("{}", scalar).replace("\n", draw(NEWLINES))


@given(flows())
@example('[a, "a\\\n  \n\n b"]')
@example("- a\n- &x 'b\n\n  c'\n")
def test_plain_and_quoted_scalars_over_several_lines(text: str) -> None:
    document = read_document("f", text.encode(), "yaml")
    assume(not document.broken and Node(document, document.data)[1].string is not None)
    assert_exact(document, (1,))


@given(st.text(CHARS | st.characters(), max_size=20), st.booleans())
@example("\ud83d\ude00", True)
@example("\ud83d", True)
def test_json_strings(value: str, ascii_only: bool) -> None:
    raw = json.dumps(["x", {"k": value}], ensure_ascii=ascii_only)
    assume(ascii_only or raw.isprintable() or not any(0xD800 <= ord(char) < 0xE000 for char in raw))
    assert_exact(read_document("f", raw.encode(), "json"), (1, "k"))


@given(st.lists(st.sampled_from(["\\/", "\\b", "\\u0041", "\\uD83D\\uDE00", "\\ud83d", "\\ude00", "a", "😀"])))
def test_json_strings_with_every_escape(pieces: list[str]) -> None:
    assert_exact(read_document("f", f'["{"".join(pieces)}"]'.encode(), "json"), (0,))


def test_a_value_that_is_not_the_text_s_falls_back_to_the_start() -> None:
    source, mark = SourceText("f", 'k: "a\\n"'), ScalarMark(3, 8, '"')
    assert (list(yaml_offsets(source, mark, "b")), list(json_offsets(source, mark, "b"))) == ([3, 3], [3, 3])


@pytest.mark.parametrize(
    ("raw", "chars", "shown"),
    [
        ("e: >\n  sum(rate(x[5m]))\n  / y\n", (0, 3), "sum"),
        ("e: >\n  sum(rate(x[5m]))\n  / y\n", (17, 20), "/ y"),
        ("e: >\n  ab\n  cd\n", (1, 3), "b\n"),
        ("e: |\n  ab\n  cd\n", (1, 5), "b\n  cd"),
        ('e: "a\\u00e9b"\n', (1, 2), "\\u00e9"),
        ("e: 'it''s'\n", (2, 3), "''"),
        ("e: abc\n", (1, 1), ""),
        ("e: abc\n", (1, 99), "bc"),
        ("e: abc\n", (-5, 1), "a"),
        ("e: abc\n", (2, 1), ""),
        ("e: abc\n", (7, 9), ""),
    ],
)
def test_a_range_inside_a_scalar_is_shown_as_written(raw: str, chars: tuple[int, int], shown: str) -> None:
    document = read_document("f", raw.encode(), "yaml")
    spot = document.locate((document.root / "e").within(*chars))
    assert raw[spot.start : spot.end] == shown
