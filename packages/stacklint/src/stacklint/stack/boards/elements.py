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
