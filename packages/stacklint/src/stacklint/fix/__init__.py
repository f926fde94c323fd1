"""Applying fixes: edits of the text, so that layout and comments stay as they are."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.diagnostic import Diagnostic, Edit


def plan(diagnostics: Iterable[Diagnostic]) -> dict[str, tuple[Edit, ...]]:
    """The edits of each file that cure the diagnostics: the first fix of each, without those that overlap others.

    A fix is taken with all of its edits or not at all; what was left out is found again in the next run.
    """
    taken: dict[str, list[Edit]] = defaultdict(list)
    for diagnostic in diagnostics:
        for fix in diagnostic.fixes[:1]:
            if not any(_overlap(edit, other) for edit in fix.edits for other in taken[edit.file]):
                for edit in fix.edits:
                    taken[edit.file].append(edit)
    return {file: tuple(sorted(edits)) for file, edits in taken.items() if edits}


def apply(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that don't overlap."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits):
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    return "".join((*pieces, text[position:]))


def difference(name: str, before: str, after: str) -> str:
    """A unified diff of one file."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def fixed(texts: Mapping[str, str], diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """The files that change, after their fixes."""
    return {file: apply(texts[file], edits) for file, edits in plan(diagnostics).items()}


def _overlap(edit: Edit, other: Edit) -> bool:
    return (edit.start < other.end and other.start < edit.end) or edit.start == other.start
