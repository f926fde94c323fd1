"""LK151."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import exporting
from stacklint.stack.programs.known_names import Life
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

_NODE = "prom/node-exporter:v1.8.2"
_REDIS = "oliver006/redis_exporter:v1.69.0"
_QUERY = "node_systemd_unit_state{state='failed'}"
_BAD = _QUERY.replace("node_systemd_unit_state", "«node_systemd_unit_state»")


@rule(
    "LK151",
    "collector-off",
    severity=Severity.WARNING,
    when={SCRAPED},
    bad=(
        Example(exporting(_NODE, _BAD)),
        Example(exporting(_NODE, "«node_load1»", command="[--no-collector.loadavg]")),
        Example(exporting(_NODE, "«node_load1»", command="[--collector.disable-defaults, --collector.cpu]")),
        Example(exporting(_REDIS, "«redis_total_system_memory_bytes»")),
        Example(exporting("prom/mysqld-exporter:v0.15.1", "rate(«mysql_perf_schema_file_events_total»[5m])")),
    ),
    good=(
        Example(exporting(_NODE, _QUERY, command="[--collector.systemd]")),
        Example(exporting(_NODE, _QUERY, command="['--collector.${WHICH}']")),
        Example(exporting(_REDIS, "redis_total_system_memory_bytes", command="[-include-system-metrics]")),
        Example(exporting(_NODE, "node_load1", command="[--collector.disable-defaults, --collector.loadavg]")),
    ),
)
def collector_off(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric of a collector that is switched off.

    Exporters have collectors that must be asked for by a flag, and others that a flag switches off. What such a
    collector would tell is not exported at all: the panel stays empty, the alert never fires.
    """
    versions = stack.other_versions if subject.ours else None
    if versions is None or subject.query.root is None:
        return
    for selector in selectors(subject.query.root):
        name, span = selector.name, selector.name_span
        missing = versions.of(name) if name is not None and not is_open(name) else None
        if span is None or missing is None or missing.life is not Life.THERE:
            continue
        exporter, part = missing.exporter, missing.metric.part
        flag = f"--{exporter.table.flag(part)}"
        service = exporter.service
        command, image = service.node["command"], service.image_node
        given = any(word == flag.replace("--", "--no-", 1) for word, _ in service.command)
        node = command if command.present else image
        yield Finding(
            subject.place(span),
            f"{exporter.table.program} exports `{missing.metric.name}` only with `{flag}`; {subject.effect}",
            f"take `{flag.replace('--', '--no-', 1)}` out of the command of `{service.name}`"
            if given
            else f"add `{flag}` to the command of `{service.name}`",
            ((node.place.key() if node is command else node.place, f"how `{service.name}` is started"),)
            if node.present
            else (),
            cause=subject.cause(f"{service.name} {flag}"),
            name=missing.metric.name,
        )
