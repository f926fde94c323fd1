"""GF195."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, override, second
from stacklint.rules.boards import alike, and_more, respelt
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.grafana_fields import CUSTOM_PROPERTIES, PROPERTIES
from stacklint.stack.boards.grafana_panels import CORE
from stacklint.stack.stack import Stack

_CUSTOM = "custom."
_PROPERTY = '{{"id": {}, "value": 1}}'
_SECOND = '"overrides": [{{"matcher": {{"id": "byType", "options": "number"}}, "properties": [{}]}}]'


def _of_plugin(name: str) -> dict[str, str]:
    files = override(_PROPERTY.format(name))
    return {**files, FILE: files[FILE].replace("timeseries", "acme-lines-panel")}


def _bad(wrong: str, right: str) -> Example:
    return Example(override(_PROPERTY.format(f'«"{wrong}"»')), fixed=override(_PROPERTY.format(f'"{right}"')))


@rule(
    "GF195",
    "unknown-override",
    severity=Severity.WARNING,
    bad=(
        _bad("lineWidth", "custom.lineWidth"),
        _bad("displayname", "displayName"),
        Example(override(_PROPERTY.format('«"lineThickness"»'))),
        Example(override(_PROPERTY.format('«"displayNames"»') + ", " + _PROPERTY.format('"displayNames"'))),
        Example(second(fields=_SECOND.format(_PROPERTY.format('«"threshold"»')))),
        _bad("custom.lineWdth", "custom.lineWidth"),
        _bad("custom.fillopacity", "custom.fillOpacity"),
    ),
    good=(
        Example(override(_PROPERTY.format('"custom.anything"'))),
        Example(override(_PROPERTY.format('"custom.hideFrom.viz"'))),
        Example(_of_plugin('"custom.lineWidths"')),
        Example(override(_PROPERTY.format('"decimals"'))),
        Example(override(_PROPERTY.format("null"))),
        Example(second(fields=_SECOND.format(_PROPERTY.format('"unit"')))),
    ),
)
def unknown_override(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """An override sets something that fields don't have.

    Grafana passes over it in silence. What belongs to a type of panel, such as the width of lines, is called
    `custom.lineWidth`. Plugins have settings of their own, so one of a type of panel is told only where it is but
    misspelt, and the panel one that comes with Grafana. Write the setting as Grafana does.
    """
    for name, nodes in alike(_odd(subject)).items():
        certain = _meant(name)
        right = certain or nearest(name, PROPERTIES)
        yield Finding(
            nodes[0].place,
            f"fields have no setting `{name}`; the override does nothing{and_more(len(nodes) - 1)}",
            f"did you mean `{right}`?" if right else "settings of a type of panel begin with `custom.`",
            repairs=(respelt(nodes, certain),) if certain else (),
        )


def _odd(board: Board) -> Iterator[tuple[str, Node]]:
    """The settings that fields surely don't have."""
    set_here = ((panel, one) for panel in board.panels for one in panel.overrides)
    ids = ((panel.type, item["id"]) for panel, one in set_here for item in one["properties"].items())
    return ((name, node) for kind, node in ids if (name := node.string) and _is_odd(name, kind))


def _is_odd(name: str, kind: str) -> bool:
    """Whether fields in a panel of a type surely have no such setting."""
    if not name.startswith(_CUSTOM):
        return name not in PROPERTIES
    return kind in CORE and name.removeprefix(_CUSTOM) not in CUSTOM_PROPERTIES and _meant(name) is not None


def _meant(name: str) -> str | None:
    """The setting that a wrong one surely is."""
    if name in CUSTOM_PROPERTIES:
        return f"{_CUSTOM}{name}"
    if not name.startswith(_CUSTOM):
        return surely(name, PROPERTIES)
    own = surely(name.removeprefix(_CUSTOM), CUSTOM_PROPERTIES)
    return own and f"{_CUSTOM}{own}"
