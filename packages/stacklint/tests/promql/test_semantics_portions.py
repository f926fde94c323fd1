"""What is a part of a whole, so that no limit above 1 means anything."""

from __future__ import annotations

import pytest
from stacklint.promql import parse
from stacklint.promql.semantics import WHOLE, Metrics, portion, study


def of(text: str) -> float | None:
    query = parse(text)
    assert query.root is not None
    assert query.faults == ()
    return portion(query.root, study(query.root, Metrics(stand_in="zz")))


@pytest.mark.parametrize(
    "text",
    [
        'sum(rate(x_total{code=~"5.."}[5m])) / sum(rate(x_total[5m]))',
        'sum by (job, path) (rate(x_total{code=~"5.."}[5m])) / on (job) group_left () sum by (job) (rate(x_total[5m]))',
        'sum without (code) (rate(x_total{code="5", a="b"}[5m])) / sum without (code) (rate(x_total{a="b"}[5m]))',
        "sum(rate(hits[5m])) / (sum(rate(misses[5m])) + sum(rate(hits[5m])))",
        "sum(rate(hits[5m])) / clamp_min(sum(rate(hits[5m])) + abs(other), 1)",
        'count(up{job="a"} == 0) / count(up)',
        "avg_over_time((count(up == 0) / count(up))[1h:])",
        "quantile_over_time(0.9, (count(up == 0) / count(up))[1h:])",
        "(sum(rate(x{a='b'}[5m])) / sum(rate(x[5m]))) or vector(0)",
        "max by (job) (round(1 - a / b))",
        "avg_over_time(up[1h])",
        "sum((rate(x{a='b'}[5m]))) / sum(rate(x[5m]))",
        "sum(rate(hits[5m])) / ((sum(rate(misses[5m]))) + (sum(rate(hits[5m]))))",
        "avg(probe_success)",
        "max by (job) ((a{b='c'} - d{b='c'}) / a{b='c'})",
        "(sum by (job) (a) - sum by (job) (d)) / sum by (job) (a)",
        '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
    ],
)
def test_a_part_is_at_most_the_whole(text: str) -> None:
    assert of(text) == WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "node_filesystem_avail_bytes / node_filesystem_size_bytes",
        "sum by (job) (node_memory_Active_bytes) / sum by (job) (node_memory_MemTotal_bytes)",
        "process_open_fds / (process_max_fds)",
        "sum(pg_stat_activity_count) / sum(pg_settings_max_connections)",
        "a_used_bytes / clamp_min(a_limit_bytes, 1)",
    ],
)
def test_what_is_used_is_not_many_times_what_there_is(text: str) -> None:
    found = of(text)
    assert found is not None
    assert found > WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "x",
        "x_ratio",
        "sum(up)",
        "{job='a'}",
        "100 * avg(up)",
        "-x",
        "abs(a) / b_max",
        "x_pending / x_max",
        "rate(x[5m]) / x_max",
        "count(x > 1) / x_max",
        "x / zz_max",
        "zz / y_max",
        "x / {job='a'}",
        "{job='a'} / y_max",
        "x / (y_max * 2)",
        "100 * sum(rate(x{a='b'}[5m])) / sum(rate(x[5m]))",
        "100 - a / b * 100",
        "1 - x",
        "2 - a / b",
        "1 + a / b",
        "1 - abs(x)" + " + y",
        "rate(tx_bytes[5m]) / rate(rx_bytes[5m])",
        "sum(rate(a_sum[5m])) / sum(rate(a_count[5m]))",
        "sum(rate(x{a='b'}[5m])) / avg(rate(x[5m]))",
        "sum(rate(x{a='b'}[5m])) / count(rate(x[5m]))",
        "sum by (a) (rate(x{a='b'}[5m])) / sum without (a) (rate(x[5m]))",
        "sum(rate(x{a='b'}[5m])) / sum(rate(x[1h]))",
        "sum(rate(x{a='b'}[5m])) / sum(rate(x{c='d'}[5m]))",
        "sum(x{a='b'}) / sum(rate(x[5m]))",
        "sum(sum_over_time(x{a='b'}[5m])) / sum(sum(x))",
        "sum(x) / sum(x > 1)",
        "sum(x > bool 1) / sum(x)",
        "x{a='b'} / x",
        "sum(x) / on () group_right () sum by (a) (x)",
        "a / b or c",
        "(a{b='c'} - d) / a",
        "(a - d) / b",
        "(a - d) / sum(a)",
        "(a * 2 - d) / a",
        "(sum by (x) (a) - d) / sum by (y) (a)",
        "(a / b) ^ 2",
        "(" * 70 + "1 - a / b" + ")" * 70,
        "sum(" * 70 + "x" + ")" * 70 + " / x_max",
        "1 - a / " + "(" * 70 + "b" + ")" * 70 + " * 2 or sum(" + "sum(" * 70 + "x" + ")" * 71 + " / x_max",
    ],
)
def test_what_is_not_known_to_be_a_part_is_left_open(text: str) -> None:
    assert of(text) is None
