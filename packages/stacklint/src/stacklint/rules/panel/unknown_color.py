"""GF220."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, second
from stacklint.rules.boards import respelt
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.colors import COLORS, HUES, color_names
from stacklint.stack.stack import Stack

_FIXED = '"color": {{"mode": "fixed", "fixedColor": {}}}'
_STEPS = '"thresholds": {{"steps": [{{"color": "green", "value": null}}, {{"color": {}, "value": 80}}]}}'
_VALUES = '"mappings": [{{"type": "value", "options": {{"0": {{"text": "down", "color": {}}}}}}}]'
_RANGE = '{{"id": "mappings", "value": [{{"type": "range", "options": {{"from": 1, "result": {{"color": {}}}}}}}]}}'


@rule(
    "GF220",
    "unknown-color",
    severity=Severity.WARNING,
    bad=(
        Example(fields(_FIXED.format('«"dark_red"»')), fixed=fields(_FIXED.format('"dark-red"'))),
        Example(fields(_FIXED.format('«"super-dark-blue"»'))),
        Example(fields(_STEPS.format('«"oragne"»')), fixed=fields(_STEPS.format('"orange"'))),
        Example(fields(_VALUES.format('«"warm-grey"»'))),
        Example(override(_RANGE.format('«"Semi-Dark-Red"»')), fixed=override(_RANGE.format('"semi-dark-red"'))),
        Example(second(fields='"defaults": {' + _STEPS.format('«"light green"»') + "}")),
    ),
    good=(
        Example(fields(_FIXED.format('"super-light-purple"') + ", " + _STEPS.format('"#EAB839"'))),
        Example(fields(_FIXED.format('"rgba(50, 172, 45, 0.97)"') + ", " + _STEPS.format('"rebeccapurple"'))),
        Example(fields(_FIXED.format('"$color"') + ", " + _STEPS.format('"Orange"'))),
        Example(fields(_VALUES.format('"transparent"') + ', "thresholds": {"steps": {"color": "dark_red"}}')),
        Example(fields('"mappings": [{"type": 1, "text": "down", "value": "0"}]')),
        Example(override('{"id": "color", "value": {"mode": "fixed", "fixedColor": "text"}}')),
        Example(override('{"id": "custom.lineStyle", "value": {"fill": "dash"}}')),
    ),
)
def unknown_color(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A colour is called by a name that Grafana does not have.

    Grafana hands the name on to the browser, which doesn't know it either: what is drawn is black, or in no colour at
    all, and nothing is said. There are red, orange, yellow, green, blue and purple, each also as `super-light-`,
    `light-`, `semi-dark-` and `dark-`; what CSS knows, such as `teal`; and numbers such as `#EAB839`.
    """
    for path, name in color_names(subject):
        certain = surely(name, COLORS) if name.lower() not in HUES else None
        if certain is None and name.isalpha():
            continue  # CSS has many such names
        right = certain or nearest(name, COLORS)
        node = subject.view.at(path)
        yield Finding(
            node.place,
            f"Grafana has no colour `{name}`; another one is shown, or none",
            f"did you mean `{right}`?" if right else "such as `dark-red`, `teal` or `#EAB839`",
            repairs=(respelt([node], certain),) if certain else (),
        )
