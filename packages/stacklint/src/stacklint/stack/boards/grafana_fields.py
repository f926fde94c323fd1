"""The ids that a panel's settings name: what picks fields, what can be set for them, what is done with results.

Facts: the registries of Grafana 13.2. An unknown property or reducer is passed over. So is an unknown matcher, colour
mode or transformation in new versions; it makes the panel fail in those before (`@grafana/data` 12.2 to 13.2).
"""

from __future__ import annotations

import re
from typing import Final

MATCHERS: Final = frozenset({
    "byName", "byNames", "byRegexp", "byRegexpOrNames", "byType", "byTypes", "byFrameRefID", "byValue", "numeric",
    "time", "first", "firstTimeField", "anyMatch", "allMatch", "invertMatch", "alwaysMatch", "neverMatch",
})  # fmt: skip
"""What an override picks its fields by."""

MATCHERS_SKIPPED: Final = (13, 1)
"""The version since which an override with an unknown matcher is passed over."""

FIELD_TYPES: Final = frozenset({
    "time", "number", "string", "boolean", "trace", "geo", "enum", "other", "frame", "nestedFrames",
})  # fmt: skip
"""What `byType` and `byTypes` tell fields by."""

COLOR_MODES: Final = frozenset({
    "thresholds", "palette-classic", "palette-classic-by-name", "fixed", "shades", "continuous-GrYlRd",
    "continuous-RdYlGr", "continuous-BlYlRd", "continuous-YlRd", "continuous-BlPu", "continuous-YlBl",
    "continuous-blues", "continuous-reds", "continuous-greens", "continuous-purples", "continuous-viridis",
    "continuous-magma", "continuous-plasma", "continuous-inferno", "continuous-cividis",
})  # fmt: skip
"""How the colour of a field is chosen."""

COLOR_MODES_SKIPPED: Final = (12, 4)
"""The version since which an unknown mode is taken for `thresholds`."""

PROPERTIES: Final = frozenset({
    "unit", "min", "max", "decimals", "displayName", "displayNameFromDS", "color", "noValue", "links", "mappings",
    "thresholds", "fieldMinMax", "filterable", "actions", "description", "path", "writeable",
})  # fmt: skip
"""What can be set for fields whatever shows them."""

CUSTOM_PROPERTIES: Final = frozenset({
    "align", "axisBorderShow", "axisCenteredZero", "axisColorMode", "axisGridShow", "axisLabel", "axisPlacement",
    "axisSoftMax", "axisSoftMin", "axisWidth", "barAlignment", "barMaxWidth", "barWidthFactor", "cellOptions",
    "displayMode", "drawStyle", "fillBelowTo", "fillColor", "fillOpacity", "filterable", "gradientMode", "hidden",
    "hideFrom", "hideHeader", "inspect", "insertNulls", "lineColor", "lineInterpolation", "lineStyle", "lineWidth",
    "minWidth", "neutral", "pointColor", "pointShape", "pointSize", "pointStrokeWidth", "pointSymbol",
    "scaleDistribution", "show", "showPoints", "showValues", "spanNulls", "stacking", "styleField", "thresholdsStyle",
    "transform", "width", "wrapHeaderText", "wrapText",
})  # fmt: skip
"""What can be set for fields of the common panels, under `custom.`."""

TRANSFORMATIONS: Final = frozenset({
    "append", "reduce", "order", "organize", "rename", "calculateField", "seriesToColumns", "seriesToRows", "merge",
    "concatenate", "labelsToFields", "filterFields", "filterFieldsByName", "filterFrames", "filterByRefId",
    "renameByRegex", "filterByValue", "noop", "ensureColumns", "groupBy", "sortBy", "histogram", "configFromData",
    "rowsToFields", "prepareTimeSeries", "convertFieldType", "convertFrameType", "fieldLookup", "heatmap",
    "spatial", "joinByField", "joinByLabels", "extractFields", "groupingToMatrix", "limit", "partitionByValues",
    "timeSeriesTable", "transpose", "formatTime", "formatString", "regression", "smoothing", "groupToNestedTable",
})  # fmt: skip
"""What can be done with results."""

TRANSFORMATIONS_SKIPPED: Final = (13, 1)
"""The version since which an unknown transformation is passed over."""

MEANT_TRANSFORMATIONS: Final = {
    "addFieldFromCalculation": "calculateField",
    "filterByName": "filterFieldsByName",
    "filterByQuery": "filterByRefId",
    "join": "joinByField",
    "organizeFields": "organize",
    "outerJoin": "joinByField",
    "sort": "sortBy",
}
"""What people call some of them, as Grafana's own page does."""

REDUCERS: Final = frozenset({
    "sum", "max", "min", "logmin", "mean", "variance", "stdDev", "last", "median", "first", "count", "countAll",
    "range", "diff", "diffperc", "delta", "step", "firstNotNull", "lastNotNull", "changeCount", "distinctCount",
    "allIsZero", "allIsNull", "allValues", "uniqueValues", "current", "avg", "total",
})  # fmt: skip
"""What makes one value of many, with the names of old."""

MEANT_REDUCERS: Final = {
    "average": "mean",
    "distinct": "distinctCount",
    "difference": "diff",
    "lastnonnull": "lastNotNull",
    "latest": "lastNotNull",
    "maximum": "max",
    "minimum": "min",
    "stddev": "stdDev",
}
"""What people call some of them."""

_PERCENTILE: Final = re.compile(r"p[1-9][0-9]?").fullmatch


def is_reducer(text: str) -> bool:
    """Whether Grafana knows a reducer, percentiles from `p1` to `p99` among them."""
    return text in REDUCERS or _PERCENTILE(text) is not None
