"""GF252."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels, second
from stacklint.rules.boards import and_more
from stacklint.stack.boards.board import Board, Panel
from stacklint.stack.stack import Stack

_NEW: Final = frozenset({
    "barchart", "bargauge", "candlestick", "gauge", "histogram", "piechart", "stat", "state-timeline",
    "status-history", "timeseries", "trend", "xychart",
})  # fmt: skip
"""Panels that never were of AngularJS. The others take their old settings over."""
_OLD: Final = {
    "yaxes": "`fieldConfig.defaults` has `unit`, `min` and `max`",
    "format": "`unit` stands in `fieldConfig.defaults`",
    "valueName": "`options.reduceOptions.calcs` says which value is shown",
    "colorBackground": '`options.colorMode` is `"background"`',
    "colorValue": '`options.colorMode` is `"value"`',
    "valueMaps": "texts in place of values stand in `fieldConfig.defaults.mappings`",
    "rangeMaps": "texts in place of values stand in `fieldConfig.defaults.mappings`",
    "seriesOverrides": "series that differ stand in `fieldConfig.overrides`",
    "stack": "`fieldConfig.defaults.custom.stacking` says it",
    "nullPointMode": "`fieldConfig.defaults.custom.spanNulls` says it",
}
"""Settings of panels of AngularJS, and what says the same today."""
_PLAIN: Final = (None, "", False, "null", "none", "short")
"""What says nothing."""
_ONE = '{{"type": "{}", "title": "A", "targets": [{{"expr": "up"}}], {}}}'


def _of(kind: str, more: str) -> dict[str, str]:
    return panels(_ONE.format(kind, more))


@rule(
    "GF252",
    "setting-of-old-panel",
    severity=Severity.WARNING,
    bad=(
        Example(_of("timeseries", '«"yaxes"»: [{"format": "s"}], "lines": true')),
        Example(_of("stat", '"format": "", «"valueName"»: "current", "colorBackground": true')),
        Example(
            panels(_ONE.format("gauge", '"options": {}, «"format"»: "s"') + ", " + _ONE.format("stat", '"format": "s"'))
        ),
    ),
    good=(
        Example(_of("graph", '"yaxes": [{"format": "s"}]')),
        Example(_of("table", '"nullPointMode": "connected"')),
        Example(_of("timeseries", '"yaxes": [{"format": "s"}], "fieldConfig": {"defaults": {}}')),
        Example(_of("timeseries", '"yaxes": [{"format": "s"}], "options": {"legend": {}}')),
        Example(_of("timeseries", '"yaxes": [], "stack": false, "lines": true, "nullPointMode": "null"')),
        Example(_of("timeseries", '"yaxes": [{"format": "short", "show": true}, {"format": "none"}]')),
        Example(second()),
    ),
)
def setting_of_old_panel(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel has a setting that only panels of AngularJS read.

    `graph` and `singlestat` had their settings in the panel itself; Grafana takes them over when it makes new panels of
    them, but not where the type is already a new one. There they mean nothing: the panel is shown with the settings
    that it begins with. Nothing is said where the panel has `fieldConfig` or `options` as well, since it was converted
    then, and these are remains. Write the setting as the message says.
    """
    found = [(node, one) for one in subject.panels if (node := _first(one)) is not None]
    if found:
        node, panel = found[0]
        key = str(node.path[-1])
        said = f"`{key}` is a setting of old panels; a `{panel.type}` passes over it{and_more(len(found) - 1, 'panel')}"
        yield Finding(node.place.key(), said, _OLD[key])


def _first(panel: Panel) -> Node | None:
    """The first old setting that says something, of a panel without new ones."""
    value = panel.view.value
    if panel.type not in _NEW or not isinstance(value, dict) or value.get("fieldConfig") or value.get("options"):
        return None
    key = next((key for key, said in value.items() if key in _OLD and _says_something(said)), None)
    return panel.view[key] if key is not None else None


def _says_something(value: object) -> bool:
    """Whether a setting isn't what stands there by itself: of axes, whether any has a unit or an end."""
    if isinstance(value, list):
        return any(_says_something(item) for item in value)
    if isinstance(value, dict):
        return any(_says_something(value.get(key)) for key in ("format", "min", "max", "text", "alias"))
    return value not in _PLAIN
