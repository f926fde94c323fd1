"""Lines and columns in an editor's terms: both from 0, columns in the units that were agreed on at the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.diagnostic import Edit, Location
    from stacklint.text import LineIndex

_WIDTHS: Final[dict[str, Callable[[str], int]]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}


class Positions:
    """Turns our lines and columns of files, which count code points, into an editor's and back."""

    def __init__(self, lines: Callable[[str], LineIndex], encoding: str) -> None:
        """`lines` tells the lines of a file; `encoding` is the editor's: `utf-8`, `utf-16` or `utf-32`."""
        self._lines = lines
        self._width = _WIDTHS[encoding]

    def range(self, where: Location) -> types.Range:
        """The range of a location."""
        lines = self._lines(where.file)
        return types.Range(
            self._position(lines, where.line, where.column), self._position(lines, where.end_line, where.end_column)
        )

    def edited(self, edit: Edit) -> types.Range:
        """The range that an edit replaces."""
        lines = self._lines(edit.file)
        return types.Range(
            self._position(lines, *lines.position(edit.start)), self._position(lines, *lines.position(edit.end))
        )

    def place(self, file: str, at: types.Position) -> tuple[int, int]:
        """Our line and column of a position; one past the end of a line is that end."""
        line = self._lines(file).line(at.line + 1)
        if line.isascii():  # it may be a whole dashboard
            return at.line + 1, min(at.character, len(line)) + 1
        left = at.character
        for column, sign in enumerate(line):
            if left <= 0:
                return at.line + 1, column + 1
            left -= self._width(sign)
        return at.line + 1, len(line) + 1

    def _position(self, lines: LineIndex, line: int, column: int) -> types.Position:
        before = lines.line(line)[: column - 1]
        return types.Position(line - 1, len(before) if before.isascii() else self._width(before))
