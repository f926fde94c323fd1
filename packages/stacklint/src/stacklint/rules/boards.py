"""What findings in dashboards have in common: the provider that loads it, and one cause in several places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.rules.api import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sized

    from stacklint.document import Node, Place
    from stacklint.stack.dashboards import Dashboard


def loaded_by(dashboard: Dashboard) -> tuple[tuple[Place, str], ...]:
    """The path of the provider that reads a dashboard's file, where one is known to."""
    providers = dashboard.grafana.providers if dashboard.grafana is not None else ()
    return tuple((one.path.place, "the provider that reads it") for one in providers if dashboard.path in one.files)[:1]


def alike(found: Iterable[tuple[str, Node]]) -> dict[str, tuple[Node, ...]]:
    """Texts with all the nodes that they are wrong at: one cause, one finding."""
    nodes: dict[str, list[Node]] = {}
    for text, node in found:
        nodes.setdefault(text, []).append(node)
    return {text: tuple(several) for text, several in nodes.items()}


def and_more(several: Sized) -> str:
    """What a message says behind the first of several places in one dashboard."""
    more = len(several) - 1
    return f" (and in {more} more place{'s' if more > 1 else ''} of this dashboard)" if more else ""


def respelt(nodes: Iterable[Node], right: str) -> Repair:
    """The cure that writes another text in place of texts."""
    edits = tuple((node.place.within(0, len(node.string or "")), right) for node in nodes)
    return Repair(f"write `{right}`", edits)
