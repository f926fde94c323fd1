"""GF233."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.stack.boards.board import Board, Panel
from stacklint.stack.boards.legends import Legends, legends
from stacklint.stack.stack import Stack

_TYPES: Final = frozenset(
    {"bargauge", "gauge", "graph", "piechart", "stat", "state-timeline", "status-history", "timeseries"}
)


def _by_name(name: str, property_: str = "unit", more: str = "") -> str:
    override = f'{{"matcher": {{"id": "byName", "options": {name}}}, "properties": [{{"id": "{property_}"}}]}}{more}'
    return f'"fieldConfig": {{"overrides": [{override}]}}'


def _legend(text: str) -> str:
    return f'"legendFormat": "{text}"'


_FAST = _by_name('"fast"')


def _of(name: str, legend: str = "up") -> str:
    query = f'{{"refId": "A", "expr": "up", {_legend(legend)}}}'
    return f'{{"type": "timeseries", "targets": [{query}], {_by_name(name)}}}'


@rule(
    "GF233",
    "override-name",
    severity=Severity.WARNING,
    bad=(
        Example(shown("up", query=_legend("up"), panel=_by_name('«"Up"»'))),
        Example(shown("up", query=_legend("{{job}} is up"), panel=_by_name('«"app is down"»'))),
        Example(shown_v2("up", query=_legend("up"), view=_by_name('«"down"»'))),
        Example(panels(_of('«"other"»') + ", " + _of('"other"') + ", " + _of('«"more"»'))),
        Example(panels(_of('«"down"»') + ", " + _of('"down"', "down"))),
    ),
    good=(
        Example(shown("up", query=_legend("up"), panel=_by_name('"up"'))),
        Example(shown("up", query=_legend("up"), panel=_by_name('"up 2"'))),
        Example(shown("up", query=_legend("{{job}} is up"), panel=_by_name('"app is up"'))),
        Example(shown("up", query=_legend("up"), panel=_by_name('"Time"'))),
        Example(shown("up", query=_legend("up"), panel=_by_name('"Value #A"'))),
        Example(shown("up", query=_legend("up"), panel=_by_name('"$name"'))),
        Example(shown("up", query=_legend("up"), panel=_by_name("1"))),
        Example(shown("up", query=_legend("$name"), panel=_FAST)),
        Example(shown("up", query=_legend("__auto"), panel=_FAST)),
        Example(shown("up", panel=_FAST)),
        Example(shown("up", query=_legend("up"), kind="table", panel=_FAST)),
        Example(shown("up", query=_legend("up") + ', "format": "table"', panel=_FAST)),
        Example(shown("up", query=_legend("up"), panel=_FAST + ', "transformations": [{"id": "organize"}]')),
        Example(shown("up", query=_legend("up"), panel=_by_name('"fast"', "displayName"))),
        Example(shown("up", query=_legend("up"), panel=_by_name('"fast"').replace("byName", "byRegexp"))),
        Example(shown("up", query=_legend("up"), panel='"fieldConfig": {"overrides": []}')),
    ),
)
def override_name(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """An override is meant for a series that has another name.

    Grafana compares names letter by letter, and passes over an override that fits none. The names are those of the
    legends, in which anything may stand for a label. Of an empty legend and of `__auto` nothing is said: there, Grafana
    makes names up from the labels in which the series differ, and of their values, which no file tells. Neither is
    anything where something renames them.

    Overrides that were copied from panel to panel, such as the colours of a whole dashboard, are only mentioned: their
    names fit nothing in several panels, or fit in another one.

    Write the name as the legend makes it.
    """
    idle = [*_idle(subject)]
    if not idle:
        return
    panels = Counter(node.string for _, node, _ in idle)
    fitting = frozenset[str]().union(*(known.plain for one in subject.panels if (known := legends(one)) is not None))
    for panel, node, known in idle:
        name = node.string or ""
        right = nearest(name, known.plain)
        copied = not right and (panels[name] > 1 or name in fitting)
        yield Finding(
            node.place,
            f"no query of this panel has the name `{name}`: the override does nothing",
            f"write `{right}`" if right else "write a name as a legend has it, or take it away",
            tuple((target.query["legendFormat"].place, "a name of this panel") for target in panel.targets[:3]),
            Severity.INFO if copied else None,
            cause="near" if right else "copied" if copied else "other",
            name=name,
        )


def _idle(board: Board) -> Iterator[tuple[Panel, Node, Legends]]:
    """The names in overrides that no series of their panel can have, with the legends that there are."""
    for panel in board.panels:
        named = [one["matcher"]["options"] for one in panel.overrides if one["matcher"]["id"].string == "byName"]
        known = legends(panel) if named and panel.type in _TYPES else None
        if known is not None:
            for node in named:
                name = node.string
                if name and "$" not in name and not known.may_be(name):
                    yield panel, node, known
