"""LK308."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Finding, rule
from stacklint.rules.otel import collecting, names_missed
from stacklint.stack.programs.otel_metrics import Off
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_MEMORY: Final = "hostmetrics: {scrapers: {memory: {metrics: {system.memory.utilization: {enabled: %s}}}}}"
_SENT: Final = "hostmetrics: {scrapers: {memory: }}; otlp: {protocols: {grpc: }}"


@rule(
    "LK308",
    "receiver-metric-off",
    severity=Severity.WARNING,
    bad=(
        collecting("avg(«system_cpu_utilization_ratio») + avg(«system_memory_utilization»)"),
        collecting("«system_memory_utilization_ratio»", _MEMORY % "false"),
        collecting("rate(«system_network_io_bytes_total»[5m])"),
        collecting("«system_filesystem_usage»"),
        collecting("rate(«redis_cmd_calls_total»[5m])", "redis: {endpoint: 'redis:6379'}"),
        collecting("«system_cpu_utilization_ratio»", _SENT),
    ),
    good=(
        collecting("system_memory_utilization_ratio", _MEMORY % "true"),
        collecting("system_memory_utilization_ratio", _MEMORY % "'${env:ON}'"),
        collecting("system_network_io_bytes_total", "hostmetrics: {scrapers: '${env:SCRAPERS}'}"),
        collecting(
            "redis_cmd_calls_total", "redis: {endpoint: 'redis:6379', metrics: {redis.cmd.calls: {enabled: true}}}"
        ),
        collecting("system_cpu_utilization_ratio", "hostmetrics: {scrapers: {cpu: }}; kafkametrics: {}"),
        collecting(
            "system_cpu_utilization_ratio",
            _SENT,
            services="  demo: {image: a/demo, environment: {OTEL_SERVICE_NAME: a}}\n",
        ),
        collecting(
            "system_cpu_utilization_ratio",
            _SENT,
            services="  demo: {image: a/demo, command: [--otlp-endpoint, 'collector:4317']}\n",
        ),
        collecting(
            "system_cpu_utilization_ratio",
            _SENT,
            services="  edge: {build: ./edge}\n",
            files={"edge/Dockerfile": "FROM golang:1.25\nRUN go install go.opentelemetry.io/collector/cmd/builder\n"},
        ),
        collecting(
            "system_cpu_utilization_ratio",
            _SENT,
            files={"app/requirements.txt": "opentelemetry-instrumentation-system-metrics"},
        ),
        collecting("node_cpu_utilization_ratio"),
        collecting("system_cpu_logical_count"),
    ),
)
def receiver_metric_off(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric that a receiver of the collector makes only where it is asked for.

    Many metrics of receivers are off by themselves, such as `system.cpu.utilization` and `system.memory.utilization` of
    `hostmetrics`; others come from a scraper that isn't configured. Nothing warns of it: the panel stays empty, and the
    alert never fires. It is told where all that the collector passes on is known by its configuration.
    """
    for name, span in names_missed(subject, stack):
        metrics = stack.otel_metrics
        off = metrics.switched_off(name) if metrics is not None else None
        if off is not None:
            listed, receiver = off.received.listed, off.received.receiver
            yield Finding(
                subject.place(span),
                f"`{receiver}` doesn't make `{listed.name}`, which `{name}` asks for; {subject.effect}",
                _advice(name, off),
                ((off.received.node.place.key(), "what it makes"),),
                cause=subject.cause(name),
                name=name,
            )


def _advice(name: str, off: Off) -> str:
    listed = off.received.listed
    called = "" if name in off.series else f", and ask for `{min(off.series)}`"
    if off.received.node.path[-1] == "scrapers":
        more = f", with `metrics: {{{listed.name}: {{enabled: true}}}}` in it" if listed.made is False else ""
        return f"add `{listed.scraper}` to `scrapers`{more}{called}"
    return f"set `enabled: true` for `{listed.name}` in its `metrics`{called}"
