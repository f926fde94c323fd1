"""A line of a file with a range of it marked, cut so that it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.report.terminal import columns, joins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.report.terminal import Terminal

CUT = "..."
MARGIN = 10
"""How many columns are kept for what stands beside a range that is too long."""


class Excerpt(NamedTuple):
    """What is shown of a line: what stands before the range, the range, and what follows."""

    before: str
    shown: str
    after: str

    @property
    def text(self) -> str:
        """The whole of what is shown."""
        return "".join(self).rstrip()

    def marks(self, mark: str) -> tuple[str, str]:
        """The blanks before the range, and the marks that stand under it: at least one."""
        return " " * columns(self.before), mark * max(columns(self.shown), 1)


def excerpt(line: str, start: int, end: int, terminal: Terminal) -> Excerpt:
    """The part of a line that shows the characters from `start` to `end`, as far as the line has them.

    Only as many characters as can be shown are looked at: a line may be a megabyte long.
    """
    width = max(terminal.width, 4 * MARGIN)
    start, end = _whole(line, min(start, len(line)), min(end, len(line)))
    marked = line[start : min(end, start + width)]
    cut = end > start + width or columns(terminal.show(marked)) > width - MARGIN
    shown = _keep(marked, width - MARGIN, terminal, more=cut)
    end = len(line) if cut else end
    room = width - columns(shown)
    near, far = line[max(0, start - width) : start], line[end : end + width]
    space = columns(terminal.show(far))
    before = _keep(near, max(room // 2, room - space), terminal, more=start > width, back=True)
    after = _keep(far, room - columns(before), terminal, more=len(line) > end + width)
    return Excerpt(before, shown, after)


def _whole(line: str, start: int, end: int) -> tuple[int, int]:
    """The range, widened so that no character is torn from what is drawn into its cell."""
    while 0 < start < len(line) and joins(line[start]):
        start -= 1
    end = max(start, end)
    while start < end < len(line) and joins(line[end]):
        end += 1
    return start, end


def _keep(text: str, room: int, terminal: Terminal, *, more: bool, back: bool = False) -> str:
    """As much of a text as fits, from its end if `back`; dots stand for the rest, and for `more` that is not in it."""
    turned = text[::-1] if back else text
    is_plain = text.isascii() and text.isprintable()
    cells = turned if is_plain else [terminal.cell(char) for char in turned]
    kept = _fit(cells, room)
    if len(kept) == len(cells) and not more:
        return "".join(reversed(kept) if back else kept)
    kept = _fit(cells, room - len(CUT))
    return CUT + "".join(reversed(kept)) if back else "".join(kept) + CUT


def _fit(cells: Sequence[str], room: int) -> Sequence[str]:
    """As many cells as fit into some columns; each character of a text takes one."""
    if isinstance(cells, str):
        return cells[: max(room, 0)]
    kept: list[str] = []
    for cell in cells:
        room -= columns(cell)
        if room < 0:
            break
        kept.append(cell)
    return kept
