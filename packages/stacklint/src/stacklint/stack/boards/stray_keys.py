"""Where the keys of a dashboard are at home, for those that people write a level too high, too low or beside it.

Names that other things may have too are left out, and so is what an older Grafana wrote in another place and a newer
one takes from there. Facts: the models of dashboards, and the migrations of Grafana 7 to 13 for its own panels.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias, final

from stacklint.models.boards.panels import CLASSIC_PANELS
from stacklint.models.sound_boards import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Home: TypeAlias = tuple[str, ...]
"""The keys that lead from what a key was looked for in to where it belongs; `[]` for any item of a list."""

_CONFIG: Final[Home] = ("fieldConfig",)
_DEFAULTS: Final[Home] = ("fieldConfig", "defaults")
_CUSTOM: Final[Home] = ("fieldConfig", "defaults", "custom")
OPTIONS: Final[Home] = ("options",)
TARGETS: Final[Home] = ("targets", "[]")
_OVERRIDES: Final[Home] = ("fieldConfig", "overrides", "[]")
_QUERY: Final = frozenset({"editorMode", "exemplar", "expr", "instant", "legendFormat", "refId"})
"""What nothing but a query has."""
_FIELD: Final = frozenset({
    "color", "custom", "decimals", "displayName", "fieldMinMax", "mappings", "max", "min", "noValue", "thresholds",
    "unit",
})  # fmt: skip
"""How values are shown."""
_PANEL: Final = frozenset({
    "datasource", "fieldConfig", "gridPos", "maxDataPoints", "options", "repeat", "targets", "timeFrom", "timeShift",
    "transformations", "transparent",
})  # fmt: skip
"""What nothing but a panel has."""
_COMMON: Final = frozenset({"align", "hidden", "minWidth", "show", "transform", "width"})
"""Settings of fields that are called as other things may be too."""
_NESTED: Final = {
    "legend": ("boards.panels.values:PieChartLegend", ("displayMode", "placement", "showLegend", "sortBy", "sortDesc")),
    "reduceOptions": ("boards.panels.shared:Reduce", ("calcs", "fields", "values")),
    "text": ("boards.panels.shared:TextSizes", ("percentSize", "titleSize", "valueSize")),
    "tooltip": ("boards.panels.shared:Tooltip", ("hideZeros", "mode", "sort")),
}
"""Options that many types have: their models, and what belongs inside of them."""

OLD_TYPES: Final = frozenset({"annolist", "dashlist", "heatmap", "logs", "logs-new", "logsnew", "news", "table"})
"""Panels whose options stood in the panel itself once, from where Grafana takes them if there are no `options`."""
AMBIGUOUS: Final = frozenset({"color", "decimals", "max", "min", "thresholds"})
"""What panels of AngularJS had in themselves beside options, and what is left over where others were made of them."""
ANGULAR: Final = frozenset({
    "aliasColors", "bars", "cards", "colorBackground", "colors", "columns", "dataFormat", "fontSize", "format", "gauge",
    "legendType", "lines", "nullPointMode", "pageSize", "points", "rangeMaps", "renderer", "seriesOverrides",
    "sparkline", "stack", "styles", "valueFontSize", "valueMaps", "valueName", "xAxis", "xaxis", "yAxis", "yaxes",
})  # fmt: skip
"""What tells that a panel was one of AngularJS."""
FIRST_OPTIONS: Final = frozenset(
    {"fieldOptions", "maxValue", "minValue", "prefix", "suffix", "valueMappings", "valueOptions"}
)
"""What tells that options are those of Grafana 5 or 6."""


def to(home: Home, keys: Iterable[str]) -> dict[str, Home]:
    """Keys that have one home."""
    return dict.fromkeys(keys, home)


STEP: Final = to(
    OPTIONS,
    (
        *("alias", "binary", "byField", "byVariable", "conversions", "exclude", "excludeByName", "fields", "filters"),
        *("include", "includeByName", "indexByName", "keepLabels", "labelsToFields", "limitField", "match", "mode"),
        *("reduce", "reducers", "regex", "renameByName", "renamePattern", "replaceFields", "sort", "source"),
        *("timeSeries", "valueLabel"),
    ),
)
"""In a transformation."""
OVERRIDE: Final = {
    **to(("matcher",), ("options", "scope")),
    **to(("properties", "[]"), ("value", *_FIELD)),
}
"""In an override."""
PROPERTY: Final = to(("value",), ("fixedColor", "mode", "seriesBy", "steps"))
"""In a setting of an override."""
THRESHOLDS: Final = to(("steps", "[]"), ("color", "value"))
"""In thresholds."""
QUERY: Final = {
    **to(_DEFAULTS, ("decimals", "displayName", "mappings", "noValue", "thresholds", "unit")),
    **to((), ("fieldConfig", "gridPos", "options", "transformations")),
}
"""In a query of Prometheus."""
STATUS: Final = frozenset({"displayAliasType", "valueHandler"})
"""What tells that a query was one of the status panel, a plugin that kept `decimals` there as well."""


@final
class Levels:
    """Where keys that don't belong on a level of a panel of some type are at home."""

    __slots__ = ("config", "custom", "defaults", "nested", "options", "panel", "view")

    def __init__(self, kind: str) -> None:
        models = CLASSIC_PANELS.get(kind, {})
        options = keys_of(models[OPTIONS]) if OPTIONS in models else frozenset()
        style = keys_of(models[_CUSTOM]) if _CUSTOM in models else frozenset()
        lines = to(_CUSTOM, style - _COMMON)
        config, field = to(_CONFIG, ("defaults", "overrides")), to(_DEFAULTS, _FIELD)
        queries, panel = to(TARGETS, _QUERY), to((), _PANEL)
        inner = _inner(options)
        shown = {**inner, **lines, **to(OPTIONS, options), **field, **config, **queries}
        inner_of_panel = {key: home for key, home in shown.items() if home != (*OPTIONS, "tooltip")}
        cell = to(("gridPos",), ("h", "w", "x", "y"))
        classic = {**inner_of_panel, **cell} if models and kind != "row" else {}
        self.panel: Final = _without(keys_of("boards.panel:Panel"), classic)
        """In the panel of the classic form, of a type that we know."""
        self.view: Final = _without(keys_of("boards.v2:V2VizSpec"), inner_of_panel)
        """In what shows it, in the second schema."""
        override = to(_OVERRIDES, ("matcher", "properties"))
        self.config: Final = _without(config, {**shown, **to(_DEFAULTS, ("links",)), **override, **panel})
        """In `fieldConfig`."""
        parts = {**to((*_DEFAULTS, "thresholds"), ("steps",)), **to((*_DEFAULTS, "color"), ("fixedColor",))}
        self.defaults: Final = _without(
            keys_of("boards.fields:FieldDefaults"), {**shown, **to(_CUSTOM, style), **parts, **panel}
        )
        """In `fieldConfig.defaults`."""
        others = {} if kind == "heatmap" else {**field, **lines}  # whose options have units and colours of their own
        placed = {**others, **inner, **config, **queries, **panel}
        self.options: Final = _without(options, placed) if options else {}
        """In `options`, of a type that we know."""
        self.nested: Final = {
            key: _without(keys_of(model), {**to(OPTIONS, options), **inner})
            for key, (model, _) in _NESTED.items()
            if key in options and kind != "heatmap"
        }
        """In options that many types have."""
        plain = {key: home for key, home in field.items() if key not in {"color", "custom"}}
        self.custom: Final = _without(style, {**plain, **config}) if style else {}
        """In `fieldConfig.defaults.custom`, of a type that we know."""


def levels(kind: str) -> Levels:
    """Where keys are at home in a panel of some type; types that we don't know are alike."""
    return _levels(kind if kind in CLASSIC_PANELS else "")


@cache
def _levels(kind: str) -> Levels:
    return Levels(kind)


def _inner(options: frozenset[str]) -> dict[str, Home]:
    """What belongs inside of an option."""
    found: dict[str, Home] = {}
    for key, (_, inner) in _NESTED.items():
        if key in options:
            found |= to((*OPTIONS, key), inner)
    if "legend" in options and "calcs" not in found:
        found["calcs"] = (*OPTIONS, "legend")
    return found


def _without(known: Iterable[str], homes: Mapping[str, Home]) -> dict[str, Home]:
    """The homes of keys that a level doesn't have itself."""
    own = frozenset(known)
    return {key: home for key, home in homes.items() if key not in own}
