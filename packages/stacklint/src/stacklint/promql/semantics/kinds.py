"""Counters, gauges and histograms: what a metric is, and what an operation makes of it."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What the samples of a result are."""

    COUNTER = "counter"
    """It only rises, and falls to 0 when its program starts anew. A histogram's series are counters too."""
    COUNTER_SUM = "sum of counters"
    """Several counters in one number: the restart of one of them can't be told any more."""
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    """A native histogram, whose samples are histograms."""


_GAUGES: Final = frozenset({"up", "ALERTS", "ALERTS_FOR_STATE"})
"""Series that Prometheus writes itself, beside those that begin with `scrape_`."""

_MISNAMED: Final = frozenset(
    {
        "etcd_debugging_mvcc_keys_total",
        "etcd_debugging_mvcc_pending_events_total",
        "kong_nginx_connections_total",
        "mc_entities_total",
        "mc_loaded_chunks_total",
        "mc_players_online_total",
        "mc_players_total",
        "mc_villagers_total",
        "minio_bucket_usage_deletemarker_total",
        "minio_bucket_usage_object_total",
        "minio_cluster_bucket_total",
        "minio_cluster_drive_total",
        "minio_cluster_usage_object_total",
        "velero_backup_total",
    }
)
"""Gauges of well-known programs that are called as counters are."""

_WHOLES: Final = frozenset(
    {"capacity", "disk", "inodes", "mem", "memory", "ram", "space", "storage", "swap", "vram"}
    | {"active", "available", "flight", "free", "idle", "inflight", "offline", "online", "pending", "running"}
    | {"usable", "use", "waiting"}
)
"""Words before `_total` that make it the size of something, or how many there are now, as often as a counter."""


def kind_by_name(name: str) -> Kind | None:
    """What the name of a metric says by convention; None where it says nothing."""
    if ":" in name:
        return None  # a recording rule
    if name.endswith("_total"):
        if name in _MISNAMED:
            return Kind.GAUGE
        return None if name[: -len("_total")].rpartition("_")[2] in _WHOLES else Kind.COUNTER
    if name.endswith("_bucket"):
        return Kind.COUNTER
    return Kind.GAUGE if name in _GAUGES or name.startswith("scrape_") else None


COUNTER_FUNCTIONS: Final = frozenset({"rate", "irate", "increase", "resets"})
"""Functions that make sense for counters only; for native histograms too."""
GAUGE_FUNCTIONS: Final = frozenset({"delta", "idelta", "deriv", "predict_linear", "double_exponential_smoothing"})
"""Functions that the restart of a counter misleads."""

COUNTERS: Final = frozenset({Kind.COUNTER, Kind.COUNTER_SUM})
