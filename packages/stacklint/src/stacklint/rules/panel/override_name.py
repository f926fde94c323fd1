"""GF233."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.stack.boards import Panel
from stacklint.stack.legends import legends
from stacklint.stack.stack import Stack
from stacklint.stack.traits import OVERRIDES

_TYPES: Final = frozenset(
    {"bargauge", "gauge", "graph", "piechart", "stat", "state-timeline", "status-history", "timeseries"}
)


def _by_name(name: str, property_: str = "unit", more: str = "") -> str:
    override = f'{{"matcher": {{"id": "byName", "options": {name}}}, "properties": [{{"id": "{property_}"}}]}}{more}'
    return f'"fieldConfig": {{"overrides": [{override}]}}'


def _legend(text: str) -> str:
    return f'"legendFormat": "{text}"'


_FAST = _by_name('"fast"')


@rule(
    "GF233",
    "override-name",
    severity=Severity.WARNING,
    when={OVERRIDES},
    bad=(
        Example(shown("up", query=_legend("up"), panel=_by_name('«"Up"»'))),
        Example(shown("up", query=_legend("{{job}} is up"), panel=_by_name('«"app is down"»'))),
        Example(shown_v2("up", query=_legend("up"), view=_by_name('«"down"»'))),
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
def override_name(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """An override is meant for a series that has another name.

    Grafana compares names letter by letter, and passes over an override that fits none. The names are those of the
    legends, in which anything may stand for a label. Of an empty legend and of `__auto` nothing is said: there, Grafana
    makes names up from the labels in which the series differ, and of their values, which no file tells. Neither is
    anything where something renames them.

    Write the name as the legend makes it.
    """
    named = [one["matcher"]["options"] for one in subject.overrides if one["matcher"]["id"].string == "byName"]
    known = legends(subject) if named and subject.type in _TYPES else None
    for node in named if known is not None else ():
        name = node.string
        if name and "$" not in name and known is not None and not known.may_be(name):
            right = nearest(name, known.plain)
            yield Finding(
                node.place,
                f"no query of this panel has the name `{name}`: the override does nothing",
                f"write `{right}`" if right else "write a name as a legend has it",
                tuple((target.query["legendFormat"].place, "a name of this panel") for target in subject.targets[:3]),
            )
