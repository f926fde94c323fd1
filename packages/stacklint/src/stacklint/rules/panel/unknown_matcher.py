"""GF194."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, second
from stacklint.rules.boards import respelt
from stacklint.stack.boards import Panel
from stacklint.stack.grafana_fields import MATCHERS
from stacklint.stack.stack import Stack
from stacklint.stack.traits import OVERRIDES

_OVERRIDE = '"overrides": [{{"matcher": {{"id": {}, "options": "A"}}, "properties": [{{"id": "unit", "value": "s"}}]}}]'
_PANEL = f'"fieldConfig": {{{{"defaults": {{{{}}}}, {_OVERRIDE}}}}}'


@rule(
    "GF194",
    "unknown-matcher",
    severity=Severity.ERROR,
    when={OVERRIDES},
    bad=(
        Example(panel(_PANEL.format('«"byFrameRefId"»')), fixed=panel(_PANEL.format('"byFrameRefID"'))),
        Example(panel(_PANEL.format('«"byRegularExpression"»'))),
        Example(
            second(fields=_OVERRIDE.format('«"byname"»')),
            fixed=second(fields=_OVERRIDE.format('"byName"')),
        ),
    ),
    good=(
        Example(panel(_PANEL.format('"byRegexp"'))),
        Example(panel(_PANEL.format('"byTypes"'))),
        Example(panel(_PANEL.format("null"))),
        Example(panel('"fieldConfig": {"defaults": {}, "overrides": []}')),
    ),
)
def unknown_matcher(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """An override picks its fields in a way that Grafana does not know.

    The whole panel fails, not the override alone. Write a matcher that there is, such as `byName` or `byRegexp`.
    """
    for override in subject.overrides:
        node = override["matcher"]["id"]
        name = node.string
        if name and name not in MATCHERS:
            certain = surely(name, MATCHERS)
            right = certain or nearest(name, MATCHERS)
            yield Finding(
                node.place,
                f"Grafana has no matcher `{name}`; the panel fails",
                f"did you mean `{right}`?" if right else "write `byName`, `byRegexp`, `byType` or `byFrameRefID`",
                repairs=(respelt([node], certain),) if certain else (),
            )
