"""How the OpenTelemetry Collector calls the metrics of its own that it shows on port 8888.

Facts: its documentation of internal telemetry, its changelog of 0.119 and what its default configuration of readers
says: without `readers`, or with `address`, names have neither units nor `_total`. Since 0.120 a reader that is written
out adds both, unless `without_units` and `without_type_suffix` are set; before, none did. A later version, which the
issues of its documentation (11160) don't name, took that back: 0.145 is the last one that is known to add them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.stack.metrics.otel_names import Instrument, Naming, series_of
from stacklint.stack.programs.collectors import collector_config, kind_of
from stacklint.stack.programs.otel_metrics import may_pass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

_START: Final = "otelcol_"
_SIGNALS: Final = ("spans", "metric_points", "log_records")
_COUNTED: Final = (
    *(f"receiver_{what}_{one}" for what in ("accepted", "refused") for one in _SIGNALS),
    *(f"exporter_{what}_{one}" for what in ("sent", "send_failed", "enqueue_failed") for one in _SIGNALS),
    *(f"processor_{what}_{one}" for what in ("accepted", "refused", "dropped") for one in _SIGNALS),
    *("scraper_errored_metric_points", "scraper_scraped_metric_points", "processor_incoming_items"),
    *("processor_outgoing_items", "processor_batch_timeout_trigger_send", "processor_batch_batch_size_trigger_send"),
)
_TABLE: Final = {
    **{f"{_START}{name}": ("", Instrument.COUNTER) for name in _COUNTED},
    f"{_START}process_uptime": ("s", Instrument.COUNTER),
    f"{_START}process_cpu_seconds": ("s", Instrument.COUNTER),
    f"{_START}process_memory_rss": ("By", Instrument.GAUGE),
    f"{_START}exporter_queue_size": ("", Instrument.GAUGE),
    f"{_START}exporter_queue_capacity": ("", Instrument.GAUGE),
}
_WRITTEN_OUT_SINCE: Final = 120
_WRITTEN_OUT_UNTIL: Final = 145


class Style(StrEnum):
    """What stands behind the names of a reader."""

    BARE = "bare"
    WHOLE = "whole"
    WITHOUT_TYPES = "without types"
    WITHOUT_UNITS = "without units"


class Telemetry(NamedTuple):
    """What the collectors of a stack show of themselves.

    Attributes:
        names: how they call it.
        meant: which of these is meant by another name for it.
        where: what says so, in each of them.
    """

    names: frozenset[str]
    meant: dict[str, str]
    where: tuple[Node, ...]


def read_telemetry(containers: tuple[Container, ...], files: Files) -> Telemetry | None:
    """What collectors show of themselves; `None` where there are none, or that can't be known."""
    styles: list[Style] = []
    where: list[Node] = []
    for container in containers:
        found = collector_config(container, files)
        if found is None:
            if may_pass(container.service):
                return None
            continue
        told = _style(*found)
        if told is None or _sends_itself(found[0]):
            return None
        styles.append(told[0])
        where.append(told[1])
    if not styles:
        return None
    names = frozenset(_called(name, style) for name in _TABLE for style in styles)
    meant = {form: _called(name, styles[0]) for name in _TABLE for form in _forms(name) if form not in names}
    return Telemetry(names, meant, tuple(where))


def _style(config: Node, version: int) -> tuple[Style, Node] | None:
    """What stands behind the names of a collector's own metrics, and what decides that."""
    service = config["service"]
    metrics = service["telemetry"]["metrics"]
    readers = list(metrics["readers"].items())
    if metrics["readers"].text is not None or (metrics["address"].present and readers) or metrics["views"].present:
        return None
    if not readers:
        return Style.BARE, metrics if metrics.present else service
    shown = [one["pull"]["exporter"]["prometheus"] for one in readers]
    if len(shown) != 1 or not shown[0].is_mapping or version == _WRITTEN_OUT_SINCE - 1:
        return None
    if version < _WRITTEN_OUT_SINCE:
        return Style.BARE, shown[0]
    types, units = shown[0]["without_type_suffix"], shown[0]["without_units"]
    if any(one.present and one.flag is None for one in (types, units)) or shown[0]["translation_strategy"].present:
        return None
    if version > _WRITTEN_OUT_UNTIL and not (types.present and units.present):
        return None
    if types.flag:
        return Style.BARE if units.flag else Style.WITHOUT_TYPES, shown[0]
    return Style.WITHOUT_UNITS if units.flag else Style.WHOLE, shown[0]


def _sends_itself(config: Node) -> bool:
    """Whether a collector may scrape its own metrics, or those of others, and pass them on under other names."""
    pipelines = config["service"]["pipelines"]
    return any(
        kind_of(entry.text or "") == "prometheus"
        for name in pipelines.keys
        for entry in pipelines[name]["receivers"].items()
    )


def _called(name: str, style: Style) -> str:
    unit, instrument = _TABLE[name]
    if style is Style.BARE:
        return name
    if style is Style.WITHOUT_TYPES:
        instrument = Instrument.SUM
    return series_of(name, unit if style is not Style.WITHOUT_UNITS else "", instrument, Naming())[0]


def _forms(name: str) -> Iterator[str]:
    """All that a metric may be called."""
    for style in Style:
        yield _called(name, style)
    yield f"{name}_total"
