"""Diagnostics for people: the line, carets under what is wrong, and every other end of it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacklint.diagnostic import Diagnostic, Location
    from stacklint.report import Summary
    from stacklint.text import LineIndex

WIDTH = 110
"""Longer lines are cut around what is shown."""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_PLURALS = (("error", "errors"), ("warning", "warnings"), ("info", "infos"))


def render_text(
    diagnostics: Sequence[Diagnostic], summary: Summary, lines: Callable[[str], LineIndex], *, colour: bool = False
) -> str:
    """The report: a block for each diagnostic, and a line that counts them."""
    paint = _painter(colour)
    blocks = ["\n".join(_block(diagnostic, lines, paint)) for diagnostic in diagnostics]
    return "".join(f"{block}\n\n" for block in blocks) + _count(summary) + "\n"


def _block(
    diagnostic: Diagnostic, lines: Callable[[str], LineIndex], paint: Callable[[str, str], str]
) -> Iterator[str]:
    colour = _COLOURS[diagnostic.severity]
    ends = (diagnostic.primary, *diagnostic.related)
    margin = max(len(str(end.line)) for end in ends)
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]", f"1;{colour}")
    yield f"{head}: {paint(diagnostic.message, '1')}"
    yield from _excerpt(diagnostic.primary, lines, "-->", "^", margin, lambda text: paint(text, colour))
    for location in diagnostic.related:
        yield from _excerpt(location, lines, ":::", "-", margin, lambda text: paint(text, "34"))
    if diagnostic.help:
        yield f"{' ' * margin} = help: {diagnostic.help}"


def _excerpt(
    location: Location,
    lines: Callable[[str], LineIndex],
    arrow: str,
    mark: str,
    margin: int,
    paint: Callable[[str], str],
) -> Iterator[str]:
    pad = " " * margin
    yield f"{pad}{arrow} {location.file}:{location.line}:{location.column}"
    line = lines(location.file).line(location.line)
    if not line.strip():
        if location.message:
            yield f"{pad} | {paint(location.message)}"
        return
    start = location.column - 1
    end = location.end_column - 1 if location.end_line == location.line else len(line)
    before, shown, after = _cut(line, start, max(end, start + 1))
    yield f"{location.line:>{margin}} | {before}{shown}{after}"
    marks = mark * max(_columns(shown), 1)
    yield f"{pad} | {' ' * _columns(before)}{paint(f'{marks} {location.message}'.rstrip())}"


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, in and after a range of a line, cut so that it fits."""
    clean = "".join(" " if char == "\t" or unicodedata.category(char) == "Cc" else char for char in line)
    before, shown, after = clean[:start], clean[start:end], clean[end:]
    if len(shown) > WIDTH - 10:
        shown, after = shown[: WIDTH - 13] + "...", ""
    room = WIDTH - len(shown)
    if len(before) + len(after) > room:
        left = max(room // 2, room - len(after))
        if len(before) > left:
            before = "..." + before[len(before) - left + 3 :]
        if len(after) > room - len(before):
            after = after[: max(room - len(before) - 3, 0)] + "..."
    return before, shown, after


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _count(summary: Summary) -> str:
    counts = (summary.error, summary.warning, summary.info)
    said = [
        f"{count} {one if count == 1 else many}" for count, (one, many) in zip(counts, _PLURALS, strict=True) if count
    ]
    files = f"{summary.files} file{'' if summary.files == 1 else 's'}"
    return f"{', '.join(said) if said else 'no findings'} in {files}"


def _painter(colour: bool) -> Callable[[str, str], str]:
    return (lambda text, code: f"\x1b[{code}m{text}\x1b[0m") if colour else (lambda text, _: text)
