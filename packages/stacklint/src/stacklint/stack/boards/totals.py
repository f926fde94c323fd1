"""Where a panel adds up the points of each series, and whether a query gives it more than one.

Facts, from Grafana's documentation of calculation types and of legends: `reduceOptions.calcs` is what a panel makes of
the points of a series, `legend.calcs` what stands beside its name. Both look at what Grafana has asked for: one value
for each step of the range.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.boards.board import Panel, PanelTarget

REDUCING: Final = frozenset({"bargauge", "gauge", "piechart", "singlestat", "stat"})
"""Panels that make one value of the points of a series."""
DRAWING: Final = frozenset({"graph", "timeseries"})
"""Panels that show the points, and may say in the legend what they come to."""
_SUMS: Final = frozenset({"sum", "total"})


class Total(NamedTuple):
    """Where a panel says that points are added up, and whether that is no more than a part of the legend."""

    node: Node
    in_legend: bool


def total(panel: Panel) -> Total | None:
    """Where a panel adds up the points of each series; `None` if it doesn't.

    Nodes are made for what may be a sum alone: a stack has thousands of panels.
    """
    view = panel.view.value
    if not isinstance(view, dict) or not _says_sum(view):
        return None
    if panel.type in REDUCING:
        node = next(_reduced(panel), None)
        return Total(node, in_legend=False) if node is not None else None
    node = next(_in_legend(panel), None) if panel.type in DRAWING else None
    return Total(node, in_legend=True) if node is not None else None


def _says_sum(view: dict[str, object]) -> bool:
    """Whether one of the places where a panel may say so is there."""
    options = view.get("options")
    lists = [options.get(part) for part in ("legend", "reduceOptions")] if isinstance(options, dict) else []
    calcs = [one.get("calcs") for one in lists if isinstance(one, dict)]
    found = [one for some in calcs if isinstance(some, list) for one in some if isinstance(one, str)]
    return not _SUMS.isdisjoint(found) or "valueName" in view or "legend" in view


def _reduced(panel: Panel) -> Iterator[Node]:
    if panel.type == "singlestat":
        yield from _named(panel.view["valueName"])
        return
    how = panel.options["reduceOptions"]
    if how["values"].value is not True:  # else each point is shown
        yield from _sums(how["calcs"])


def _in_legend(panel: Panel) -> Iterator[Node]:
    if panel.type == "graph":
        old = panel.view["legend"]
        if old["total"].value is True and old["values"].value is True and old["show"].value is not False:
            yield old["total"]
        return
    legend = panel.options["legend"]
    if legend["showLegend"].value is not False and legend["displayMode"].string != "hidden":
        yield from _sums(legend["calcs"])


def _sums(calcs: Node) -> Iterator[Node]:
    for one in calcs.items():
        yield from _named(one)


def _named(node: Node) -> Iterator[Node]:
    if node.string in _SUMS:
        yield node


def has_one_point(panel: Panel, target: PanelTarget) -> bool:
    """Whether a query gives one value for each series, and not one for each step."""
    query = target.query
    once = query["instant"].value is True and query["range"].value is not True
    return once or query["queryType"].string == "instant" or panel.timing["maxDataPoints"].value == 1
