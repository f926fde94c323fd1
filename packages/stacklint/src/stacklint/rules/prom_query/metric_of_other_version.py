"""LK150."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.promql import selectors
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import exporting
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.programs.known_names import Life, show_version
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.metrics.other_versions import Missing
    from stacklint.stack.programs.exporters import Exporter

_NEW = "prom/node-exporter:v1.8.2"
_POSTGRES = "prometheuscommunity/postgres-exporter:v0.17.1"
_MEMORY = "node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes"


@rule(
    "LK150",
    "metric-of-other-version",
    severity=Severity.ERROR,
    when={SCRAPED},
    bad=(
        Example(exporting(_NEW, "rate(«node_cpu»[5m])")),
        Example(exporting("prom/node-exporter", "«node_memory_MemFree» / 1024")),
        Example(exporting("prom/node-exporter:v0.15.2", "rate(«node_cpu_seconds_total»[5m])")),
        Example(exporting("prom/node-exporter:v1.5.0", "rate(«node_softnet_received_rps_total»[5m])")),
        Example(exporting(_POSTGRES, "«pg_stat_database_sessions»")),
    ),
    good=(
        Example(exporting(_NEW, _MEMORY)),
        Example(exporting("prom/node-exporter:v0.15.2", "rate(node_cpu[5m])")),
        Example(exporting(_NEW, "rate(node_cpu_seconds_total[5m]) or rate(node_cpu[5m])")),
        Example(exporting("prom/node-exporter:${VERSION}", "rate(node_cpu[5m])")),
        Example(exporting("prom/node-exporter@sha256:abc", "rate(node_cpu[5m])")),
        Example(exporting(_NEW, "rate(node_cpu[5m])", targets="[exporter:9100, '10.0.0.7:9100']")),
        Example(exporting(_POSTGRES, "pg_stat_database_sessions", command="[--extend.query-path=/queries.yaml]")),
    ),
)
def metric_of_other_version(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric by a name that another version of its exporter has.

    Exporters rename their metrics, and dashboards and rules are handed on for years. The panel stays empty or the alert
    never fires, without a word. Which version runs is read from the tag of the image; without one, or with `latest`, it
    is the newest that is known. Which version has which metric is known from scrapes of the real programs, and from
    what they say of their renamings. A query that asks for both names, the old and the new one, is meant for either.
    """
    versions = stack.other_versions if subject.ours else None
    if versions is None or subject.query.root is None:
        return
    for selector in selectors(subject.query.root):
        name, span = selector.name, selector.name_span
        missing = versions.of(name) if name is not None and not is_open(name) else None
        if span is None or missing is None or missing.life is Life.THERE:
            continue
        exporter = missing.exporter
        other = _instead(missing)
        if other is not None and _asks_both(other, subject):
            continue
        image = exporter.service.image_node
        related: tuple[tuple[Place, str], ...] = ((image.place, _runs(exporter)),) if image.present else ()
        message = f"{_without(missing)} no `{missing.metric.name}`; {subject.effect}"
        yield Finding(
            subject.place(span),
            message,
            _advice(missing, other),
            related,
            cause=subject.cause(_without(missing)),
            name=missing.metric.name,
        )


def _without(missing: Missing) -> str:
    """Which versions lack a metric."""
    program, metric = missing.exporter.table.program, missing.metric
    if missing.life is Life.GONE:
        return f"{program} {show_version(metric.gone)} and newer have"
    version = show_version(metric.came)
    return f"{program} {version} and older have" if metric.after else f"{program} before {version} has"


def _runs(exporter: Exporter) -> str:
    if exporter.newest:
        return f"the newest {exporter.table.program} runs here, as far as the tag tells"
    return f"{exporter.shown} runs here"


def _instead(missing: Missing) -> str | None:
    """What the version that runs calls the metric."""
    exporter = missing.exporter
    return exporter.table.instead(missing.metric.name, exporter.version) if exporter.version is not None else None


def _asks_both(other: str, query: PromQuery) -> bool:
    """Whether the query, or another one of its panel, asks for the other name as well, so that either may run."""
    root, origin = query.query.root, query.origin
    panel = origin.panel if isinstance(origin, BoardQuery) else None
    texts = (target.query.text_at("expr") or "" for target in (panel.targets if panel is not None else ()))
    own = root is not None and any(selector.name == other for selector in selectors(root))
    return own or any(re.search(rf"\b{other}\b", text) for text in texts)


def _advice(missing: Missing, other: str | None) -> str:
    metric, program = missing.metric, missing.exporter.table.program
    if missing.life is Life.GONE:
        older = f"run {program} older than {show_version(metric.gone)}"
        return f"ask for `{other}`, which came in its place" if other else f"nothing came in its place: {older}"
    newer = f"newer than {show_version(metric.came)}" if metric.after else f"{show_version(metric.came)} or newer"
    return f"run {program} {newer}" + (f", or ask for `{other}`, as it is called until then" if other else "")
