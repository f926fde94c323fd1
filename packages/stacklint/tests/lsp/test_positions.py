"""Our columns in an editor's units, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from stacklint.diagnostic import Location
from stacklint.lsp.positions import Positions
from stacklint.text import LineIndex

TEXTS = st.text(st.one_of(st.sampled_from("ab\r\n😀é\u2028\x85"), st.characters(exclude_categories=())))
ENCODINGS = pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])


@ENCODINGS
@given(text=TEXTS, data=st.data())
def test_every_place_of_a_line_is_found_again(encoding: str, text: str, data: st.DataObject) -> None:
    lines = LineIndex(text)
    positions = Positions(lambda _: lines, encoding)
    line = data.draw(st.integers(1, lines.count))
    column = data.draw(st.integers(1, len(lines.line(line)) + 1))
    found = positions.range(Location("", line, column, line, column)).start
    assert positions.place("", found) == (line, column)


@ENCODINGS
@given(text=TEXTS)
def test_columns_count_the_units_before_them(encoding: str, text: str) -> None:
    lines = LineIndex(text)
    last = lines.line(lines.count)
    end = Positions(lambda _: lines, encoding).range(Location("", 1, 1, lines.count, len(last) + 1)).end
    name, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    assert end == types.Position(lines.count - 1, len(last.encode(name, "surrogatepass")) // size)
