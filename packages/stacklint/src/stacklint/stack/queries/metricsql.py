"""MetricsQL, the language of VictoriaMetrics: it takes most of PromQL and says more.

VictoriaMetrics is asked through data sources of type `prometheus`. Where it isn't known who answers, a dashboard tells
by what only VictoriaMetrics has: functions, the label of its histograms, the metric of its own programs, its name.
"""

from __future__ import annotations

import re
from typing import Final

from stacklint.pattern import Pattern

PORTS: Final = frozenset({8427, 8428, 8481})
"""Where VictoriaMetrics answers queries by default: vmauth, a single node, vmselect of a cluster."""

_FUNCTIONS: Final = (
    r"aggr_over_time|(?:bottomk|topk)_(?:avg|last|max|median|min)|buckets_limit"
    r"|(?:count|share|sum)_(?:eq|gt|le|ne)_over_time|(?:ascent|decreases|descent|distinct|increases)_over_time"
    r"|(?:duration|geomean|histogram)_over_time|default_rollup|drop_(?:common_labels|empty_series)|histogram_share"
    r"|increase_(?:prometheus|pure)|keep_(?:last|next)_value|label_(?:copy|del|graphite_group|keep|lowercase|map)"
    r"|label_(?:match|mismatch|move|set|transform|uppercase)|labels_equal|lag|limit_offset|outliers(?:_iqr|_mad|k)"
    r"|prometheus_buckets|range_(?:avg|first|last|linear_regression|mad|max|median|min|normalize|quantile|stddev|sum)"
    r"|range_(?:trim_outliers|trim_spikes|zscore)|rate_(?:over_sum|prometheus)|remove_resets"
    r"|rollup(?:_candlestick|_delta|_deriv|_increase|_rate|_scrape_interval)?|running_(?:avg|max|min|sum)"
    r"|smooth_exponential|stale_samples_over_time|timestamp_with_name|tlast_change_over_time|t(?:max|min)_over_time"
)
"""Functions of MetricsQL whose names nobody gives to one of PromQL by mistake."""
_SIGN: Final = Pattern(
    r"\b(?:vm_app_version|vmrange|VictoriaMetrics|victoria-?metrics|P4169E866C3094E38)\b"
    rf"|\b(?:{_FUNCTIONS})\s*\(|\b(?:WITH|with)\s*\(\s*\w+\s*=",
    re.ASCII,
)
"""These, its name, the uid that Grafana derives from that, or a template of MetricsQL: `WITH (name = expression)`."""


def is_metricsql(text: str) -> bool:
    """Whether something in a text is said only where VictoriaMetrics answers."""
    return _SIGN.search(text) is not None
