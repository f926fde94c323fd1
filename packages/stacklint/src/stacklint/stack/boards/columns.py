"""The columns of what a panel's queries return, and where its transformations and overrides name them.

Facts: Grafana's Prometheus data source, `transformDFToTable`: a result as a table has the columns `Time`, one for each
label, and `Value`, or `Value #A` where several queries return tables. Transformations `joinByField`, which leaves out
tables without the column, and `organize`: what is given another name can be named by either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.boards.refs import is_expression
from stacklint.stack.boards.sources import target_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node, Place
    from stacklint.stack.boards.board import Panel, PanelTarget

_JOINS: Final = frozenset({"joinByField", "seriesToColumns"})
_KEEPING: Final = frozenset(
    {"convertFieldType", "filterByValue", "filterFieldsByName", "formatTime", "limit", "organize", "sortBy"}
)
"""Transformations of one table each, behind which a column has no name that it can't have had before."""
_LISTING: Final = frozenset({"filterFieldsByName", "groupBy", "organize"})
"""Transformations that keep what they were told of columns that are gone."""
_VALUE: Final = Pattern(r"Value(?: #\w+)?", re.ASCII)


class Named(NamedTuple):
    """Columns that one place of a panel names, each with where it is.

    Attributes:
        columns: their names and places.
        is_list: whether it may list more than there are, such as what is left from queries that are gone.
    """

    columns: tuple[tuple[str, Place], ...]
    is_list: bool


def shown_targets(panel: Panel) -> tuple[PanelTarget, ...] | None:
    """The queries whose results a panel shows; `None` where expressions work on them, which makes no tables of them."""
    if any(map(is_expression, panel.targets)):
        return None
    return tuple(one for one in panel.targets if not one.hidden)


def joins(panel: Panel) -> Iterator[tuple[str, Node]]:
    """The column by which the results of a panel's queries are joined, as they come from them."""
    renamed: set[str] = set()
    for step in panel.transformations:
        if step.node["disabled"].value is True:
            continue
        kind, options = step.id.string or "", step.node["options"]
        if kind in _JOINS and not step.node["filter"].present:
            column = options["byField"].string
            if column and "$" not in column and "[[" not in column and column not in renamed:
                yield column, options["byField"]
            return
        if kind not in _KEEPING:
            return
        renamed |= _new_names(options)


def value_columns(panel: Panel) -> frozenset[str] | None:
    """What the columns with values are called; `None` where not all that a panel shows are tables of one Prometheus."""
    targets = shown_targets(panel)
    if not targets or any(one.query["format"].string != "table" or not one.ref_id for one in targets):
        return None
    asked = [target_source(one, panel) for one in targets]
    if asked[0].type != "prometheus" or len({(one.reference, one.type) for one in asked}) > 1:
        return None
    return frozenset({"Value"} if len(targets) == 1 else {f"Value #{one.ref_id}" for one in targets})


def named_values(panel: Panel) -> Iterator[Named]:
    """The columns with values that a panel names, as long as they bear the names that its queries give them."""
    renamed: set[str] = set()
    for step in panel.transformations:
        if step.node["disabled"].value is True:
            continue
        kind, options = step.id.string or "", step.node["options"]
        if step.node["filter"].present:
            return
        yield from _values(_in_step(kind, options), renamed, is_list=kind in _LISTING)
        if kind not in _KEEPING and kind not in _JOINS and kind != "merge":
            return
        renamed |= _new_names(options)
    matchers = [one["matcher"] for one in panel.overrides]
    named = _texts([one["options"] for one in matchers if one["id"].string == "byName"])
    yield from _values(named, renamed, is_list=True)


def _in_step(kind: str, options: Node) -> list[tuple[str, Place]]:
    """The columns that a transformation names."""
    match kind:
        case "organize":
            return [(name, node.place.key()) for name, node in options["renameByName"].entries()]
        case "groupBy":
            return [(name, node.place.key()) for name, node in options["fields"].entries()]
        case "sortBy":
            return _texts([one["field"] for one in options["sort"].items()])
        case "filterFieldsByName":
            return _texts([*options["include"]["names"].items()])
        case "filterByValue":
            return _texts([one["fieldName"] for one in options["filters"].items()])
        case "calculateField":
            sides = [options["binary"]["left"], options["binary"]["right"]]
            matched = [one["matcher"]["options"] for one in sides]
            return _texts([*sides, *matched, *options["reduce"]["include"].items()])
        case _:
            return []


def _texts(nodes: list[Node]) -> list[tuple[str, Place]]:
    return [(name, node.place) for node in nodes if (name := node.string)]


def _values(found: list[tuple[str, Place]], renamed: set[str], *, is_list: bool) -> Iterator[Named]:
    columns = tuple(one for one in found if _VALUE.fullmatch(one[0]) and one[0] not in renamed)
    if columns:
        yield Named(columns, is_list)


def _new_names(options: Node) -> set[str]:
    return {name for _, node in options["renameByName"].entries() if (name := node.string)}
