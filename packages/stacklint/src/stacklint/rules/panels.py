"""What rules on the queries of panels share: which panels show a result over time, as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.promql.nodes import Aggregate, Binary, Call, NumberLiteral, Paren
from stacklint.stack.boards.query import BoardQuery

if TYPE_CHECKING:
    from stacklint.promql.nodes import Expr
    from stacklint.stack.boards.board import Panel, PanelTarget
    from stacklint.stack.queries.log_queries import LogQuery
    from stacklint.stack.queries.prom import PromQuery

GRAPHS: Final = frozenset({"graph", "timeseries"})
"""Panels that draw a line for each series."""


def shown_by(subject: PromQuery | LogQuery, types: frozenset[str]) -> tuple[Panel, PanelTarget] | None:
    """The panel of a query and the query in it, where a panel of one of these types shows its result as it is.

    `None` where the query is hidden, and where transformations make something else of the result.
    """
    origin = subject.origin
    if not isinstance(origin, BoardQuery) or origin.panel is None or origin.target is None:
        return None
    if origin.panel.type not in types or origin.target.hidden or origin.panel.is_transformed:
        return None
    return origin.panel, origin.target


def takes_buckets(panel: Panel) -> bool:
    """Whether a heatmap takes its rows from a query, instead of making them of the values of series.

    Without any options Grafana takes it for one of the time before 9, which made them unless `dataFormat` said other.
    """
    if panel.options.keys:
        return panel.options["calculate"].value is not True
    return panel.view["dataFormat"].string == "tsbuckets"


_SOME: Final = frozenset({"bottomk", "limitk", "topk"})
_ONE: Final = frozenset({"absent", "absent_over_time", "scalar"})


def is_split(expr: Expr) -> bool:
    """Whether an expression is made to return several series."""
    match expr:
        case Paren():
            return is_split(expr.expr)
        case Aggregate():
            count = expr.param
            some = expr.op in _SOME and isinstance(count, NumberLiteral) and count.value > 1
            others = any(label.name != "le" for label in expr.grouping)  # of which a quantile makes one value
            return some or (others and not expr.without and expr.op not in _SOME)
        case Call():
            return expr.name not in _ONE and any(map(is_split, expr.args))
        case Binary():
            return is_split(expr.lhs) or is_split(expr.rhs)
        case _:
            return False
