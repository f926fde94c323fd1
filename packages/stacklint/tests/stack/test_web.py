"""Below which path programs answer, and whether by HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.web import read_url, route_prefix, speaks_http
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]


def service(stacks: Stacks, lines: str) -> Service:
    (found,) = stacks({"compose.yaml": f"services:\n  server: {{image: prom/prometheus}}\n  one:\n    {lines}\n"})
    assert found.compose is not None
    return found.compose.services["one"]


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ("image: prom/prometheus", ""),
        ("{image: prom/prometheus, command: --web.external-url=http://a/b/c/}", "/b/c"),
        ("{image: prom/prometheus, command: --web.external-url=/b/}", "/b"),
        ("{image: prom/prometheus, command: --web.external-url=http://a/b --web.route-prefix=/}", ""),
        ("{image: prom/alertmanager, command: --web.route-prefix c}", "/c"),
        ("{image: prom/prometheus, command: '--web.external-url=http://['}", None),
        ("{image: prom/prometheus, command: --web.external-url=$URL}", None),
        ("{image: prom/prometheus, entrypoint: /start.sh}", None),
        ("{image: prom/prometheus, build: .}", None),
        ("image: grafana/grafana", None),
        ("image: example.org/prometheus/prometheus-like", None),
    ],
)
def test_a_prefix_comes_from_flags(stacks: Stacks, lines: str, path: str | None) -> None:
    found = route_prefix(service(stacks, lines))
    assert (found.path if found is not None else None) == path


@pytest.mark.parametrize(
    ("lines", "plain"),
    [
        ("image: prom/node-exporter", True),
        ("{image: prom/node-exporter, command: --web.config.file=/web.yml}", False),
        ("{image: 'prom/node-exporter:v1.3.1', command: --web.config=/web.yml}", False),
        ("image: grafana/grafana", False),
        ("image: example.org/other", False),
        ("{image: prom/node-exporter, command: $FLAGS}", False),
    ],
)
def test_http_is_spoken_where_nothing_says_otherwise(stacks: Stacks, lines: str, *, plain: bool) -> None:
    assert speaks_http(service(stacks, lines)) is plain


def test_urls_are_taken_apart_or_are_none() -> None:
    assert read_url("http://a:9/b") == ("http", "a:9", "a", 9, "/b")
    assert (read_url("http://["), read_url("http://a:b"), read_url("http://a:99999")) == (None, None, None)
