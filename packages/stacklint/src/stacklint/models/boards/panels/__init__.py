"""The types of panels: where the models of their options and of their fields' settings are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_OPTIONS: Final = {
    "annolist": "lists:AnnotationListOptions",
    "barchart": "bars:BarChartOptions",
    "bargauge": "values:BarGaugeOptions",
    "candlestick": "candlestick:CandlestickOptions",
    "canvas": "canvas:CanvasOptions",
    "dashlist": "lists:DashboardListOptions",
    "datagrid": "lists:DataGridOptions",
    "debug": "lists:DebugOptions",
    "gauge": "values:GaugeOptions",
    "geomap": "geomap:GeomapOptions",
    "heatmap": "heatmap:HeatmapOptions",
    "histogram": "bars:HistogramOptions",
    "logs": "texts:LogsOptions",
    "logs-new": "texts:LogsOptions",
    "logsnew": "texts:LogsOptions",
    "news": "texts:NewsOptions",
    "nodeGraph": "lists:NodeGraphOptions",
    "piechart": "values:PieChartOptions",
    "stat": "values:StatOptions",
    "state-timeline": "states:StateTimelineOptions",
    "status-history": "states:StatusHistoryOptions",
    "table": "table:TableOptions",
    "text": "texts:TextOptions",
    "timeseries": "graphs:TimeSeriesOptions",
    "trend": "graphs:TrendOptions",
    "xychart": "xychart:XyChartOptions",
}
_STYLES: Final = {
    "barchart": "bars:BarChartStyle",
    "candlestick": "style:GraphStyle",
    "geomap": "style:Hideable",
    "heatmap": "heatmap:HeatmapStyle",
    "histogram": "bars:HistogramStyle",
    "piechart": "style:Hideable",
    "state-timeline": "states:StateStyle",
    "status-history": "states:StateStyle",
    "table": "table:TableStyle",
    "timeseries": "style:GraphStyle",
    "trend": "style:GraphStyle",
    "xychart": "xychart:XyChartStyle",
}
"""Settings of fields, for the types that have some of their own."""


def _models(*before: str) -> Mapping[str, Mapping[tuple[str, ...], str]]:
    """For each type of panel the models of its parts, which stand behind some keys."""
    found = {name: {(*before, "options"): f"boards.panels.{model}"} for name, model in _OPTIONS.items()}
    for name, model in _STYLES.items():
        found[name][*before, "fieldConfig", "defaults", "custom"] = f"boards.panels.{model}"
    return found


CLASSIC_PANELS: Final[Mapping[str, Mapping[tuple[str, ...], str]]] = {
    **_models(),
    "row": {(): "boards.panels.lists:RowPanel"},
}
"""Of a panel in the classic form, and of a row, which has no keys but those of panels."""
VISUALIZATIONS: Final = _models("spec")
"""Of a `vizConfig` in the second schema."""
