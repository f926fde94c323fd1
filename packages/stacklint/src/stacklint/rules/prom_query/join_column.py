"""GF264."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.promql import walk
from stacklint.promql.nodes import Expr, VectorSelector
from stacklint.promql.semantics import Presence, drop_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.rules.studied import studied, told_by_query
from stacklint.stack.boards.columns import joins, shown_targets
from stacklint.stack.boards.legends import Legends
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import PANEL
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_OWN = ("Time", "Value")


def _joined(
    *queries: str, column: str = "pod", steps: str = "", kind: str = "joinByField", more: str = ""
) -> dict[str, str]:
    targets = ", ".join(f'{{"refId": "{"ABC"[at]}", {one}}}' for at, one in enumerate(queries))
    join = f'{{"id": "{kind}", "options": {{"byField": "{column}"}}{more}}}'
    return panels(f'{{"type": "table", "targets": [{targets}], "transformations": [{steps}{join}]}}')


def _table(expr: str, more: str = "") -> str:
    return f'"expr": "{expr}", "format": "table", "instant": true{more}'


_POD = _table("sum by (pod) (x)")
_RENAMED = '{"id": "organize", "options": {"renameByName": {"job": "pod"}}}, '


@rule(
    "GF264",
    "join-column",
    severity=Severity.WARNING,
    when={PANEL},
    bad=(
        Example(_joined(_POD, _table("sum «by (job)» (y)"))),
        Example(_joined(_POD, _table("sum by (job) (y) / «on (job)» sum by (job) (z)"), kind="seriesToColumns")),
        Example(_joined(_POD, '"expr": "«rate(y[$__rate_interval])»", "instant": true')),
        Example(_joined(_POD, '"expr": "«y»", "legendFormat": "{{job}} of x"')),
        Example(
            _joined(_POD, _table("sum «by (job)» (y)"), steps='{"id": "sortBy"}, {"id": "off", "disabled": true}, ')
        ),
    ),
    good=(
        Example(_joined(_POD, _table("sum by (pod, job) (y)"))),
        Example(_joined(_POD, _table("y"))),
        Example(_joined(_POD, _table("sum by ($by) (y)"))),
        Example(_joined(_POD, _table("sum by (job) (y) + $more"))),
        Example(_joined(_table("sum by (job) (y)"))),
        Example(_joined(_POD, _table("sum by (job) (y)", ', "hide": true'))),
        Example(_joined(_POD, _table("sum by (job) (y)"), column="$column")),
        Example(_joined(_POD, _table("sum by (job) (y)"), column="")),
        Example(_joined(_POD, _table("sum by (job) (y)"), column="Time")),
        Example(_joined(_POD, _table("sum by (job) (y)"), steps=_RENAMED)),
        Example(_joined(_POD, _table("sum by (job) (y)"), steps='{"id": "merge"}, ')),
        Example(_joined(_POD, _table("sum by (job) (y)"), more=', "filter": {"id": "byRefId", "options": "A"}')),
        Example(_joined(_POD, '"expr": "y", "legendFormat": "{{pod}}"')),
        Example(_joined(_POD, '"expr": "y", "legendFormat": "$name"')),
        Example(_joined(_POD, '"expr": "pod"')),
        Example(_joined(_POD, '"expr": "y", "format": "heatmap"')),
        Example(_joined(_POD, '"expr": "y +", "instant": true')),
        Example(_joined(_POD, _table("y"), '"datasource": {"uid": "__expr__"}, "type": "math"')),
    ),
)
def join_column(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A panel joins the results of its queries by a column that one of them doesn't return.

    The join leaves that result out, and the columns of the query are missing from the table. A result has a column for
    each label that the query keeps; without the format `table` it has none but `Time` and `Value`, and its labels are
    only names. What two tables call otherwise can be made alike before: `organize` gives a column another name.

    Keep the label in the aggregation, or give the query the format `table`.
    """
    origin = subject.origin
    if not isinstance(origin, BoardQuery) or origin.panel is None or origin.target is None or origin.target.hidden:
        return
    found = next(joins(origin.panel), None) if origin.panel.transformations else None
    targets = shown_targets(origin.panel) if found is not None else None
    root = subject.query.root
    if found is None or targets is None or len(targets) < _SEVERAL or root is None or subject.query.faults:
        return
    (column, node), query = found, origin.target.query
    if column in _OWN or column.startswith("Value #"):
        return
    if query["format"].string == "table":
        yield from _lost(subject, column, node)
    elif query["format"].string in {None, "", "time_series"} and not _may_be_called(root, query, column):
        yield Finding(
            subject.place(root.span),
            f"the panel joins by the column `{column}`, and this gives time series, which have none but `Time` and "
            "`Value`: the join leaves them out",
            'give the query `"format": "table"`',
            ((node.place, "joined by this"),),
            cause=f"format {column}",
        )


_SEVERAL = 2
"""A single result is not joined."""


def _lost(subject: PromQuery, column: str, node: Node) -> Iterator[Finding]:
    study = studied(subject)
    if study is None or study.result.presence is Presence.NEVER or study.result.labels.contradictory:
        return
    drop = drop_of(study, column)
    if drop is not None and not told_by_query(drop, column, study):
        there = ", ".join(f"`{one}`" for one in sorted(study.result.labels.possible or ()))
        yield Finding(
            subject.place(drop.span),
            f"the panel joins by the column `{column}`, which the query never returns: the join leaves its result out",
            f"let the query keep it; it returns {there}" if there else "let the query keep it",
            ((node.place, "joined by this"),),
            cause=f"label {column}",
        )


def _may_be_called(root: Expr, query: Node, name: str) -> bool:
    """Whether a series may have a name, by the legend or by its metric."""
    legend = query["legendFormat"].string or ""
    if "$" in legend or "[[" in legend:
        return True
    if not legend or legend == "__auto":
        return any(isinstance(one, VectorSelector) and one.name == name for one in walk(root))
    return Legends([legend]).may_be(name)
