"""GF195."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import override, second
from stacklint.rules.boards import alike, and_more, respelt
from stacklint.stack.boards import Board
from stacklint.stack.grafana_fields import CUSTOM_PROPERTIES, PROPERTIES
from stacklint.stack.stack import Stack

_PROPERTY = '{{"id": {}, "value": 1}}'
_SECOND = '"overrides": [{{"matcher": {{"id": "byType", "options": "number"}}, "properties": [{}]}}]'


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
    ),
    good=(
        Example(override(_PROPERTY.format('"custom.anything"'))),
        Example(override(_PROPERTY.format('"decimals"'))),
        Example(override(_PROPERTY.format("null"))),
        Example(second(fields=_SECOND.format(_PROPERTY.format('"unit"')))),
    ),
)
def unknown_override(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """An override sets something that fields don't have.

    Grafana passes over it. What belongs to a type of panel, such as the width of lines, is called `custom.lineWidth`.
    """
    ids = (
        one["id"] for panel in subject.panels for override in panel.overrides for one in override["properties"].items()
    )
    named = ((node.string or "", node) for node in ids)
    odd = ((name, node) for name, node in named if name and name not in PROPERTIES and not name.startswith("custom."))
    for name, nodes in alike(odd).items():
        certain = f"custom.{name}" if name in CUSTOM_PROPERTIES else surely(name, PROPERTIES)
        right = certain or nearest(name, PROPERTIES)
        yield Finding(
            nodes[0].place,
            f"fields have no setting `{name}`; the override does nothing{and_more(len(nodes) - 1)}",
            f"did you mean `{right}`?" if right else "settings of a type of panel begin with `custom.`",
            repairs=(respelt(nodes, certain),) if certain else (),
        )
