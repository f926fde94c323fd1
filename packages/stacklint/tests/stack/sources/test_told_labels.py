"""Which labels are known where a program is read by its literals alone, and where nothing is said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.sources import literals
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]

SCRIPT = """\
import { Counter, Histogram } from 'prom-client';
new Counter({ name: 'shop_orders_total', help: 'h', labelNames: ['kind', 'job'] });
new Histogram({ name: 'http_request_duration_seconds', help: 'h', labelNames: ['route'] });
new Counter({ name: 'shop_other_total', help: 'h', labelNames: all });
"""
JAVA = """\
package org.example;
import io.micrometer.core.instrument.*;
class A { void f() { r.counter("shop.orders", "kind", v); r.timer("http.server.requests", "uri", v); } }
"""
COMPOSE = """\
services:
  app: {build: app}
  other: {build: other}
  prometheus:
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/prometheus.yml]
    volumes: [./prometheus:/etc/prometheus:ro]
"""
BOTH = "scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: [app:1, other:1]\n"


def program(text: str, name: str = "main.mjs", **more: str | None) -> dict[str, str | None]:
    """The sound repository with a program in the place of its exposition text."""
    return {"app/metrics.prom": None, "app/Dockerfile": "FROM scratch\nCOPY . .\n", f"app/{name}": text, **more}


def beside(text: str) -> dict[str, str | None]:
    """The same with another program, which the same job scrapes."""
    more = {"other/Dockerfile": "FROM scratch\nCOPY . .\n", "other/main.mjs": text}
    return program(SCRIPT) | more | {"compose.yaml": COMPOSE, "prometheus/prometheus.yml": BOTH}


def labels(changes: Mapping[str, str | None], stacks: Stacks, name: str) -> str:
    (stack,) = stacks(changes)
    found = stack.inventory.labels(name)
    return "?" if found is None or found.possible is None else " ".join(sorted(found.possible))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop_orders_total", "exported_job instance job kind"),
        ("http_request_duration_seconds_bucket", "instance job le route"),
        ("http_request_duration_seconds_count", "instance job route"),
        ("shop_other_total", "?"),
        ("shop_none_total", "?"),
        ("nodejs_shop_total", "?"),
    ],
)
def test_labels_are_those_of_the_declaration_and_of_scraping(name: str, expected: str, stacks: Stacks) -> None:
    assert labels(program(SCRIPT), stacks, name) == expected


def test_files_that_have_nothing_to_do_with_metrics_change_nothing(stacks: Stacks) -> None:
    more = {"app/b.py": "import os", "app/build.gradle.kts": "implementation('a:micrometer-registry-prometheus')"}
    assert labels(program(SCRIPT) | more, stacks, "http_request_duration_seconds_count") == "instance job route"


def test_nothing_is_said_where_too_much_has_to_be_searched(stacks: Stacks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(literals, "MAX_SEARCHED", 1)
    assert labels(program(SCRIPT) | {"app/b.py": "import os"}, stacks, "shop_orders_total") == "?"


def test_what_libraries_export_may_have_others_with_micrometer(stacks: Stacks) -> None:
    changes = program(JAVA, "A.java")
    assert labels(changes, stacks, "shop_orders_total") == "instance job kind"
    assert labels(changes, stacks, "http_server_requests_seconds_count") == "?"


HIDDEN = "import { Gauge } from 'prom-client';\nnew Gauge({ name: f(), help: 'h' });\n"
PLAIN = "import { Gauge } from 'prom-client';\nnew Gauge({ name: 'x', help: 'h' });\n"
NAMED = f"{PLAIN}f('shop_orders_total');\n"
SAME = f"{PLAIN}new Counter({{ name: 'shop_orders_total', help: 'h', labelNames: ['a'] }});\n"
SPREAD = f"{PLAIN}new Counter({{ name: 'shop_orders_total', help: 'h', ...more }});\n"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (PLAIN, "shop_orders_total", "exported_job instance job kind"),
        (SAME, "shop_orders_total", "a exported_job instance job kind"),
        (HIDDEN, "shop_orders_total", "?"),
        (NAMED, "shop_orders_total", "?"),
        (SPREAD, "shop_orders_total", "?"),
        (PLAIN, "http_request_duration_seconds_count", "?"),  # a library of that one may export it
    ],
)
def test_another_program_may_export_the_same(text: str, name: str, expected: str, stacks: Stacks) -> None:
    assert labels(beside(text), stacks, name) == expected


@pytest.mark.parametrize(
    "changes",
    [
        program("import 'prom-metrics';\n" + SCRIPT),
        program(SCRIPT) | {"app/b.rs": "use prometheus::Registry;"},
        program(SCRIPT) | {"prometheus/prometheus.yml": BOTH.replace("other", "x.example.org")},
        program(SCRIPT) | {
            "prometheus/prometheus.yml": BOTH.replace(", other:1", "") + "remote_read: [{url: 'http://x.example.org'}]\n"
        },
    ],
)  # fmt: skip
def test_nothing_is_said_where_others_may_export_it(changes: Mapping[str, str | None], stacks: Stacks) -> None:
    assert labels(changes, stacks, "shop_orders_total") == "?"
