"""Applying fixes: edits of the text, so that layout and comments stay as they are."""

from __future__ import annotations

import difflib
import os
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacklint.diagnostic import Diagnostic, Edit, Fix

_LINE = Pattern(r"[^\n]*\n|[^\n]+")
_UNSAFE = Pattern(r'[\x00-\x1f"\\\x7f\ud800-\udfff]')
"""What can't stand in the name of a file above a diff: control characters, quotes, and bytes that are no text."""


def choose(diagnostics: Iterable[Diagnostic]) -> tuple[Fix, ...]:
    """The fixes that can be applied together: the first one of each diagnostic, unless it overlaps one before it.

    One that would write a key a second time is left out as well. A fix is taken with all of its edits or not at all;
    what was left out is found again in the next run.
    """
    taken: dict[str, list[Edit]] = defaultdict(list)
    written: set[str] = set()
    chosen: list[Fix] = []
    for diagnostic in diagnostics:
        for fix in diagnostic.fixes[:1]:
            if written.isdisjoint(fix.keys) and all(_is_free(edit, taken[edit.file]) for edit in fix.edits):
                chosen.append(fix)
                written.update(fix.keys)
                for edit in fix.edits:
                    taken[edit.file].insert(bisect_left(taken[edit.file], edit), edit)
    return tuple(chosen)


def plan(fixes: Iterable[Fix]) -> dict[str, tuple[Edit, ...]]:
    """The edits of each file that fixes make of it, in order."""
    edits: dict[str, list[Edit]] = defaultdict(list)
    for fix in fixes:
        for edit in fix.edits:
            edits[edit.file].append(edit)
    return {file: tuple(sorted(edits[file])) for file in sorted(edits)}


def apply(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits that don't overlap."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits):
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    return "".join((*pieces, text[position:]))


def fixed(texts: Mapping[str, str], diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """The files that change, after their fixes."""
    return {file: apply(texts[file], edits) for file, edits in plan(choose(diagnostics)).items()}


def difference(name: str, before: str, after: str) -> str:
    """A unified diff of one file, as `patch -p1` and `git apply` take it."""
    old, new = _quoted(f"a/{name}"), _quoted(f"b/{name}")
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), old, new)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _quoted(path: str) -> str:
    """A path as git writes it above a diff: in quotes where it must be, and with a tab behind it to end blanks."""
    octal = _UNSAFE.sub(lambda found: "".join(f"\\{byte:03o}" for byte in os.fsencode(found[0])), path)
    if octal != path:
        return f'"{octal}"'
    return f"{path}\t" if " " in path else path


def _is_free(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether an edit overlaps none of some sorted ones that don't overlap: only its neighbours can be in the way."""
    index = bisect_left(taken, edit)
    return not any(_overlap(edit, other) for other in taken[max(index - 1, 0) : index + 1])


def _overlap(edit: Edit, other: Edit) -> bool:
    return (edit.start < other.end and other.start < edit.end) or edit.start == other.start
