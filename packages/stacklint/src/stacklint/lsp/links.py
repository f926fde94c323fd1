"""Where a name leads: to what declares it, and to what uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsprotocol import types

    from stacklint.lsp.view import View


def definition(view: View, name: str, at: types.Position) -> list[types.Location]:
    """What declares the names at a position of a file."""
    found = (
        where for one, _ in view.names.at(name, view.positions.place(name, at)) for where in view.names.declared(one)
    )
    return [view.location(where) for where in dict.fromkeys(found)]


def references(view: View, name: str, at: types.Position, *, declared: bool) -> list[types.Location]:
    """Everything that has the names at a position of a file, with or without what declares them."""
    names = view.names.at(name, view.positions.place(name, at))
    found = (where for one, _ in names for where in view.names.all(one, declared=declared))
    return [view.location(where) for where in dict.fromkeys(found)]
