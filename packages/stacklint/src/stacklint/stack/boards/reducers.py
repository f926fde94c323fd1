"""Where a panel says how many values become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.boards.board import Panel, Transformation

_LISTS: Final = (("reduceOptions", "calcs"), ("legend", "calcs"), ("footer", "reducer"))


def reducers(panel: Panel) -> Iterator[Node]:
    """The names of the calculations that a panel's options and transformations ask for."""
    view = panel.view.value
    options = view.get("options") if isinstance(view, dict) else None
    for part, key in _LISTS:
        if isinstance(options, dict) and part in options:
            yield from panel.options[part][key].items()
    for one in panel.transformations:
        yield from _of_step(one)


def _of_step(step: Transformation) -> Iterator[Node]:
    options, kind = step.node["options"], step.id.string
    if kind == "reduce":
        yield from options["reducers"].items()
    elif kind == "calculateField":
        yield options["reduce"]["reducer"]
    elif kind in {"groupBy", "groupToNestedTable"}:
        for _, field in options["fields"].entries():
            yield from field["aggregations"].items()
