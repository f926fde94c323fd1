"""What rules on the variables of dashboards share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.document import Place
    from stacklint.stack.boards.board import Board, Variable


def also(places: Sequence[object]) -> str:
    """How many places there are besides the first, for a message."""
    more = len(places) - 1
    return f" (and in {more} more place{'s' if more > 1 else ''} of this dashboard)" if more else ""


def defined(variable: Variable) -> tuple[tuple[Place, str], ...]:
    """Where a variable is defined."""
    return ((variable.node["name"].place, f"the variable `{variable.name}`"),)


def meant(right: str | None, board: Board) -> tuple[tuple[Place, str], ...]:
    """Where the variable is defined that was meant; the dashboard, if none is known."""
    return defined(board.variables[right]) if right else ((board.dashboard.title_place, "the dashboard"),)
