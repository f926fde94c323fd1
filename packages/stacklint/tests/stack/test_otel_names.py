"""How metrics of OpenTelemetry are called in Prometheus."""

from __future__ import annotations

import pytest
from stacklint.stack.metrics.otel_names import (
    Instrument,
    Naming,
    meant_of,
    part_of,
    series_of,
    shown_by_itself,
    stem_of,
)

COUNTER, SUM, GAUGE, HISTOGRAM = Instrument.COUNTER, Instrument.SUM, Instrument.GAUGE, Instrument.HISTOGRAM


@pytest.mark.parametrize(
    ("name", "unit", "instrument", "naming", "first"),
    [
        ("system.cpu.time", "s", COUNTER, Naming(), "system_cpu_time_seconds_total"),
        ("system.memory.usage", "By", SUM, Naming(), "system_memory_usage_bytes"),
        ("system.cpu.utilization", "1", GAUGE, Naming(), "system_cpu_utilization_ratio"),
        ("hit.ratio", "1", GAUGE, Naming(), "hit_ratio"),
        ("orders", "1", COUNTER, Naming(), "orders_total"),
        ("active", "1", SUM, Naming(), "active"),
        ("orders.total", "{order}", COUNTER, Naming(), "orders_total"),
        ("total.orders", "", COUNTER, Naming(), "orders_total"),
        ("wait", "ms", HISTOGRAM, Naming(), "wait_milliseconds_bucket"),
        ("wait_seconds", "s", HISTOGRAM, Naming(), "wait_seconds_bucket"),
        ("sent", "By/s", GAUGE, Naming(), "sent_bytes_per_second"),
        ("commands", "{ops}/s", GAUGE, Naming(), "commands_per_second"),
        ("speed", "m/{lap}", GAUGE, Naming(), "speed_meters"),
        ("served", "req uests", SUM, Naming(), "served_req_uests"),
        ("filled", "%", GAUGE, Naming(), "filled_percent"),
        ("a..b--c", "", GAUGE, Naming(), "a_b_c"),
        ("2xx", "", COUNTER, Naming(), "_2xx_total"),
        ("orders", "", COUNTER, Naming("my-app"), "my_app_orders_total"),
        ("wait.time", "ms", HISTOGRAM, Naming("", suffixes=False), "wait_time_bucket"),
        ("orders.placed", "1", COUNTER, Naming("app", suffixes=False), "app_orders_placed"),
    ],
)
def test_units_and_kinds_stand_behind_names_once(
    name: str, unit: str, instrument: Instrument, naming: Naming, first: str
) -> None:
    assert series_of(name, unit, instrument, naming)[0] == first


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("system_cpu_time_seconds_total", "system_cpu_time"),
        ("system.cpu.time", "system_cpu_time"),
        ("wait_ms_bucket", "wait"),
        ("sent_bytes_per_second", "sent"),
        ("wait_milliseconds_count", "wait"),
        ("active_ratio", "active"),
        ("total", "total"),
    ],
)
def test_what_stands_behind_a_name_is_taken_off(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("wait_count", "wait_seconds_count"), ("wait_ms_sum", "wait_seconds_sum"), ("wait", "wait_seconds_bucket")],
)
def test_of_a_histogram_the_same_part_is_meant(asked: str, meant: str) -> None:
    assert meant_of(asked, series_of("wait", "s", HISTOGRAM, Naming())) == meant


def test_only_what_a_histogram_has_is_a_part_of_one() -> None:
    assert (part_of("a_sum"), part_of("a_total"), part_of("a")) == ("sum", "", "")


@pytest.mark.parametrize(
    ("name", "unit", "instrument", "bare", "shown"),
    [
        (
            "orders.placed",
            "1",
            COUNTER,
            False,
            {"orders_placed_total", "orders_placed_1_total", "orders_placed_ratio_total"},
        ),
        ("orders_total", "", COUNTER, True, {"orders_total"}),
        ("size", "By", GAUGE, False, {"size", "size_By", "size_bytes"}),
        (
            "wait",
            "s",
            HISTOGRAM,
            False,
            {f"wait{one}_{end}" for one in ("", "_s", "_seconds") for end in ("bucket", "sum", "count")},
        ),
    ],
)
def test_a_program_that_shows_its_metrics_itself_may_call_them_otherwise(
    name: str, unit: str, instrument: Instrument, bare: bool, shown: set[str]
) -> None:
    assert shown_by_itself(name, unit, instrument, bare=bare) == shown
