"""GF216."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, second
from stacklint.rules.boards import respelt
from stacklint.stack.board_fields import settings
from stacklint.stack.boards import Panel
from stacklint.stack.grafana_fields import COLOR_MODES
from stacklint.stack.stack import Stack

_COLOR = '"color": {{"mode": {}}}'


@rule(
    "GF216",
    "unknown-color-mode",
    severity=Severity.ERROR,
    bad=(
        Example(fields(_COLOR.format('«"palette"»'))),
        Example(
            fields(_COLOR.format('«"palette-Classic"»')),
            fixed=fields(_COLOR.format('"palette-classic"')),
        ),
        Example(override('{"id": "color", "value": {"mode": «"red"»}}')),
        Example(second(fields='"defaults": {' + _COLOR.format('«"rainbow"»') + "}")),
    ),
    good=(
        Example(fields(_COLOR.format('"continuous-GrYlRd"'))),
        Example(fields(_COLOR.format("null"))),
        Example(fields('"color": {"fixedColor": "red", "mode": "fixed"}')),
        Example(override('{"id": "color", "value": {"mode": "shades"}}')),
    ),
)
def unknown_color_mode(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """The colours of a panel are chosen in a way that Grafana does not know.

    It looks the mode up, finds none, and the whole panel fails. Write a mode that there is, such as `palette-classic`
    or `fixed`.
    """
    for color in settings(subject, "color"):
        mode = color["mode"].string
        if mode and mode not in COLOR_MODES:
            certain = surely(mode, COLOR_MODES)
            right = certain or nearest(mode, COLOR_MODES)
            yield Finding(
                color["mode"].place,
                f"Grafana has no colour mode `{mode}`; the panel fails",
                f"did you mean `{right}`?" if right else "such as `thresholds`, `palette-classic` or `fixed`",
                severity=None if right else Severity.WARNING,  # a later version may have more
                repairs=(respelt([color["mode"]], certain),) if certain else (),
            )
