"""Keys that stand beside the `spec` that they belong into, or are called as in the classic model; and those of roots.

In the second schema nearly everything is a mapping of a `kind` and a `spec`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from stacklint.models import DashboardForm
from stacklint.models.sound_boards import keys_of
from stacklint.stack.boards.stray_keys import Home, to
from stacklint.stack.boards.strays import Stray, add_strays
from stacklint.stack.boards.v2 import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Path
    from stacklint.stack.boards.board import Board

_SPECS: Final = {
    "AnnotationQuery": "boards.v2:V2AnnotationSpec",
    "AutoGridLayout": "boards.v2_layouts:V2AutoGridLayout",
    "AutoGridLayoutItem": "boards.v2_layouts:V2AutoGridItemSpec",
    "ConditionalRenderingGroup": "boards.v2_layouts:V2ConditionsSpec",
    "DataQuery": "boards.query_types:PrometheusQuery",
    "GridLayout": "boards.v2_layouts:V2GridLayout",
    "GridLayoutItem": "boards.v2_layouts:V2GridItemSpec",
    "LibraryPanel": "boards.v2:V2LibraryPanelSpec",
    "Panel": "boards.v2:V2PanelSpec",
    "PanelQuery": "boards.v2:V2PanelQuerySpec",
    "QueryGroup": "boards.v2:V2QueryGroupSpec",
    "RowsLayout": "boards.v2_layouts:V2RowsLayout",
    "RowsLayoutRow": "boards.v2_layouts:V2RowSpec",
    "TabsLayout": "boards.v2_layouts:V2TabsLayout",
    "TabsLayoutTab": "boards.v2_layouts:V2TabSpec",
    "Transformation": "boards.v2:V2TransformationSpec",
    "VizConfig": "boards.v2:V2VizSpec",
    **{kind: f"boards.v2_variables:V2{kind}" for kind in VARIABLES},
}
"""The models of what stands under `spec`."""
_BESIDE: Final = frozenset({"datasource", "group", "kind", "spec", "version"})
"""What may stand beside it."""
_TIME: Final = (
    *("autoRefresh", "autoRefreshIntervals", "fiscalYearStartMonth", "from", "hideTimepicker", "nowDelay", "refresh"),
    *("time", "timepicker", "timezone", "to", "weekStart"),
)
_OPTIONS: Final = ("interval", "maxDataPoints", "timeFrom", "timeShift")
_INSIDE: Final[dict[str, dict[str, Home]]] = {
    "Panel": {
        **to(("data", "spec", "queries"), ("datasource", "expr", "targets")),
        **to(("data", "spec"), ("queries", "queryOptions", "transformations")),
        **to(("data", "spec", "queryOptions"), _OPTIONS),
        **to(("vizConfig", "spec"), ("fieldConfig", "options")),
    },
    "QueryGroup": to(("queryOptions",), _OPTIONS),
    "PanelQuery": to(("query", "spec"), ("exemplar", "expr", "instant", "legendFormat")),
}
"""What is called so in the spec of a kind, and belongs further inside."""
_CLASSIC: Final = {
    **to(("time",), ("from", "to")),
    **to(("timepicker",), ("nowDelay", "quick_ranges", "refresh_intervals")),
    **to(("panels", "[]"), ("fieldConfig", "gridPos", "targets", "transformations")),
}
_SECOND: Final = {
    **to(("timeSettings",), _TIME),
    **to(("elements",), ("panels",)),
    **to(("variables",), ("templating",)),
    **to(("cursorSync",), ("graphTooltip",)),
}
"""What stands at the root of dashboards."""


def strays_of_root(board: Board) -> list[Stray]:
    """The keys at the root of a dashboard and around its parts that Grafana looks for elsewhere."""
    found: list[Stray] = []
    node, is_v2 = board.node, board.dashboard.form is DashboardForm.V2
    add_strays(node, (), _SECOND if is_v2 else _CLASSIC, "a dashboard", node.value, found)
    pending: list[tuple[Path, object]] = [((), node.value)] if is_v2 else []
    while pending:
        path, value = pending.pop()
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        pending += [((*path, step), inner) for step, inner in parts if isinstance(inner, dict | list)]
        kind = value.get("kind") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in _SPECS:
            add_strays(node, path, _beside(kind), f"a `{kind}`", value, found)
            if kind in _INSIDE:
                spec = node.at(path)["spec"].value
                add_strays(node, (*path, "spec"), _INSIDE[kind], f"the `spec` of a `{kind}`", spec, found)
    return found


@cache
def _beside(kind: str) -> Mapping[str, Home]:
    """The homes of keys that stand beside the spec of a kind."""
    return to(("spec",), keys_of(_SPECS[kind]) - _BESIDE)
