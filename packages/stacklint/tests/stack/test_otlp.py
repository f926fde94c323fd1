"""Who sends OTLP to whom, and what takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.programs.otlp import otlp_receivers, speaks_at, taker_of
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
_COLLECTOR = "{image: 'otel/opentelemetry-collector:0.128.0', command: [--config=/c.yml], volumes: ['./c.yml:/c.yml']}"


def made(stacks: Stacks, shop: str, config: str = "", collector: str = _COLLECTOR) -> Stack:
    compose = f"services:\n  shop: {shop}\n  collector: {collector}\n  prometheus: {{image: prom/prometheus}}\n"
    return stacks({"compose.yaml": compose, "c.yml": config})[0]


@pytest.mark.parametrize(
    ("variables", "sent"),
    [
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317'}", [("http", "collector", 4317, "", "", False)]),
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'Collector:4317'}", [("", "collector", 4317, "", "", False)]),
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'https://x.example.com'}", [("https", "x.example.com", None, "", "", False)]),
        (
            "{OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1/b', OTEL_EXPORTER_OTLP_PROTOCOL: grpc}",
            [("http", "a", 1, "/b", "grpc", False)],
        ),
        (
            "{OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://a:1', OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: http/json}",
            [("http", "a", 1, "", "http", True)],
        ),
        ("{APP_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1'}", [("http", "a", 1, "", "", False)]),
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'unix:///run/otel.sock'}", []),
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'http://${HOST}:4317'}", []),
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1', OTEL_SDK_DISABLED: 'true'}", []),
        ("{OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1', OTEL_SDK_DISABLED: $OFF}", []),
        ("{OTEL_EXPORTER_OTLP_HEADERS: 'a:1', OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT: 'http://a:1'}", []),
        ("{NEXT_PUBLIC_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1'}", []),
    ],
)
def test_variables_say_where_a_program_sends(stacks: Stacks, variables: str, sent: list[tuple[object, ...]]) -> None:
    stack = made(stacks, f"{{image: example/shop, environment: {variables}}}")
    found = [(one.scheme, one.host, one.port, one.path, one.speaks, one.is_whole) for one in stack.senders]
    assert found == sent


@pytest.mark.parametrize(
    ("exporter", "sent"),
    [
        ("otlp: {endpoint: 'tempo:4317'}", [("tempo", "grpc", True)]),
        ("otlp_grpc/a: {endpoint: 'tempo:4317', tls: {insecure: true}}", [("tempo", "grpc", False)]),
        ("otlp: {endpoint: 'http://tempo:4317'}", [("tempo", "grpc", False)]),
        ("otlp: {endpoint: 'tempo:4317', tls: {insecure: '${env:X}'}}", [("tempo", "grpc", None)]),
        (
            "otlphttp: {endpoint: 'https://a:1', logs_endpoint: 'http://b:1'}",
            [("a", "http", True), ("b", "http", False)],
        ),
        ("debug: {endpoint: 'a:1'}", []),
        ("otlp: {endpoint: 'dns:///a:1'}", []),
    ],
)
def test_exporters_say_where_a_collector_sends(stacks: Stacks, exporter: str, sent: list[tuple[object, ...]]) -> None:
    used = exporter.partition(":")[0]
    config = (
        f"exporters: {{{exporter}, otlp/unused: {{endpoint: 'x:1'}}}}\n"
        f"service: {{pipelines: {{traces: {{exporters: [{used}]}}}}}}\n"
    )
    stack = made(stacks, "{image: example/shop}", config)
    assert [(one.host, one.speaks, one.secure) for one in stack.senders] == sent


@pytest.mark.parametrize(
    ("collector", "port", "spoken"),
    [
        (_COLLECTOR, 4317, ("grpc", True)),
        (_COLLECTOR, 4318, ("http", False)),
        (_COLLECTOR, 4319, None),
        ("{image: 'jaegertracing/all-in-one:1.57'}", 4318, ("http", True)),
        ("{image: 'jaegertracing/all-in-one:1.57', command: [--collector.otlp.grpc.tls.enabled=true]}", 4317, None),
        ("{image: 'jaegertracing/jaeger:2.13.0', command: [--config=/j.yml]}", 4317, ("grpc", False)),
        ("{image: 'jaegertracing/jaeger:2.13.0'}", 16686, None),
        ("{image: 'grafana/loki:3.5.0'}", 3100, ("http", False)),
        ("{image: 'example/jaeger'}", 4317, None),
    ],
)
def test_what_is_spoken_on_a_port(stacks: Stacks, collector: str, port: int, spoken: tuple[str, bool] | None) -> None:
    protocols = "{grpc: {endpoint: ':4317'}, http: {endpoint: ':4318', tls: {cert_file: /c}}}"
    config = (
        f"receivers: {{otlp: {{protocols: {protocols}}}}}\nservice: {{pipelines: {{traces: {{receivers: [otlp]}}}}}}\n"
    )
    stack = made(stacks, "{image: example/shop}", config, collector)
    assert stack.compose is not None
    container = stack.container_of(stack.compose.services["collector"])
    assert speaks_at(port, container, stack.files) == spoken


def test_a_receiver_whose_address_is_not_known_leaves_all_of_them_unknown(stacks: Stacks) -> None:
    config = (
        "receivers: {otlp: {protocols: {grpc: {endpoint: '${env:A}'}, http: }}}\n"
        "service: {pipelines: {traces: {receivers: [otlp]}}}\n"
    )
    stack = made(stacks, "{image: example/shop}", config)
    assert stack.compose is not None
    assert otlp_receivers(stack.container_of(stack.compose.services["collector"]), stack.files) is None


@pytest.mark.parametrize(
    ("url", "taken"),
    [("http://collector:4317", True), ("http://localhost:4317", False), ("http://nobody:4317", False)],
)
def test_a_service_of_the_set_takes_what_is_sent_to_it(stacks: Stacks, url: str, *, taken: bool) -> None:
    stack = made(stacks, f"{{image: example/shop, environment: {{OTEL_EXPORTER_OTLP_ENDPOINT: '{url}'}}}}")
    assert [taker_of(one, stack) is not None for one in stack.senders] == [taken]


def test_nothing_is_sent_without_a_compose_set(stacks: Stacks) -> None:
    stack = stacks({"compose.yaml": None, "app/Dockerfile": None})[0]
    assert (stack.senders, stack.span_metrics) == ((), None)


def test_what_is_not_written_as_such_is_all_of_an_address(stacks: Stacks) -> None:
    variables = "{OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:43${PORT:-17}'}"
    (sender,) = made(stacks, f"{{image: example/shop, environment: {variables}}}").senders
    assert (sender.port, sender.within("4317"), sender.within("collector") == sender.place) == (
        4317,
        sender.place,
        False,
    )


def test_a_service_of_which_more_is_said_elsewhere_sends_nothing_that_is_known(stacks: Stacks) -> None:
    shop = "{extends: {file: missing.yml, service: a}, environment: {OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1'}}"
    assert made(stacks, shop).senders == ()
