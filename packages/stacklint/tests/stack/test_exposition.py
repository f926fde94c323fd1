"""Which series an exposition text holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.stack.exposition import read_exposition

TEXT = """\
# HELP http_requests_total Requests {not="a label"}.
# TYPE http_requests_total counter
http_requests_total{method="GET",path="/a\\"b}"} 1 1700000000
http_requests_total{method="POST",status="2"} 2
# TYPE size gauge
# TYPE latency histogram
# TYPE age summary
# TYPE seen counter
seen_total 1
{"utf.8 name","some label"="x"} 1
colon:name{ a = "b" } 3
bare 1 # {trace_id="x"} 1
not a sample
x{broken
"""


def test_names_labels_and_places_are_read() -> None:
    found = read_exposition(TEXT)
    assert {name: sample.labels for name, sample in found.items()} == {
        "http_requests_total": {"method", "path", "status"},
        "seen_total": frozenset(),
        "utf.8 name": {"some label"},
        "colon:name": {"a"},
        "bare": frozenset(),
        "size": None,
        "latency_bucket": None, "latency_sum": None, "latency_count": None,
        "age": None, "age_sum": None, "age_count": None,
        "not": frozenset(),
    }  # fmt: skip
    assert all(
        TEXT[s.offset :].startswith((name, name.removesuffix("_bucket"), "age", "latency")) for name, s in found.items()
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_a_text_without_samples_has_none(text: str) -> None:
    assert dict(read_exposition(text)) == {}


@given(st.text(alphabet='ab_:{}="\\, 1#\n\u2028', max_size=200))
def test_any_text_is_read_and_every_name_stands_where_it_is_said_to(text: str) -> None:
    for name, sample in read_exposition(text).items():
        assert text[sample.offset :].startswith(name)
