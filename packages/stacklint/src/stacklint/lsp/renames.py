"""Another name for a metric or a data source's uid, in all files at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from stacklint.lsp.names import Subject
from stacklint.project import UsageError
from stacklint.rename.change import RenameError, renamed
from stacklint.rename.datasource import rename_datasource_uid
from stacklint.rename.metric import rename_metric

if TYPE_CHECKING:
    from stacklint.diagnostic import Location
    from stacklint.lsp.names import Name
    from stacklint.lsp.view import View


def prepare_rename(view: View, name: str, at: types.Position) -> types.PrepareRenamePlaceholder | None:
    """The characters of what can be renamed at a position of a file, and how it is called; `None` if nothing can."""
    found = _renamable(view, name, at)
    return types.PrepareRenamePlaceholder(view.positions.range(found[1]), found[0].text) if found is not None else None


def rename(view: View, name: str, at: types.Position, new: str) -> types.WorkspaceEdit | None:
    """The edits of a renaming; `None` where nothing can be renamed.

    Raises:
        UsageError: it can't get that name.
    """
    found = _renamable(view, name, at)
    if found is None:
        return None
    stacks, sources = view.checked.stacks, view.checked.sources
    old = found[0].text
    try:
        if found[0].subject is Subject.METRIC:
            plan = rename_metric(stacks, old, new, sources.location)
        else:
            plan = rename_datasource_uid(stacks, old, new, sources)
        done = renamed(plan, sources, stacks[0].files)
    except RenameError as error:
        raise UsageError(f"stacklint rename: {error}") from error
    return view.edit(edit for edits in done.edits.values() for edit in edits)


def _renamable(view: View, name: str, at: types.Position) -> tuple[Name, Location] | None:
    found = view.names.at(name, view.positions.place(name, at))
    return next((one for one in found if one[0].subject in {Subject.METRIC, Subject.UID}), None)
