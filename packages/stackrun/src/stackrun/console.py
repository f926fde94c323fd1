"""What a person sees: sentences, a table, and progress that rewrites one line where there is a terminal."""

import shutil
from collections.abc import Mapping, Sequence
from typing import TextIO


class Console:
    """Writes to one stream; `live` lines are replaced on a terminal and written once per change elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.terminal = stream.isatty()
        self._shown: dict[str, str] = {}
        self._live = False

    def say(self, text: str) -> None:
        """Write a line that stays."""
        self._clear()
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def live(self, states: Mapping[str, str]) -> None:
        """Show the state of each service: one rewritten line, or one line per service that changed."""
        if states == self._shown:
            return
        changed = {name: state for name, state in states.items() if self._shown.get(name) != state}
        self._shown = dict(states)
        if self.terminal:
            line = " · ".join(f"{name} {state}" for name, state in states.items())
            self._stream.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
            self._live = True
        else:
            self._stream.writelines(f"{name}: {state}\n" for name, state in changed.items())
        self._stream.flush()

    def _clear(self) -> None:
        if self._live:
            self._stream.write("\r\x1b[K")
            self._live = False


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the rows under their head in aligned columns."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows))
    return "\n".join(line.rstrip() for line in padded)
