"""The words that Loki knows: functions, stages and what may stand with them.

Source: Loki's documentation of log queries and metric queries, up to Loki 3.x.
"""

from typing import Final

COUNTING: Final = frozenset({"bytes_over_time", "bytes_rate", "count_over_time"})
"""They look at lines, never at a label that is unwrapped."""
_EITHER: Final = frozenset({"absent_over_time", "rate"})
UNWRAPPED: Final = frozenset(
    {
        *("avg_over_time", "first_over_time", "last_over_time", "max_over_time", "min_over_time", "quantile_over_time"),
        *("rate_counter", "stddev_over_time", "stdvar_over_time", "sum_over_time"),
    }
)
"""They need a label that is unwrapped."""
RANGES: Final = COUNTING | _EITHER | UNWRAPPED
"""What makes numbers of the lines of a range."""
UNGROUPED: Final = COUNTING | _EITHER | {"rate_counter", "sum_over_time"}
"""Of these, those that take no grouping."""

LIMITS: Final = frozenset({"approx_topk", "bottomk", "topk"})
"""Aggregations that take how many there are to be."""
SORTS: Final = frozenset({"sort", "sort_desc"})
AGGREGATIONS: Final = LIMITS | SORTS | {"avg", "count", "max", "min", "stddev", "stdvar", "sum"}

FUNCTIONS: Final = RANGES | AGGREGATIONS | {"label_replace", "vector"}

STAGES: Final = frozenset(
    {
        *("decolorize", "distinct", "drop", "json", "keep", "label_format", "line_format", "logfmt", "pattern"),
        *("regexp", "unpack", "unwrap"),
    }
)
NO_LABELS: Final = STAGES - {"distinct", "drop", "keep"}
"""Stages by whose names no Loki knows a label where one is extracted."""
CONVERSIONS: Final = frozenset({"bytes", "duration", "duration_seconds"})
"""What a label can be read as where it is unwrapped."""

SETS: Final = frozenset({"and", "or", "unless"})
OPERATORS: Final = SETS | {"+", "-", "*", "/", "%", "^", "==", "!=", ">", ">=", "<", "<="}
GROUPINGS: Final = frozenset({"by", "without"})
