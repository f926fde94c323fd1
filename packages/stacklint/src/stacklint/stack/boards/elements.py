"""What the layout of a dashboard of the second schema puts in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node


def placed(layout: Node) -> Iterator[Node]:
    """The names of the elements that a layout shows, those of its rows and tabs among them."""
    pending = [layout]
    while pending:
        spec = pending.pop()["spec"]
        for item in spec["items"].items():
            yield item["spec"]["element"]["name"]
        pending += [part["spec"]["layout"] for part in (*spec["rows"].items(), *spec["tabs"].items())]


def conditions(layout: Node) -> Iterator[Node]:
    """What a layout shows parts by that look at a variable: the `spec` of each condition, with `variable`.

    Facts: `ConditionalRenderingVariable` of Grafana's second schema; rows, tabs and panels of grids that arrange
    themselves have conditions.
    """
    pending = [layout]
    while pending:
        spec = pending.pop()["spec"]
        parts = [part["spec"] for part in (*spec["rows"].items(), *spec["tabs"].items())]
        for part in (*parts, *(item["spec"] for item in spec["items"].items())):
            for one in part["conditionalRendering"]["spec"]["items"].items():
                if one["kind"].string == "ConditionalRenderingVariable":
                    yield one["spec"]
        pending += [part["layout"] for part in parts]
