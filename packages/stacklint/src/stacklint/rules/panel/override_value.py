"""GF250."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import override, second
from stacklint.stack.boards.board import Panel
from stacklint.stack.queries.traits import OVERRIDES
from stacklint.stack.stack import Stack

_SCALARS: Final = frozenset({
    *("decimals", "description", "displayName", "fieldMinMax", "filterable", "max", "min", "noValue", "unit"),
    *(
        f"custom.{name}"
        for name in (
            *("align", "axisCenteredZero", "axisColorMode", "axisLabel", "axisPlacement", "axisSoftMax", "axisSoftMin"),
            *("axisWidth", "barAlignment", "barMaxWidth", "displayMode", "drawStyle", "fillBelowTo", "fillOpacity"),
            *("filterable", "gradientMode", "hidden", "inspect", "lineInterpolation", "lineWidth", "minWidth"),
            *("showPoints", "spanNulls", "transform", "width"),
        )
    ),
})  # fmt: skip
_MAPPINGS: Final = {
    "custom.cellOptions": '{"type": "color-text"}',
    "custom.hideFrom": '{"legend": true, "tooltip": true, "viz": false}',
    "custom.lineStyle": '{"fill": "dash"}',
    "custom.scaleDistribution": '{"type": "log", "log": 10}',
    "custom.stacking": '{"mode": "normal", "group": "A"}',
    "custom.thresholdsStyle": '{"mode": "line"}',
    "thresholds": '{"mode": "absolute", "steps": []}',
}
"""Settings that are mappings, with an example of one."""
_LISTS: Final = frozenset({"actions", "links", "mappings"})
_ONE = '{{"id": {}, "value": {}}}'
_SECOND = '"overrides": [{{"matcher": {{"id": "byType", "options": "number"}}, "properties": [{}]}}]'


@rule(
    "GF250",
    "override-value",
    severity=Severity.WARNING,
    when={OVERRIDES},
    bad=(
        Example(override(_ONE.format('"unit"', '«{"unit": "s"}»'))),
        Example(override(_ONE.format('"custom.lineWidth"', "«[2]»"))),
        Example(override(_ONE.format('"custom.hideFrom"', "«true»"))),
        Example(override(_ONE.format('"custom.cellOptions"', '«"color-text"»'))),
        Example(override(_ONE.format('"thresholds"', '«[{"color": "red", "value": 80}]»'))),
        Example(override(_ONE.format('"mappings"', '«{"type": "value", "options": {}}»'))),
        Example(override(_ONE.format('"decimals"', '«"two"»'))),
        Example(second(fields=_SECOND.format(_ONE.format('"custom.stacking"', '«"normal"»')))),
    ),
    good=(
        Example(override(_ONE.format('"unit"', '"s"'))),
        Example(override(_ONE.format('"decimals"', '"2"') + ", " + _ONE.format('"max"', '"$limit"'))),
        Example(override(_ONE.format('"min"', '""') + ", " + _ONE.format('"max"', "null"))),
        Example(override(_ONE.format('"custom.hideFrom"', '{"viz": true}'))),
        Example(override(_ONE.format('"custom.pointSize"', '{"fixed": 5}'))),
        Example(
            override(_ONE.format('"links"', "[]") + ", " + _ONE.format('"mappings"', "null") + ', {"id": "min"}, 1')
        ),
        Example(override(_ONE.format("1", "[]") + ", " + _ONE.format('"color"', '"red"'))),  # see GF219
    ),
)
def override_value(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """What an override sets has another shape than Grafana reads.

    Grafana hands it on as it is: the panel fails, or shows the field as if nothing were set. Write the value as the
    message says.
    """
    for one in subject.overrides:
        for item in one["properties"].items():
            name, value = item["id"].string or "", item["value"]
            wanted = _wanted(name, value) if value.present else ""
            if wanted:
                yield Finding(value.place, f"`{name}` is {wanted}; Grafana can't read this one", _advice(name))


def _wanted(name: str, value: Node) -> str:
    """What a setting has to be, where its value is something else; "" where it is not."""
    if name in _MAPPINGS:
        return "" if value.is_mapping else "a mapping"
    if name in _LISTS:
        return "" if value.is_sequence else "a list"
    if name in {"decimals", "max", "min"} and not _may_be_number(value):
        return "a number"
    return "a single value" if name in _SCALARS and (value.is_mapping or value.is_sequence) else ""


def _may_be_number(value: Node) -> bool:
    """Whether a text begins as a number does, may be filled in, or is empty; what is none is asked about elsewhere."""
    text = value.string
    return not text or "$" in text or "[[" in text or text.strip()[:1] in "+-.0123456789"


def _advice(name: str) -> str:
    return f"such as `{_MAPPINGS[name]}`" if name in _MAPPINGS else "write it as `defaults` would have it"
