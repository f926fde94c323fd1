"""Which series an exposition text holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.stack.metrics.exposition import read_exposition, read_names, read_types

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


KINDS = """\
# TYPE requests_total counter
requests_total 1
# TYPE jobs counter
jobs_total 1
jobs_created 1
# TYPE size gauge
size 1
# TYPE latency histogram
latency_bucket{le="1"} 1
latency_sum 1
latency_count 1
# TYPE age summary
age{quantile="0.5"} 1
age_sum 1
age_count 1
# TYPE fill gaugehistogram
fill_bucket{le="1"} 1
fill_gsum 1
# TYPE odd untyped
odd 1
# TYPE build info
build_info 1
# TYPE state stateset
state 1
# TYPE age_other gauge
age_other_count 1
alone_total 1
# TYPE latency_count gauge
# TYPE later counter
# TYPE done_total counter
# TYPE waits histogram
"""


def test_the_type_of_a_family_says_what_its_series_are() -> None:
    found = read_exposition(KINDS)
    assert {name: (str(sample.kind) if sample.kind else None) for name, sample in found.items()} == {
        "requests_total": "counter", "jobs_total": "counter", "jobs_created": "gauge", "size": "gauge",
        "latency_bucket": "counter", "latency_sum": "counter", "latency_count": "gauge",
        "age": "gauge", "age_sum": "counter", "age_count": "counter",
        "fill_bucket": "gauge", "fill_gsum": "gauge", "odd": None, "build_info": "gauge", "state": "gauge",
        "age_other_count": None, "alone_total": None,
        "later": "counter", "later_total": "counter", "done_total": "counter",
        "waits_bucket": "counter", "waits_sum": "counter", "waits_count": "counter",
    }  # fmt: skip


def test_the_line_of_the_type_is_where_a_kind_is_declared() -> None:
    found = read_exposition(KINDS)
    declared = {name: KINDS[slice(*sample.declared)] for name, sample in found.items() if sample.declared}
    assert {
        name: declared.get(name) for name in ("jobs_total", "latency_sum", "latency_count", "odd", "waits_sum")
    } == {
        "jobs_total": "jobs",
        "latency_sum": "latency",
        "latency_count": "latency_count",
        "odd": None,
        "waits_sum": "waits",
    }


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_a_text_without_samples_has_none(text: str) -> None:
    assert dict(read_exposition(text)) == {}


@given(st.text(alphabet='ab_:{}="\\, 1#\n\u2028', max_size=200))
def test_any_text_is_read_and_every_name_stands_where_it_is_said_to(text: str) -> None:
    for name, sample in read_exposition(text).items():
        assert text[sample.offset :].startswith(name)


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        (["0.1", "1", "+Inf"], {0.1, 1.0, math.inf}),
        (["1e-3", "1.0", ".5", "Inf"], {0.001, 1.0, 0.5, math.inf}),
        (["-5.", "inf"], {-5.0, math.inf}),
        (["+Inf"], set()),
        (["0.1", "1"], set()),
        (["much", "+Inf"], set()),
    ],
)
def test_the_bounds_of_buckets_are_known_where_all_are_there(bounds: list[str], found: set[float]) -> None:
    text = "".join(f'x_bucket{{a="b",le="{bound}"}} 0\n' for bound in bounds) + "x_bucket 0\n"
    assert read_exposition(text)["x_bucket"].bounds == found


def test_every_name_is_found_where_it_stands() -> None:
    text = (
        '# HELP a How a is.\n#  TYPE\ta counter\n# UNIT "b.c" seconds\n# EOF\n# a comment\n'
        'a{a="a"} 1\n{"b.c",a="a"} 1\n\n a 1\nb 2 # {x="y"} 3\n'
    )
    found = list(read_names(text))
    assert [text[name.start : name.end] for name in found] == ["a", "a", "b.c", "a", "b.c", "b"]
    assert [name.name for name in found] == ["a", "a", "b.c", "a", "b.c", "b"]
    assert [name.is_family for name in found] == [True, True, True, False, False, False]


def test_the_types_of_families_are_read_the_first_of_two() -> None:
    assert read_types('# TYPE a counter\n# TYPE "b.c" gauge\n# TYPE a gauge\nd 1\n') == {"a": "counter", "b.c": "gauge"}
