"""Whatever the bytes are, reading ends in data or in problems, and every place can be located."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from stacklint.document import Document, Format, Part, Path, Place, Spot, read_document

SEEDS = [
    b"groups:\n- name: a\n  rules: &r\n  - {record: 'x', expr: \"y\"}\n- <<: *r\n- |+2\n  x\n- >-\n  y\n  z\n",
    b"%YAML 1.1\n%TAG ! tag:x,2000:\n---\n!a &b c: !!str d\n? e\n: [*b, f]\n...\n",
    json.dumps({"a": [1, -2.5e3, True, None, "x\u00e9\n"], "b": {"c": {}, "d": []}}, indent=1).encode(),
    "a: é\r\nb: 😀\r\n".encode("utf-16"),
]
SIGNS = [
    *(char.encode() for char in ["", *"\n\t :[]{}|>\"'#!%,\\\x00\ufeff\x85\u2028"]),
    *(b"- ", b"? ", b"&a ", b"*a ", b"<<: ", b"\\u", b"---\n", b"\xff"),
]

READ_OTHERWISE = re.compile(r"\\'|:[,\]}]|!\S*[,\[\]]|.\ufeff", re.DOTALL)
"""What may be one of the four things that the C parser does not read as Go's readers do."""


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 6)))
        raw = raw[:start] + draw(st.sampled_from(SIGNS)) + raw[end:]
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw


def places(document: Document) -> list[Place]:
    """Places of everything, through aliases as often as they are met first."""
    found: list[Place] = []
    seen: set[int] = set()
    ahead: list[tuple[Path, object]] = [((), document.data)]
    while ahead:
        path, value = ahead.pop()
        found.append(Place(document.name, path))
        if id(value) in seen:
            continue
        if isinstance(value, dict):
            seen.add(id(value))
            ahead += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            seen.add(id(value))
            ahead += [((*path, index), item) for index, item in enumerate(value)]
    return found


def inside(document: Document, spots: list[Spot]) -> bool:
    return all(0 <= spot.start <= spot.end <= len(document.source.text) for spot in spots)


@pytest.mark.parametrize("form", ["yaml", "json"])
@given(raw=st.binary() | mutated() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(raw=b"\xef\xbb\xbf\xef\xbb\xbf&a [*a]")
@example(raw=b'"\\\xe2\x80\xa8"')
@example(raw=b"? |\n  a\n: 1")
def test_reading_never_raises_and_every_place_is_inside_the_text(form: Format, raw: bytes) -> None:
    document = read_document("f", raw, form)
    spots = [document.spot(problem) for problem in document.problems]
    spots += [Spot("f", start, end) for problem in document.problems for start, end, _ in problem.related]
    for place in places(document):
        spots += [document.locate(place), document.locate(place.key()), document.locate(place.within(0, 1))]
    assert inside(document, spots)
    assert document.problems or not document.broken


@given(raw=mutated())
@example(raw=b"{a: b}]")
@example(raw=b"%YAML 1.2\n---\na: b\n")
@example(raw=b"{a: !b, c: d}")
@example(raw=b"[a:, b]")
@example(raw=b"a: b\n\xef\xbb\xbf# c\n")
def test_yaml_is_accepted_exactly_where_the_c_parser_composes_it(raw: bytes) -> None:
    """What we refuse beyond the C parser are keys, merges, aliases and versions that go-yaml refuses.

    What is behind the end of the first document is never read, be it YAML or not. Where Go's readers and the C parser
    read differently, that is another test's business.
    """
    document = read_document("f", raw, "yaml")
    try:
        list(yaml.parse(document.source.text, yaml.CLoader))
        sound = document.source.fault is None
    except yaml.YAMLError:
        sound = False
    extra = [problem for problem in document.problems if problem.kind in {"extra-document", "trailing-text"}]
    own = ("`<<` takes", "a key must be", "no anchor", "%YAML 1.1")
    ours = any(said in problem.message for problem in document.problems for said in own)
    agrees = document.broken == (not sound and not extra) or (ours and document.broken)
    assert agrees or READ_OTHERWISE.search(document.source.text)


@given(raw=mutated(), part=st.sampled_from(Part), step=st.text() | st.integers())
def test_places_of_another_file_s_shape_are_located_nearby(raw: bytes, part: Part, step: str | int) -> None:
    document = read_document("f", raw, "yaml")
    assert inside(
        document, [document.locate(Place("f", (step, step), part)), document.locate(Place("f", (step,), part))]
    )
