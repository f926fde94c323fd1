"""GF216."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, second
from stacklint.rules.boards import by_version, respelt
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.fields import settings
from stacklint.stack.boards.grafana_fields import COLOR_MODES, COLOR_MODES_SKIPPED
from stacklint.stack.stack import Stack

_LATER = "the thresholds choose the colours"
_NEW = {"compose.yaml": stack()["compose.yaml"].replace("grafana:12.2.0", "grafana:12.4.0")}
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
        Example(fields(_COLOR.format('«"continuous"»')) | _NEW),
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

    It looks the mode up and finds none. Before Grafana 12.4 the whole panel fails; later versions take the colours of
    the thresholds in silence. Write a mode that there is, such as `palette-classic` or `fixed`.
    """
    for color in settings(subject, "color"):
        mode = color["mode"].string
        if mode and mode not in COLOR_MODES:
            certain = surely(mode, COLOR_MODES)
            right = certain or nearest(mode, COLOR_MODES)
            outcome, severity = by_version(subject.scope.dashboard, COLOR_MODES_SKIPPED, "the panel fails", _LATER)
            yield Finding(
                color["mode"].place,
                f"Grafana has no colour mode `{mode}`; {outcome}",
                f"did you mean `{right}`?" if right else "such as `thresholds`, `palette-classic` or `fixed`",
                severity=severity if right else Severity.WARNING,  # a later version may have more
                repairs=(respelt([color["mode"]], certain),) if certain else (),
            )
