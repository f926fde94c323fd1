"""Which units of Grafana fit which values."""

from __future__ import annotations

import pytest
from stacklint.promql import parse
from stacklint.promql.semantics import Unit, result_unit, study
from stacklint.stack.boards.display_units import contradicts, described, differs_in_time, display_unit, fitting


def unit(text: str) -> Unit:
    root = parse(text).root
    assert root is not None
    found = result_unit(study(root))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x_seconds", "s"),
        ("x_seconds", "dtdurations"),
        ("x_seconds * 1000", "ms"),
        ("x_seconds / 3600", "h"),
        ("x_bytes", "bytes"),
        ("x_bytes / 1024 / 1024", "mbytes"),
        ("x_bytes / 1000000", "mbytes"),
        ("rate(x_bytes_total[5m]) * 8", "bps"),
        ("x_bytes * 8 / 1000", "kbytes"),
        ("x_seconds / 10 * 100", "percent"),
        ("x_seconds * x_seconds", "s"),
        ("x", "s"),
        ("x_timestamp_seconds * 1000", "time:YYYY"),
        ("x_seconds * 1000", "dateTimeAsIso"),
        ("rate(x_seconds_total[5m])", "s"),
        ("increase(x_requests_total[1m])", "reqpm"),
        ("count(x)", "percent"),
        ("increase(x_seconds_total[1h]) / 3600", "percentunit"),
        ("rate(x_bytes_total[5m]) * 8 / 1e9", "percentunit"),
        ("rate(node_network_receive_bytes_total[5m]) / node_network_speed_bytes", "percentunit"),
    ],
)
def test_a_unit_may_be_right(text: str, name: str) -> None:
    shown = display_unit(name)
    assert shown is not None
    assert not contradicts(unit(text), shown)


@pytest.mark.parametrize(
    ("text", "name", "given", "right"),
    [
        ("x_seconds", "ms", "seconds", "s"),
        ("x_seconds * 1000", "s", "milliseconds", "ms"),
        ("x_ratio", "percent", "a ratio, of which 1 is the whole", "percentunit"),
        ("x_ratio * 100", "percentunit", "per cent, from 0 to 100", "percent"),
        ("x_timestamp_seconds", "s", "seconds since 1970", None),
        ("x_timestamp_seconds", "dateTimeAsIso", "seconds since 1970", None),
        ("x_timestamp_seconds * 1000", "s", "milliseconds since 1970", "dateTimeFromNow"),
        ("count(x)", "bytes", "a count", "short"),
        ("rate(x_seconds_count[5m])", "s", "so many a second", "ops"),
        ("x_bytes", "percentunit", "bytes", "bytes"),
    ],
)
def test_a_unit_contradicts_the_values(text: str, name: str, given: str, right: str | None) -> None:
    shown, found = display_unit(name), unit(text)
    assert shown is not None
    assert (contradicts(found, shown), described(found), fitting(found)) == (True, given, right)


def test_a_total_and_its_rate_differ_in_time() -> None:
    shown = display_unit("bytes")
    assert shown is not None
    assert differs_in_time(unit("rate(x_bytes_total[5m])"), shown)
    assert not differs_in_time(unit("x_seconds"), shown)


def test_bytes_per_second_and_bits_differ_in_more_than_time() -> None:
    shown = display_unit("decbits")
    assert shown is not None
    assert not differs_in_time(unit("rate(x_bytes_total[5m])"), shown)
    assert differs_in_time(unit("8 * rate(x_bytes_total[5m])"), shown)


@pytest.mark.parametrize(
    ("name", "said"), [("MB", "megabytes"), ("suffix: GiB", "gigabytes"), ("%", "per cent, from 0 to 100")]
)
def test_what_stands_behind_a_number_says_what_it_is(name: str, said: str) -> None:
    shown = display_unit(name)
    assert shown is not None
    assert described(shown) == said


@pytest.mark.parametrize("name", ["", "short", "none", "suffix:apples", "currencyEUR"])
def test_other_units_fit_anything(name: str) -> None:
    assert display_unit(name) is None
