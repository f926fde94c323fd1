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


def kind_by_name(name: str) -> Kind | None:
    """What the name of a metric says by convention; None where it says nothing."""
    if ":" in name:
        return None  # a recording rule
    if name.endswith(("_total", "_bucket")):
        return Kind.COUNTER
    return Kind.GAUGE if name in _GAUGES or name.startswith("scrape_") else None


COUNTER_FUNCTIONS: Final = frozenset({"rate", "irate", "increase", "resets"})
"""Functions that make sense for counters only; for native histograms too."""
GAUGE_FUNCTIONS: Final = frozenset({"delta", "idelta", "deriv", "predict_linear", "double_exponential_smoothing"})
"""Functions that the restart of a counter misleads."""

COUNTERS: Final = frozenset({Kind.COUNTER, Kind.COUNTER_SUM})
