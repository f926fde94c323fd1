"""The functions and aggregations of PromQL, as data.

Source: promql/parser/functions.go and CHANGELOG.md of Prometheus, 3.0 to 3.16.
"""

from typing import Final, final

from .nodes import (
    MATRIX,
    SCALAR,
    STRING,
    VECTOR,
    ValueType,
)
from .value import Value, replaced

S, T, V, M = SCALAR, STRING, VECTOR, MATRIX

EVER: Final = (0, 0)
"""Older than Prometheus 3.0."""


@final
class Function(Value):
    """What a function takes and gives.

    Arguments after the last of `args` have the type of the last. `least` and `most` bound
    their number; `most` is None where there is no bound.
    """

    __match_args__ = ("args", "returns", "least", "most", "since", "experimental", "stable_since")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        args: tuple[ValueType, ...],
        returns: ValueType,
        least: int,
        most: int | None,
        since: tuple[int, int] = EVER,
        *,
        experimental: bool = False,
        stable_since: tuple[int, int] | None = None,
    ) -> None:
        self.args: Final = args
        self.returns: Final = returns
        self.least: Final = least
        self.most: Final = most
        self.since: Final = since
        self.experimental: Final = experimental
        self.stable_since: Final = stable_since
        """From this version on, an experimental function needs no feature flag."""


def _plain(*args: ValueType, returns: ValueType = V) -> Function:
    return Function(args, returns, len(args), len(args))


def _variadic(*args: ValueType, most: int | None) -> Function:
    """The last argument may be left out; Prometheus' table calls this variadic."""
    return Function(args, V, len(args) - 1, most)


def _experimental(
    base: Function, *, since: tuple[int, int] = EVER, stable_since: tuple[int, int] | None = None
) -> Function:
    return replaced(base, experimental=True, since=since, stable_since=stable_since)


_OF_VECTORS: Final = """
    abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
    histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan
    tanh timestamp
"""
_OF_RANGES: Final = """
    absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time
    max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time
"""
_OF_TIMES: Final = "day_of_month day_of_week day_of_year days_in_month hour minute month year"

FUNCTIONS: Final[dict[str, Function]] = {
    **dict.fromkeys(_OF_VECTORS.split(), _plain(V)),
    **dict.fromkeys(_OF_RANGES.split(), _plain(M)),
    **dict.fromkeys(_OF_TIMES.split(), _variadic(V, most=1)),
    "clamp": _plain(V, S, S),
    "clamp_max": _plain(V, S),
    "clamp_min": _plain(V, S),
    "histogram_fraction": _plain(S, S, V),
    "histogram_quantile": _plain(S, V),
    "label_join": _variadic(V, T, T, T, most=None),
    "label_replace": _plain(V, T, T, T, T),
    "pi": _plain(returns=S),
    "predict_linear": _plain(M, S),
    "quantile_over_time": _plain(S, M),
    "round": _variadic(V, S, most=2),
    "scalar": _plain(V, returns=S),
    "time": _plain(returns=S),
    "vector": _plain(S),
    # Experimental, oldest first.
    "double_exponential_smoothing": _experimental(_plain(M, S, S)),
    "info": _experimental(_variadic(V, V, most=2)),
    "mad_over_time": _experimental(_plain(M)),
    "sort_by_label": _experimental(_variadic(V, T, most=None)),
    "sort_by_label_desc": _experimental(_variadic(V, T, most=None)),
    "ts_of_last_over_time": _experimental(_plain(M), since=(3, 5)),
    "ts_of_max_over_time": _experimental(_plain(M), since=(3, 5)),
    "ts_of_min_over_time": _experimental(_plain(M), since=(3, 5)),
    "first_over_time": _experimental(_plain(M), since=(3, 7), stable_since=(3, 14)),
    "ts_of_first_over_time": _experimental(_plain(M), since=(3, 7)),
    "histogram_quantiles": _experimental(_variadic(V, T, S, S, most=12), since=(3, 11)),
    **dict.fromkeys(("start", "end", "range", "step"), _experimental(_plain(returns=S), since=(3, 12))),
    "max_of": _experimental(_plain(S, S, returns=S), since=(3, 13)),
    "min_of": _experimental(_plain(S, S, returns=S), since=(3, 13)),
    "start_timestamp": _experimental(_plain(V), since=(3, 14)),
    "integral": _experimental(_variadic(M, S, most=2), since=(3, 16)),
}
"""Every function that some Prometheus 3.x knows."""

REMOVED: Final[dict[str, str]] = {"holt_winters": "double_exponential_smoothing"}
"""Functions of Prometheus 2.x that 3.0 renamed."""

AGGREGATIONS: Final[dict[str, ValueType | None]] = {
    **dict.fromkeys(("avg", "count", "group", "max", "min", "stddev", "stdvar", "sum"), None),
    **dict.fromkeys(("bottomk", "limit_ratio", "limitk", "quantile", "topk"), S),
    "count_values": T,
}
"""Every aggregation, with the type of its parameter or None."""

CALLED: Final = frozenset((*FUNCTIONS, *AGGREGATIONS))
"""What may stand before a parenthesis."""

EXPERIMENTAL_AGGREGATIONS: Final = frozenset({"limitk", "limit_ratio"})
