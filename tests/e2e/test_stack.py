"""What the stack promises to whoever runs `invoke up`, in containers and as local processes alike.

The tests share one stack and run in the order in which they stand: each leaves it up but the last.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from .dashboards import read_dashboards
from .polling import eventually, settled
from .prometheus import Series, alertmanager_alerts

if TYPE_CHECKING:
    from .stack import Stack

pytestmark = pytest.mark.e2e

JOBS = {"prometheus", "Server 5000"}


def test_every_target_is_up(stack: Stack) -> None:
    wanted = dict.fromkeys(JOBS, "up")
    assert settled(stack.prometheus.targets, wanted, within=20) == wanted


def test_every_recording_rule_has_a_value(stack: Stack) -> None:
    records = {rule["name"] for rule in stack.prometheus.rules("record")}
    assert records

    def without_value() -> set[str]:
        return {name for name in records if not any(one.values for one in stack.prometheus.query(name))}

    assert settled(without_value, set(), within=60) == set()


def test_every_panel_query_of_every_dashboard_returns_data(stack: Stack) -> None:
    dashboards = read_dashboards(stack.root / "configs" / "grafana")
    assert sum(1 for dashboard in dashboards for _ in dashboard.queries()) > 0

    def without_data() -> list[str]:
        return [
            f"{query}: {query.expr}"
            for dashboard in dashboards
            for query in dashboard.queries()
            if not dashboard.ask(query, stack.prometheus)
        ]

    assert settled(without_data, [], within=60, every=2) == []


def test_the_rules_evaluate_without_an_error(stack: Stack) -> None:
    rules = stack.prometheus.rules("record") + stack.prometheus.rules("alert")
    assert {rule["name"]: rule.get("lastError", "") for rule in rules if rule["health"] != "ok"} == {}


def test_load_is_seen_by_prometheus(stack: Stack) -> None:
    def requests() -> float:
        return sum(one.values[0] for one in stack.prometheus.query('http_requests_total{job="Server 5000"}'))

    before = requests()
    stack.invoke("load", "--seconds", "3", "--rate", "100")
    # The stack's other traffic is about ten requests a second.
    eventually(lambda: requests() > before + 250, "the requests of `invoke load` are counted", within=10)


def test_a_target_that_is_down_fires_its_alert_reaches_alertmanager_and_resolves(stack: Stack) -> None:
    def in_alertmanager() -> list[str]:
        found = alertmanager_alerts(stack.url("alertmanager"), "TargetDown")
        return [alert["labels"]["job"] for alert in found]

    stack.stop_app()
    try:
        assert settled(lambda: stack.prometheus.alert_states("TargetDown"), {"firing"}, within=60) == {"firing"}
        assert settled(in_alertmanager, ["Server 5000"], within=30) == ["Server 5000"]
    finally:
        stack.start_app()
    assert settled(lambda: stack.prometheus.alert_states("TargetDown"), set(), within=60) == set()
    assert settled(in_alertmanager, [], within=60) == []


def test_data_survives_down_and_up(stack: Stack) -> None:
    def started(at: float | None = None) -> tuple[Series, ...]:
        return stack.prometheus.query('process_start_time_seconds{job="prometheus"}', at=at)

    moment, before = time.time(), started()
    stack.invoke("down")
    stack.up()
    # Another process than before has samples of its own, and still those of the one before it.
    eventually(lambda: started() not in ((), before), "the new Prometheus has scraped itself", within=20)
    assert started(at=moment) == before


@pytest.mark.parametrize("stack", ["docker"], indirect=True, scope="session")
def test_up_restarts_nothing_that_runs(stack: Stack) -> None:
    before = {name: container["State"]["StartedAt"] for name, container in stack.containers().items()}
    stack.up()
    assert {name: container["State"]["StartedAt"] for name, container in stack.containers().items()} == before


def test_down_with_volumes_leaves_nothing(stack: Stack) -> None:
    stack.invoke("down", "--volumes", "--yes")
    assert settled(stack.leftovers, [], within=10) == []
