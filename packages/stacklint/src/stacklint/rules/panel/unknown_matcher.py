"""GF194."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, second
from stacklint.rules.boards import by_version, respelt
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.grafana_fields import MATCHERS, MATCHERS_SKIPPED
from stacklint.stack.queries.traits import OVERRIDES
from stacklint.stack.stack import Stack

_OVERRIDE = '"overrides": [{{"matcher": {{"id": {}, "options": "A"}}, "properties": [{{"id": "unit", "value": "s"}}]}}]'
_COMPOSE = stack()["compose.yaml"]
_NEW = {"compose.yaml": _COMPOSE.replace("grafana:12.2.0", "grafana:13.1.0")}
_LATEST = {"compose.yaml": _COMPOSE.replace("grafana:12.2.0", "grafana")}
_PANEL = f'"fieldConfig": {{{{"defaults": {{{{}}}}, {_OVERRIDE}}}}}'


@rule(
    "GF194",
    "unknown-matcher",
    severity=Severity.ERROR,
    when={OVERRIDES},
    bad=(
        Example(panel(_PANEL.format('«"byFrameRefId"»')), fixed=panel(_PANEL.format('"byFrameRefID"'))),
        Example(panel(_PANEL.format('«"byRegularExpression"»'))),
        Example(panel(_PANEL.format('«"byLabel"»')) | _NEW),
        Example(panel(_PANEL.format('«"byLabel"»')) | _LATEST),
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

    Before Grafana 13.1 the whole panel fails, not the override alone; later versions leave the override out, and tell
    the console of the browser. Write a matcher that there is, such as `byName` or `byRegexp`.
    """
    for override in subject.overrides:
        node = override["matcher"]["id"]
        name = node.string
        if name and name not in MATCHERS:
            certain = surely(name, MATCHERS)
            right = certain or nearest(name, MATCHERS)
            dashboard = subject.scope.dashboard
            outcome, severity = by_version(dashboard, MATCHERS_SKIPPED, "the panel fails", "the override does nothing")
            yield Finding(
                node.place,
                f"Grafana has no matcher `{name}`; {outcome}",
                f"did you mean `{right}`?" if right else "write `byName`, `byRegexp`, `byType` or `byFrameRefID`",
                severity=severity,
                repairs=(respelt([node], certain),) if certain else (),
            )
