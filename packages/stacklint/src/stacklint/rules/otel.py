"""Small repositories with a collector and what it is sent, for examples, and the names that a query asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.promql import selectors
from stacklint.rules.api import Example
from stacklint.rules.fixtures import BOARD, edited
from stacklint.stack.queries.templates import is_open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.queries.prom import PromQuery
    from stacklint.stack.stack import Stack

_EXPR = "rate(http_requests_total[5m])"
_HOST = "hostmetrics: {scrapers: {cpu: , memory: , load: }}"


def collecting(  # noqa: PLR0913 - one for each part of a configuration
    expr: str,
    receivers: str = _HOST,
    exporter: str = "prometheus: {endpoint: '0.0.0.0:8889'}",
    *,
    tag: str = "0.128.0",
    processors: str = "",
    telemetry: str = "",
    services: str = "",
    target: str = "collector:8889",
    prometheus: str = "",
    files: dict[str, str | None] | None = None,
) -> Example:
    """The sound repository with a collector in place of its application, and an expression in its panel."""
    names = ", ".join(part.partition(":")[0].strip() for part in receivers.split(";"))
    section = ", ".join(part.strip() for part in receivers.split(";"))
    used = exporter.partition(":")[0]
    config = (
        f"receivers: {{{section}}}\nprocessors: {{{processors}}}\nexporters: {{{exporter}}}\n"
        f"service:\n  telemetry: {{{telemetry}}}\n  pipelines:\n"
        f"    metrics: {{receivers: [{names}], processors: [{processors.partition(':')[0]}], exporters: [{used}]}}\n"
    )
    service = (
        f"  collector:\n    image: otel/opentelemetry-collector-contrib:{tag}\n    command: [--config=/c.yml]\n"
        f"    volumes: ['./c.yml:/c.yml']\n{services}"
    )
    jobs = f"scrape_configs:\n  - job_name: otel\n    static_configs:\n      - targets: [{target}]\n{prometheus}"
    changed: dict[str, str | None] = {"c.yml": config, "app/metrics.prom": None, **(files or {})}
    return Example(
        {name: text for name, text in changed.items() if text is not None}
        | edited("compose.yaml", "services:\n", f"services:\n{service}", changed)
        | {"prometheus/prometheus.yml": jobs, "prometheus/rules.yml": "groups: []\n"}
        | {BOARD: edited(BOARD, _EXPR, expr)[BOARD]}
    )


def names_missed(subject: PromQuery, stack: Stack, part: str = "") -> Iterator[tuple[str, tuple[int, int]]]:
    """The names of metrics that a query asks the stack's own Prometheus for, and of which no job has a series.

    Those with some part are told, but for those of which rules of their own tell why they aren't there.
    """
    known = subject.query.root is not None and subject.ours and stack.compose is not None
    for selector in selectors(subject.query.root) if known and subject.query.root is not None else ():
        name, inventory = selector.name, stack.inventory
        if name is None or selector.name_span is None or part not in name or is_open(name) or ":" in name:
            continue
        if inventory.emits(name):
            continue
        told = stack.other_versions is not None and stack.other_versions.of(name) is not None
        if not told and not inventory.closed_to(name) and inventory.has_all_rules:
            yield name, selector.name_span
