"""What prometheus_client makes of the metrics that a program declares with it: series, labels, buckets.

Facts from the library itself (`prometheus_client.metrics`, `metrics_core`, `exposition`), which the tests of this
module scrape.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.promql.semantics import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE: Final = "prometheus_client"

_MODULES: Final = frozenset(
    {
        *("aiohttp", "asgi", "bridge", "core", "exposition", "gc_collector", "graphite", "metrics", "metrics_core"),
        *("multiprocess", "openmetrics", "parser", "platform_collector", "process_collector", "registry", "twisted"),
        *("values",),
    }
)

_METRIC: Final = ("name", "documentation", "labelnames", "namespace", "subsystem", "unit", "registry", "_labelvalues")
_FAMILY: Final = ("name", "documentation", "value", "labels", "unit")
_BUCKETED: Final = ("name", "documentation", "buckets", "sum_value", "labels", "unit")


class Maker(NamedTuple):
    """A class of which each instance is a metric.

    Attributes:
        type: what it is: a type of exposition texts.
        parameters: what it takes, in order.
    """

    type: str
    parameters: tuple[str, ...]


MAKERS: Final[Mapping[str, Maker]] = {
    "Counter": Maker("counter", _METRIC),
    "Gauge": Maker("gauge", (*_METRIC, "multiprocess_mode")),
    "Summary": Maker("summary", _METRIC),
    "Histogram": Maker("histogram", (*_METRIC, "buckets")),
    "Info": Maker("info", _METRIC),
    "Enum": Maker("stateset", (*_METRIC, "states")),
    "CounterMetricFamily": Maker("counter", ("name", "documentation", "value", "labels", "created", "unit")),
    "GaugeMetricFamily": Maker("gauge", _FAMILY),
    "SummaryMetricFamily": Maker("summary", ("name", "documentation", "count_value", "sum_value", "labels", "unit")),
    "HistogramMetricFamily": Maker("histogram", _BUCKETED),
    "GaugeHistogramMetricFamily": Maker(
        "gaugehistogram", ("name", "documentation", "buckets", "gsum_value", "labels", "unit")
    ),
    "InfoMetricFamily": Maker("info", _FAMILY[:4]),
    "StateSetMetricFamily": Maker("stateset", _FAMILY[:4]),
    "UnknownMetricFamily": Maker("unknown", _FAMILY),
    "UntypedMetricFamily": Maker("unknown", _FAMILY),
}
"""The classes by their names, which are the same in all modules of the library."""

EXPOSERS: Final = frozenset(
    {
        *("generate_latest", "make_wsgi_app", "make_asgi_app", "start_http_server", "start_wsgi_server"),
        *("MetricsHandler", "choose_encoder", "make_aiohttp_handler", "MetricsResource"),
    }
)
"""What shows metrics to Prometheus."""

HARMLESS: Final = frozenset(
    {
        *("CONTENT_TYPE_LATEST", "CONTENT_TYPE_PLAIN_0_0_4", "CONTENT_TYPE_PLAIN_1_0_0", "REGISTRY", "Collector"),
        *("CollectorRegistry", "GCCollector", "GC_COLLECTOR", "MultiProcessCollector", "PLATFORM_COLLECTOR"),
        *("PROCESS_COLLECTOR", "PlatformCollector", "ProcessCollector", "basic_auth_handler", "delete_from_gateway"),
        *("disable_created_metrics", "enable_created_metrics", "instance_ip_grouping_key", "mark_process_dead"),
        *("push_to_gateway", "pushadd_to_gateway", "write_to_textfile", "Exemplar", "Timestamp"),
    }
)
"""What adds no names beside those of the default collectors."""

MULTIPROCESS: Final = frozenset({"MultiProcessCollector", "mark_process_dead", "multiprocess"})
"""What a program uses that keeps metrics in files of several processes."""
VARIABLES: Final = ("PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir")
"""The variables that turn that on."""

_PER_PROCESS: Final = frozenset({"all", "liveall"})
"""In which modes a gauge has a series for each process, with a label for it."""

PREFIXES: Final = ("process_", "python_")
"""How the names begin that the default collectors export."""

DEFAULT_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)

_SERIES: Final[Mapping[str, Mapping[str, Kind | None]]] = {
    "counter": {"_total": Kind.COUNTER},
    "gauge": {"": Kind.GAUGE},
    "summary": {"_count": Kind.COUNTER, "_sum": Kind.COUNTER},
    "histogram": {"_bucket": Kind.COUNTER, "_count": Kind.COUNTER, "_sum": Kind.COUNTER},
    "gaugehistogram": {"_bucket": Kind.GAUGE, "_gcount": Kind.GAUGE, "_gsum": Kind.GAUGE},
    "info": {"_info": Kind.GAUGE},
    "stateset": {"": Kind.GAUGE},
    "unknown": {"": None},
}


class Series(NamedTuple):
    """A series of a metric: its name, what it is, and a label that it has beside those of the metric."""

    name: str
    kind: Kind | None
    label: str


def series(type_: str, name: str) -> tuple[Series, ...]:
    """The series of a metric by its full name."""
    own = name if type_ == "stateset" else ""
    return tuple(
        Series(name + ending, kind, "le" if ending == "_bucket" else own) for ending, kind in _SERIES[type_].items()
    )


def full_name(type_: str, name: str, namespace: str, subsystem: str, unit: str) -> str:
    """The name of a metric as the library makes it; a counter's without `_total`."""
    whole = "_".join(part for part in (namespace, subsystem, name) if part)
    if type_ == "counter":
        whole = whole.removesuffix("_total")
    return f"{whole}_{unit}" if unit and not whole.endswith(f"_{unit}") else whole


def bounds_of(buckets: tuple[float, ...]) -> frozenset[float]:
    """The bounds of a histogram's buckets: the last one is endless, given or not."""
    return frozenset(buckets) | {math.inf}


def per_process(mode: str | None) -> bool:
    """Whether a gauge has a label `pid` where metrics are kept in files; `None`: its mode is not known."""
    return mode is None or mode in _PER_PROCESS


def own_name(dotted: str) -> tuple[str, bool] | None:
    """What something is called in this library, and whether it is that itself and not a part of it.

    `None` for what is of another one; the name of a module of the library is "".
    """
    package, *parts = dotted.split(".")
    while parts and parts[0] in _MODULES:
        parts = parts[1:]
    return (parts[0] if parts else "", len(parts) < 2) if package == PACKAGE else None
