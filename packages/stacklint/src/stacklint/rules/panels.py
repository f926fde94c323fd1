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
    pending = [expr]
    while pending:
        one = pending.pop()
        if isinstance(one, Paren):
            pending.append(one.expr)
        elif isinstance(one, Aggregate) and _is_by_label(one):
            return True
        elif isinstance(one, Call) and one.name not in _ONE:
            pending += one.args
        elif isinstance(one, Binary):
            pending += (one.lhs, one.rhs)
    return False


def _is_by_label(expr: Aggregate) -> bool:
    if expr.op in _SOME:
        return isinstance(expr.param, NumberLiteral) and expr.param.value > 1
    return not expr.without and any(label.name != "le" for label in expr.grouping)  # of `le` a quantile makes one value
