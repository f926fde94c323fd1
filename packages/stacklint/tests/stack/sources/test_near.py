"""Which names are but misspelt, where a program is read by its literals alone, and where nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import alerts
from stacklint.stack.sources import near
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]

SCRIPT = """\
import { Counter, Gauge, Histogram, Summary } from 'prom-client';
new Counter({ name: 'shop_orders_total', help: 'h' });
new Counter({ name: 'shop_logins', help: 'h' });
new Gauge({ name: 'shop_queue_depth', help: 'h' });
new Gauge({ name: 'shop_node1_load', help: 'h' });
new Histogram({ name: 'shop_time_seconds', help: 'h' });
"""
JAVA = """\
package org.example;
import io.micrometer.core.instrument.*;
class A { void f() { Counter.builder("shop.orders").register(r); Timer.builder("shop.time").register(r); } }
"""
RUST = """\
use prometheus_client::registry::Registry;
fn f(r: &mut Registry, orders: Counter, other: Counter) {
    r.register("shop_orders_total", "h", orders);
    r.register("shop_logins", "h", other);
}
"""


def program(text: str, name: str = "main.mjs", **more: str | None) -> dict[str, str | None]:
    """The sound repository with a program in the place of its exposition text."""
    return {"app/metrics.prom": None, "app/Dockerfile": "FROM scratch\nCOPY . .\n", f"app/{name}": text, **more}


def meant(changes: Mapping[str, str | None], stacks: Stacks, name: str) -> tuple[str, ...]:
    (stack,) = stacks(changes)
    assert stack.inventory.nearly_closed
    return stack.near_names.of(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop_order_total", ("shop_orders_total",)),
        ("shop_odrers_total", ("shop_orders_total",)),
        ("shopOrdersTotal", ("shop_orders_total",)),
        ("shop_orders", ("shop_orders_total",)),
        ("shop_logins_total", ("shop_logins",)),
        ("shop_queue_depth_bytes", ("shop_queue_depth",)),
        ("shop_time_seconds", ("shop_time_seconds_bucket", "shop_time_seconds_sum", "shop_time_seconds_count")),
        ("shop_time_seconds_buckets", ("shop_time_seconds_bucket",)),
        ("shop_node2_load", ()),
        ("shop_order", ()),
        ("shop", ()),
        ("shop_total", ()),
        ("shop:orders_total", ()),
        ("nodejs_shop_orders_total", ()),
        ("http_requests_total", ()),
    ],
)
def test_a_name_is_meant_that_is_a_letter_or_an_ending_away(
    name: str, expected: tuple[str, ...], stacks: Stacks
) -> None:
    assert meant(program(SCRIPT), stacks, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop_order_total", ("shop_orders_total",)),
        ("shop_times_seconds_sum", ("shop_time_seconds_sum",)),
        ("shop_time_seconds", ()),
    ],
)
def test_a_name_of_micrometer_is_meant_as_well(name: str, expected: tuple[str, ...], stacks: Stacks) -> None:
    assert meant(program(JAVA, "A.java"), stacks, name) == expected


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app/b.json", '["shop_order_total"]'),
        ("app/README.md", "It has shop_order_total."),
        ("app/b.py", "from prometheus_client import *"),
    ],
)
def test_a_name_that_stands_in_the_program_may_be_right(file: str, text: str, stacks: Stacks) -> None:
    assert meant(program(SCRIPT) | {file: text}, stacks, "shop_order_total") == ()


def test_what_builds_a_program_exports_nothing(stacks: Stacks) -> None:
    changes = program(JAVA, "A.java") | {"app/build.gradle.kts": "implementation('a:micrometer-registry-prometheus')"}
    assert meant(changes, stacks, "shop_order_total") == ("shop_orders_total",)


@pytest.mark.parametrize("text", ["shop.order", "shop-order", "shop_order_total"])
def test_with_micrometer_it_may_stand_there_otherwise(text: str, stacks: Stacks) -> None:
    assert meant(program(JAVA, "A.java") | {"app/b.yml": f"a: {text}\n"}, stacks, "shop_order_total") == ()


@pytest.mark.parametrize("text", ["shop_order_totals", "my_shop_order_total", "shop.order.total", "import os"])
def test_another_name_is_none(text: str, stacks: Stacks) -> None:
    changes = program(SCRIPT) | {"app/b.py": text}
    assert meant(changes, stacks, "shop_order_total") == ("shop_orders_total",)


def test_who_asks_for_a_name_does_not_give_it(stacks: Stacks) -> None:
    changes = alerts("rate(http_requests_total[5m])", "rate(shop_order_total[5m])")
    files = program(SCRIPT) | {f"app/{path}": text for path, text in changes.items() if path.startswith("prom")}
    assert meant(files, stacks, "shop_order_total") == ("shop_orders_total",)


def test_nothing_is_said_where_too_much_has_to_be_searched(stacks: Stacks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MAX_SEARCHED", len(SCRIPT))
    assert meant(program(SCRIPT), stacks, "shop_order_total") == ()


def test_only_so_many_names_are_looked_for(stacks: Stacks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MAX_ASKED", 1)
    (stack,) = stacks(program(SCRIPT))
    names = stack.near_names
    found = [names.of(name) for name in ("shop_order_total", "shop_login", "shop_order_total")]
    assert found == [("shop_orders_total",), (), ("shop_orders_total",)]


@pytest.mark.parametrize(
    "changes",
    [
        program("import 'prom-metrics';\n" + SCRIPT),
        program(SCRIPT, **{"prometheus/prometheus.yml": "scrape_configs: []\n"}),
        program(SCRIPT) | {
            "prometheus/prometheus.yml": "scrape_configs:\n  - job_name: a\n    static_configs:\n"
            "      - targets: ['app:1', 'x.example.org:1']\n"
        },
        program(SCRIPT) | {
            "prometheus/prometheus.yml": "remote_read: [{url: 'http://x.example.org'}]\nscrape_configs:\n"
            "  - job_name: a\n    static_configs:\n      - targets: ['app:1']\n"
        },
    ],
)  # fmt: skip
def test_nothing_is_said_where_others_may_export_it(changes: Mapping[str, str | None], stacks: Stacks) -> None:
    (stack,) = stacks(changes)
    assert not stack.inventory.nearly_closed


@pytest.mark.parametrize(
    ("more", "expected"), [("", ("shop_orders_total_total",)), ("// shop_orders_total is what it is called", ())]
)
def test_what_a_metric_is_exported_as_is_meant(more: str, expected: tuple[str, ...], stacks: Stacks) -> None:
    cargo = '[dependencies]\nprometheus-client = "0.23"\n'
    changes = program(RUST + more, "main.rs", **{"app/Cargo.toml": cargo})
    assert meant(changes, stacks, "shop_orders_total") == expected
    assert meant(changes, stacks, "shop_login_total") == ("shop_logins_total",)
