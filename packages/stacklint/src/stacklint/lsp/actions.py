"""What an editor offers to do about findings: their fixes, all fixes of a file at once, a comment that ignores one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from stacklint.fix import choose
from stacklint.lsp.ignores import ignoring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacklint.lsp.view import Shown, View

FIX_ALL: Final = "source.fixAll.stacklint"
KINDS: Final = (types.CodeActionKind.QuickFix, FIX_ALL)

_MOST_IGNORED: Final = 5
"""Of how many findings it is offered to ignore them: some editors ask about whole files."""


def code_actions(
    view: View, name: str, where: types.Range, context: types.CodeActionContext
) -> list[types.Command | types.CodeAction]:
    """What can be done about the findings of a range, and of its file.

    Args:
        view: what was found.
        name: the file.
        where: the range.
        context: the kinds that are asked for, and the findings that the editor means: some name those of the whole
            line where the cursor stands beside them.
    """
    shown = view.files.get(view.uri(name), [])
    only, meant = context.only, [(one.code, one.range) for one in context.diagnostics]
    found: list[types.Command | types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        touched = [one for one in shown if _touches(one.told.range, where) or (one.told.code, one.told.range) in meant]
        found += [action for one in touched for action in _fixes(view, one)]
        found += [action for one in [*_distinct(touched)][:_MOST_IGNORED] for action in _ignore(view, name, one)]
    if _is_wanted(FIX_ALL, only):
        found += _fix_all(view, name, shown)
    return found


def _fixes(view: View, shown: Shown) -> Iterator[types.CodeAction]:
    for fix in shown.found.fixes:
        yield types.CodeAction(
            fix.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[shown.told],
            is_preferred=len(shown.found.fixes) == 1,
            edit=view.edit(fix.edits),
        )


def _distinct(shown: Sequence[Shown]) -> Iterable[Shown]:
    """One finding of each rule and line: a comment speaks of all of them."""
    first: dict[tuple[str, int], Shown] = {}
    for one in shown:
        first.setdefault((one.found.code, one.found.primary.line), one)
    return first.values()


def _ignore(view: View, name: str, shown: Shown) -> Iterator[types.CodeAction]:
    """The comment that silences a finding. It is never what should be done first."""
    found = shown.found
    edit = ignoring(view.checked.sources.lines(name), found, view.rules[found.code])
    if edit is not None:
        yield types.CodeAction(
            f"Ignore {found.code} {found.name} here",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[shown.told],
            is_preferred=False,
            edit=view.edit([edit]),
        )


def _fix_all(view: View, name: str, shown: Sequence[Shown]) -> Iterator[types.CodeAction]:
    """All fixes of a file that change nothing else: editors apply them when they save it."""
    inside = (one.found for one in shown if all(edit.file == name for fix in one.found.fixes[:1] for edit in fix.edits))
    edits = [edit for fix in choose(inside) for edit in fix.edits]
    if edits:
        yield types.CodeAction("Fix what stacklint can fix here", kind=FIX_ALL, edit=view.edit(edits))


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind is asked for: `source` asks for `source.fixAll` as well."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") or not one for one in only)


def _touches(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end
