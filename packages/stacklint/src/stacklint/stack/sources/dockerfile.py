"""The instructions of a Dockerfile, each as one line, with its place.

Format: Dockerfile reference (line continuation, comments, heredocs). The directive `escape` is not followed: a file
that has it is read as if a backslash went on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stacklint.pattern import Pattern

_START = Pattern(r"[ \t]*([A-Za-z]+)[ \t]+(.*)", re.DOTALL)
_HEREDOC = Pattern(r"<<-?[\"']?([A-Za-z_]\w*)[\"']?")


class Instruction(NamedTuple):
    """An instruction: its name in capitals, what follows it, its characters in the file.

    `filled` says whether it has the text of files in itself.
    """

    name: str
    rest: str
    start: int
    end: int
    filled: bool


def read_instructions(text: str) -> tuple[Instruction, ...]:
    """The instructions of a Dockerfile in order; odd lines are passed over."""
    found: list[Instruction] = []
    pieces: list[str] = []
    start = position = 0
    waiting: list[str] = []
    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        bare = line.strip()
        if waiting:
            if bare == waiting[0]:
                waiting.pop(0)
            continue
        if not bare or bare.startswith("#"):
            continue
        if not pieces:
            start = begin + len(line) - len(line.lstrip())
        goes_on = bare.endswith("\\")
        pieces.append(line.rstrip()[:-1] if goes_on else line.rstrip())
        if not goes_on:
            one = _START.fullmatch(" ".join(pieces))
            pieces = []
            if one is not None:
                name = one[1].upper()
                waiting = _HEREDOC.findall(one[2]) if name in {"RUN", "COPY", "ADD"} else []
                found.append(Instruction(name, one[2].strip(), start, begin + len(line.rstrip()), bool(waiting)))
    return tuple(found)
