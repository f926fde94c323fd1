"""In which unit a result is: what names say, and what operations make of it."""

from __future__ import annotations

import pytest
from stacklint.promql import parse
from stacklint.promql.semantics import MAX_PARTS, Metrics, Unit, result_unit, study, unit_by_name

SECONDS = Unit((("second", 1),))
BYTES = Unit((("byte", 1),))
MOMENTS = Unit((("moment", 1),))
COUNTED = Unit((("count", 1),))
RATIO = Unit()
RATE = Unit((("byte", 1), ("second", -1)))


def of(text: str) -> Unit | None:
    query = parse(text)
    assert query.root is not None
    assert query.faults == ()
    return result_unit(study(query.root, Metrics(stand_in="zz")))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("x_seconds", SECONDS),
        ("x_seconds_total", SECONDS),
        ("x_seconds_sum", SECONDS),
        ("x_seconds_max", SECONDS),
        ("x_last_duration_seconds", SECONDS),
        ("x_latency_ms", SECONDS.scaled(1e3)),
        ("x_milliseconds_total", SECONDS.scaled(1e3)),
        ("x_last_run_duration_milliseconds", SECONDS.scaled(1e3)),
        ("x_microseconds", SECONDS.scaled(1e6)),
        ("x_nanoseconds_sum", SECONDS.scaled(1e9)),
        ("x_bytes", BYTES),
        ("x_ratio", RATIO),
        ("x_seconds_count", COUNTED),
        ("x_seconds_bucket", COUNTED),
        ("build_info", COUNTED),
        ("x_requests_total", COUNTED),
        ("x_timestamp_seconds", MOMENTS),
        ("process_start_time_seconds", MOMENTS),
        ("job:x_seconds:sum", SECONDS),
        ("job_route:x_seconds:p99", SECONDS),
        ("job:x_seconds:histogram_quantile", SECONDS),
        ("job:x_seconds_sum:increase1h", SECONDS),
        (":x_bytes:max_5m", BYTES),
        ("job:x_bytes:rate5m", RATE),
        ("job:x_bytes_total:sum_irate1m", RATE),
        ("job:x_requests_total:rate5m", Unit((("count", 1), ("second", -1)))),
        ("job:x:count", COUNTED),
        ("job:x_errors_per_request:ratio_rate5m", RATIO),
    ],
)
def test_a_name_tells_the_unit(name: str, unit: Unit) -> None:
    assert unit_by_name(name) == unit


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "seconds",
        "x_start_time_ms",
        "x_timestamp_ms",
        "x_last_run_seconds",
        "x_total",
        "x_requests",
        "last_success_seconds",
        "node_network_speed_bytes",
        "x_rate_bytes_sum",
        "x_bits",
        "job:x_seconds",
        "job:x_seconds:p99:again",
        "job:x:sum",
        "job:x_seconds:rate5m",
        "job:x_seconds:slow",
        "job:x_seconds:sum_1",
        "job:x_bytes:rate_rate5m",
        "job:x_bytes:count_rate5m",
        "job:x_timestamp_seconds:rate5m",
    ],
)
def test_another_name_has_a_unit_of_its_own(name: str) -> None:
    unit = unit_by_name(name)
    assert (unit, unit.known) == (Unit(((f"={name}", 1),)), False)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("sum by (a) (x_seconds)", SECONDS),
        ("topk(3, x_seconds)", SECONDS),
        ("-max_over_time(x_seconds[1h:1m])", SECONDS),
        ("label_replace(x_seconds, 'a', '$1', 'b', '(.*)')", SECONDS),
        ("rate(x_seconds_total[5m])", RATIO),
        ("rate(x_bytes_total[5m])", Unit((("byte", 1), ("second", -1)))),
        ("increase(x_bytes_total[5m])", BYTES),
        ("count(x_seconds)", COUNTED),
        ("stdvar(x_seconds)", None),
        ("changes(x_seconds[5m])", COUNTED),
        ("stddev_over_time(x_timestamp_seconds[5m])", SECONDS),
        ("time() - x_timestamp_seconds", SECONDS),
        ("time() - file_mtime_seconds", None),
        ("time() - 3600", MOMENTS),
        ("x_ratio / (1 - 0.99)", None),
        ("x_timestamp_seconds + x_seconds", None),
        ("x_timestamp_seconds + x_timestamp_seconds", None),
        ("x_timestamp_seconds or y_timestamp_seconds", MOMENTS),
        ("x_timestamp_seconds or y_seconds", None),
        ("timestamp(x_seconds)", MOMENTS),
        ("x_seconds * 1000", Unit((("second", 1),), 1000.0)),
        ("1000 * x_seconds", Unit((("second", 1),), 1000.0)),
        ("x_seconds / 60", Unit((("second", 1),), 1 / 60)),
        ("1 / x_seconds", Unit((("second", -1),))),
        ("x_seconds * 0", None),
        ("x_seconds ^ 2", None),
        ("2 ^ x_seconds", None),
        ("x_seconds ^ y_seconds", None),
        ("x_seconds % 60", SECONDS),
        ("1 - x_ratio", RATIO),
        ("x_celsius + 273.15", None),
        ("x_seconds or vector(0)", SECONDS),
        ("2 * ln(x_seconds)", None),
        ("ln(x_seconds) * 2", None),
        ("ln(x_seconds) * x_seconds", None),
        ("ln(x_seconds) + x_seconds", None),
        ("x_seconds + y_seconds", SECONDS),
        ("x_seconds + y_bytes", None),
        ("x_bytes / y_bytes", RATIO),
        ("x_bytes * x_seconds", Unit((("byte", 1), ("second", 1)))),
        ("x / x", RATIO),
        ("x_seconds > 3", SECONDS),
        ("3 < x_seconds", SECONDS),
        ("x_seconds > bool 3", COUNTED),
        ("x_seconds and y_bytes", SECONDS),
        ("x_seconds unless y_bytes", SECONDS),
        ("histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))", SECONDS),
        ("histogram_avg(rate(x_seconds[5m]))", SECONDS),
        ("histogram_quantile(0.9, x_seconds_bucket or y_bytes_bucket)", None),
        ("histogram_quantile(0.9, sum by (le) (job:x_seconds_bucket:rate5m))", SECONDS),
        ("histogram_quantile(0.9, job:x_seconds:sum_rate5m)", SECONDS),
        ("histogram_quantile(0.9, job:x_seconds:slow)", Unit((("=job:x_seconds:slow", 1),))),
        ("histogram_quantile(0.9, rate(zz_bucket[5m]))", None),
        ("histogram_quantile(0.9, rate({job='a'}[5m]))", None),
        ("histogram_fraction(0, 1, rate(x_seconds[5m]))", None),
        ("{job='a'}", None),
        ("zz_seconds", None),
        ("1", None),
        ("'a'", None),
    ],
)
def test_operations_keep_or_change_the_unit(text: str, unit: Unit | None) -> None:
    assert of(text) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("hits / (hits + misses)", RATIO),
        ("hits / ((misses + others) + hits)", RATIO),
        ("sum(rate(hits[5m])) / sum(rate(misses[5m]) + rate(hits[5m]))", RATIO),
        ("100 * hits / (hits + misses)", RATIO.scaled(100.0)),
        ("(reads - misses) / reads", RATIO),
        ("hits / (misses + others)", None),
        ("hits / avg(hits + misses)", None),
        ("(hits + misses) / (hits + misses)", None),
        ("x_timestamp_seconds / (x_timestamp_seconds + y)", None),
    ],
)
def test_a_part_of_a_sum_is_a_share_of_it_whatever_is_added(text: str, unit: Unit | None) -> None:
    assert of(text) == unit


def test_of_a_long_sum_not_all_parts_are_looked_at() -> None:
    assert of(f"x / (x + {' + '.join(f'y{index}' for index in range(80))})") is None


def test_an_inventory_may_know_better_than_names() -> None:
    query = parse("2 * x_seconds")
    assert query.root is not None
    assert result_unit(study(query.root, Metrics(unit={"x_seconds": BYTES}.__getitem__))) == BYTES.scaled(2.0)


def test_seconds_per_request_are_seconds() -> None:
    unit = of("rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])")
    assert unit is not None
    assert unit.physical == SECONDS.dims


@pytest.mark.parametrize("factors", [(1e25, 1e25), (1e-25, 1e-25)])
def test_a_scale_that_nobody_uses_is_unknown(factors: tuple[float, float]) -> None:
    assert of(f"x_seconds * {factors[0]} * {factors[1]}") is None


def test_of_a_huge_expression_nothing_is_known() -> None:
    assert of("x_seconds" + " + x_seconds" * MAX_PARTS) is None
