"""GF191."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels, second
from stacklint.rules.boards import alike, and_more
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.grafana_panels import ANGULAR, REMOVED, SUCCESSORS
from stacklint.stack.stack import Stack

_COMPOSE = stack()["compose.yaml"]
_TEN = {"compose.yaml": _COMPOSE.replace("grafana:12.2.0", "grafana:10.4.1")}
_LATEST = {"compose.yaml": _COMPOSE.replace("grafana:12.2.0", "grafana")}


@rule(
    "GF191",
    "removed-panel-type",
    severity=Severity.INFO,
    bad=(
        Example(panels('{"type": «"graph"»}, {"type": "stat"}, {"type": "graph"}, {"type": «"singlestat"»}')),
        Example(panels('{"type": «"grafana-worldmap-panel"»}') | _LATEST),
        Example(panels('{"type": «"natel-discrete-panel"»}')),
        Example(panels('{"type": «"pluginlist"»}, {"type": "pluginlist"}')),
        Example(second(kind='«"table-old"»')),
    ),
    good=(
        Example(second()),
        Example(panels('{"type": "graph"}, {"type": "natel-discrete-panel"}') | _TEN),
        Example(panels('{"type": "natel-discrete-panel"}') | _LATEST),
    ),
)
def removed_panel_type(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel is of a type that Grafana does not have any more.

    Panels that were written with AngularJS do not work since Grafana 12. For some of them Grafana shows another panel
    instead, as well as it can; the file stays as it is until somebody saves the dashboard. Save it, or choose another
    panel.
    """
    grafana = subject.dashboard.grafana
    version = grafana.version if grafana is not None else None
    old = version is not None and version < (11, 0)
    lost = ANGULAR if version is not None and version >= (12, 0) else frozenset()
    types = {*SUCCESSORS, *REMOVED, *lost}
    gone = [(one.type, one.type_node) for one in subject.panels if one.type in types]
    for kind, nodes in alike(gone).items() if not old else ():
        right, elsewhere = SUCCESSORS.get(kind), and_more(len(nodes) - 1)
        if right is None:
            why = "is gone" if kind in REMOVED else "needs AngularJS, which Grafana does not have since 12.0"
            yield Finding(
                nodes[0].place,
                f"`{kind}` {why}; it shows nothing{elsewhere}",
                "choose another panel",
                severity=Severity.WARNING,
            )
        else:
            yield Finding(
                nodes[0].place,
                f"`{kind}` is gone; Grafana shows it as `{right}`{elsewhere}",
                f"save the dashboard in Grafana and keep what it makes of it, or write `{right}`",
            )
