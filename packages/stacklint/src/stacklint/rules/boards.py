"""What findings in dashboards have in common: the provider that loads it, and one cause in several places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.rules.api import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node, Place
    from stacklint.stack.boards.board import Board, Panel
    from stacklint.stack.boards.dashboards import Dashboard
    from stacklint.stack.stack import Stack


def loaded_by(dashboard: Dashboard, stack: Stack) -> tuple[tuple[Place, str], ...]:
    """The path of the provider that reads a dashboard's file, where one is known to."""
    loads = [one for one in stack.provisioning.loads_of(dashboard) if one.grafana is dashboard.grafana]
    return tuple((one.provider.path.place, "the provider that reads it") for one in loads[:1])


def by_version(dashboard: Dashboard, since: tuple[int, int], before: str, after: str) -> tuple[str, Severity | None]:
    """What a Grafana makes of a fault that it passes over since a version, and how bad that is.

    Where its version isn't known both are told, and it is taken for a new one.
    """
    version = dashboard.grafana.version if dashboard.grafana is not None else None
    if version is None:
        return f"{after}; before Grafana {since[0]}.{since[1]} {before}", Severity.WARNING
    return (before, None) if version < since else (after, Severity.WARNING)


def alike(found: Iterable[tuple[str, Node]]) -> dict[str, tuple[Node, ...]]:
    """Texts with all the nodes that they are wrong at: one cause, one finding."""
    nodes: dict[str, list[Node]] = {}
    for text, node in found:
        nodes.setdefault(text, []).append(node)
    return {text: tuple(several) for text, several in nodes.items()}


def respelt(nodes: Iterable[Node], right: str) -> Repair:
    """The cure that writes another text in place of texts."""
    edits = tuple((node.place.within(0, len(node.string or "")), right) for node in nodes)
    return Repair(f"write `{right}`", edits)


def asking(board: Board) -> Iterator[Panel]:
    """The panels that ask for data; not those of the library, which are written elsewhere."""
    return (panel for panel in board.panels if panel.targets and panel.type and not panel.library.present)


def named(panel: Panel) -> Place:
    """Where a panel says what it is: its title, or else its type."""
    title = panel.node["title"]
    return title.place if title.present else panel.type_node.place


def and_more(count: int, what: str = "place") -> str:
    """How many there are beside the one that a finding shows, of what has one cause."""
    return f" (and in {count} more {what}{'s' if count > 1 else ''} of this dashboard)" if count else ""


def like_it(panels: list[Panel]) -> tuple[tuple[Place, str], ...]:
    """A few of the panels for which the same holds as for the first."""
    return tuple((named(panel), "and here") for panel in panels[1:4])
