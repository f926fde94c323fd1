"""The text of a place reads back as the value of the place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from stacklint.document import Document, Path, Place, Spot, read_document
from stacklint.document.plain import NULLS
from stacklint.document.tree import MAX_MAPPED
from stacklint.text import LineIndex

Strip = Callable[[str], tuple[str, list[tuple[int, int]]]]
NUMBERS = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(st.sampled_from("ab :#-'\"\\\n{}[],é😀\t"), max_size=12)
SCALARS = st.none() | NUMBERS | WORDS | st.sampled_from(["null", "~", "yes", "1e3", "<<"])
KEYS = st.text(st.sampled_from("abc :#-'\"\\é😀{"), max_size=6)
DATA = st.recursive(SCALARS, lambda of: st.lists(of, max_size=4) | st.dictionaries(KEYS, of, max_size=4))


def paths(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from paths(item, (*path, index))


def same(ours: object, theirs: object) -> bool:
    """Whether data agree with PyYAML's base loader, which keeps every scalar as text."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return theirs in NULLS if ours is None else ours == theirs


def shown(document: Document, place: Place) -> str:
    """The text of a place, indented as in the file."""
    spot = document.locate(place)
    _, column = LineIndex(document.source.text).position(spot.start)
    return " " * (column - 1) + document.source.text[spot.start : spot.end]


@given(
    data=DATA,
    style=st.sampled_from([None, "'", '"']),
    flow=st.sampled_from([None, True, False]),
    width=st.sampled_from([10, 80]),
    indent=st.sampled_from([2, 4]),
)
def test_every_yaml_place_reads_back_as_its_value_and_its_key(
    data: object, style: str | None, flow: bool | None, width: int, indent: int
) -> None:
    text = yaml.safe_dump(
        data,
        default_style=style,
        default_flow_style=flow,
        width=width,
        indent=indent,
        allow_unicode=True,
        sort_keys=False,
    )
    document = read_document("f", text.encode(), "yaml")
    assert same(document.data, yaml.load(text, yaml.BaseLoader))
    for path, value in paths(document.data):
        place = Place("f", path)
        assert same(value, yaml.load(shown(document, place), yaml.BaseLoader)), (path, text)
        if path and isinstance(path[-1], str):
            assert yaml.load(shown(document, place.key()), yaml.BaseLoader) == path[-1]


@given(
    data=DATA,
    indent=st.sampled_from([None, 0, 2, "\t"]),
    separators=st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\r\n: ")]),
    ascii_only=st.booleans(),
)
def test_every_json_place_reads_back_as_its_value_and_its_key(
    data: object, indent: int | str | None, separators: tuple[str, str], ascii_only: bool
) -> None:
    text = json.dumps(data, indent=indent, separators=separators, ensure_ascii=ascii_only)
    document = read_document("f", text.encode(), "json")
    big = any(isinstance(value, int) and not -(2**63) <= value < 2**64 for _, value in paths(data))
    assume(not big)
    assert repr(document.data) == repr(data)
    for path, value in paths(data):
        place = Place("f", path)
        assert repr(json.loads(shown(document, place))) == repr(value), (path, text)
        if path and isinstance(path[-1], str):
            assert json.loads(shown(document, place.key())) == path[-1]


@pytest.mark.parametrize(
    ("text", "path", "form"),
    [
        ("a: «{b: [1]}»\n", ("a", "c", "d"), "yaml"),
        ("a: {b: «[1]»}\n", ("a", "b", 7), "yaml"),
        ("a: {b: «[1]»}\n", ("a", "b", -1), "yaml"),
        ("a: {b: «[1]»}\n", ("a", "b", "x"), "yaml"),
        ("a: «x»\n", ("a", 0), "yaml"),
        ("«a»:\nb: 1\n", ("a",), "yaml"),
        ("«a»: &x\nb: 1\n", ("a",), "yaml"),
        ("«a»: !!null\nb: 1\n", ("a",), "yaml"),
        ("a: «|\n  x\n  y»\n\n\nb: 1\n", ("a",), "yaml"),
        ("a:\n  «- x\n  - y: 1»\n\n# c\nb: 1\n", ("a",), "yaml"),
        ("a: &x «1»\nb: *x\n", ("b",), "yaml"),
        ("a: &x « 1»\n".replace("« ", " «"), ("a",), "yaml"),
        ("«a: 1\nb: 2»\n\n", (), "yaml"),
        ('{"a": «[1, {"b": 2}]»}\n', ("a",), "json"),
        ('{"a": «{"b": 2}»}\n', ("a", "c"), "json"),
    ],
)
def test_what_is_not_there_is_located_at_the_nearest_thing_that_is(
    text: str, path: Path, form: str, marked: Strip
) -> None:
    clean, [span] = marked(text)
    document = read_document("f", clean.encode(), "json" if form == "json" else "yaml")
    assert document.locate(Place("f", path)) == Spot("f", *span)


def test_a_place_with_characters_in_a_collection_is_the_collection() -> None:
    document = read_document("f", b"a: [1]\n", "yaml")
    assert document.locate((document.root / "a").within(0, 1)) == Spot("f", 3, 6)


def test_a_second_byte_order_mark_is_part_of_the_text_and_shifts_no_place() -> None:
    document = read_document("f", b"\xef\xbb\xbf" * 2 + b"a: 1\n", "yaml")
    assert document.locate((document.root / "a").key()) == Spot("f", 1, 2)


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_characters_of_a_huge_text_are_shown_by_the_whole(form: Literal["yaml", "json"]) -> None:
    raw = '{"a": "%s"}' % ("\\t" * (MAX_MAPPED + 1))
    document = read_document("f", raw.encode(), form)
    assert document.locate(Place("f", ("a",)).within(5, 9)) == Spot("f", 6, len(raw) - 1)


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("json", '{"a": {"b\\u0063d": 1}}', "\\u0063"),
        ("yaml", "a: {'bcd': 1}", "c"),
        ("yaml", "a:\n  bcd: 1", "c"),
    ],
)
def test_a_place_may_be_some_characters_of_a_key(form: Literal["json", "yaml"], text: str, found: str) -> None:
    document = read_document("f", text.encode(), form)
    spot = document.locate(Place("f", ("a", "bcd")).key().within(1, 2))
    assert text[spot.start : spot.end] == found
