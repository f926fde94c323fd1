"""What the configuration of an Alloy says in texts that are written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.programs.alloy import Alloy, read_alloy, scraped_addresses
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
_SCRAPE = 'prometheus.scrape "a" {{\n  targets = [{}]\n}}\n'


def read(
    stacks: Stacks, config: str, service: str = "image: 'grafana/alloy:v1.11.0'"
) -> tuple[Alloy | None, list[str]]:
    """The configuration, and what its spots mark of the file that it scrapes."""
    compose = (
        f"services:\n  alloy: {{{service}, volumes: ['./config.alloy:/etc/alloy/config.alloy']}}\n"
        "  prometheus: {image: prom/prometheus}\n"
    )
    stack = stacks({"compose.yaml": compose, "config.alloy": config})[0]
    assert stack.compose is not None
    container = stack.container_of(stack.compose.services["alloy"])
    spots = [one.spot for one in scraped_addresses(container, stack.files)]
    return read_alloy(container, stack.files), [config[spot.start : spot.end] for spot in spots]


@pytest.mark.parametrize(
    ("config", "addresses"),
    [
        (_SCRAPE.format('{"__address__" = "a:1"}, {__address__ = "b:2", job = "b"}'), ["a:1", "b:2"]),
        (_SCRAPE.format('{"__address__" = "a:1" /* "__address__" = "b:2" */}') + '// __address__ = "c:3"\n', ["a:1"]),
        (_SCRAPE.format('{"__address__" = "a:" + "1"}, {"__address__" = "http://a:1"}, {"__address__" = x}'), []),
        (_SCRAPE.format('{job = "//", "__address__" = "a:1"}'), ["a:1"]),
        ('local.file "a" {\n  __address__ = "a:1"\n}\n', []),
        (_SCRAPE.format('{"__address__" = "a:1"}') + 'x.y "a" { rule { target_label = "__address__" } }\n', []),
        ("", []),
    ],
)
def test_addresses_that_are_written_out_are_scraped(stacks: Stacks, config: str, addresses: list[str]) -> None:
    assert read(stacks, config)[1] == addresses


@pytest.mark.parametrize(
    ("service", "known"),
    [
        ("image: 'grafana/alloy:v1.11.0', command: [run, --x=y, /etc/alloy/config.alloy]", True),
        ("image: 'grafana/alloy:v1.11.0', command: [run, /etc/alloy/other.alloy]", False),
        ("image: 'grafana/alloy:v1.11.0', command: [run, /etc/alloy/config.alloy, /b.alloy]", False),
        ("image: 'example/alloy'", False),
        ("image: 'grafana/alloy:v1.11.0', build: .", False),
    ],
)
def test_only_one_file_of_a_real_alloy_is_read(stacks: Stacks, service: str, *, known: bool) -> None:
    assert (read(stacks, _SCRAPE.format(""), service)[0] is not None) is known


def test_values_are_texts_or_words_by_themselves() -> None:
    text = 'otelcol.exporter.otlp "a" {\n  endpoint = "a:1"\n  tls { insecure = true }\n  b = env("B")\n}\nx.y "z" {}\n'
    (block,) = Alloy(text, "f").blocks("otelcol.exporter.otlp")
    assert [one.text for name in ("endpoint", "insecure", "b") for one in block.values(name)] == ["a:1", "true"]
    assert (block.has("b"), block.has("c")) == (True, False)


def test_a_file_that_is_too_long_is_not_read(stacks: Stacks) -> None:
    assert read(stacks, "// " + 300_000 * "a")[0] is None
