"""What a terminal shows for a text: how wide it is, and nothing that moves the cursor or hides what is there.

Names and texts come from files that anybody may have written. A control character in them would recolour the
terminal, and one that turns the direction of writing would show another text than the one that is meant.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

TAB = "    "
WIDTH = 120
"""How many columns a line may take where nobody says how many there are."""


class Terminal(NamedTuple):
    """Where a report is shown.

    Attributes:
        colour: whether it understands escape sequences for colours.
        width: how many columns a line may take before it is cut.
        encoding: what can't be encoded is shown as an escape, so that it takes the columns that were counted.
    """

    colour: bool = False
    width: int = WIDTH
    encoding: str = "utf-8"

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, given as the parameters of `SGR`, where there are colours."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def cell(self, char: str) -> str:
        """What is shown for a character: itself, or something visible and harmless in its place."""
        if char == "\t":
            return TAB
        if char.isprintable() or unicodedata.category(char) == "Zs":
            shown = char
        else:
            shown = chr(0x2400 + ord(char)) if char < " " else "\u2421" if char == "\x7f" else _escape(char)
        try:
            shown.encode(self.encoding)
        except UnicodeEncodeError:
            return _escape(char)
        return shown

    def show(self, text: str) -> str:
        """What is shown for a text in one line."""
        return text if text.isascii() and text.isprintable() else "".join(map(self.cell, text))


def columns(text: str) -> int:
    """How many columns a text takes that is shown as it is."""
    return len(text) if text.isascii() else sum(map(_width, text))


def joins(char: str) -> bool:
    """Whether a character is drawn into the cell of the one before it."""
    return unicodedata.category(char) in {"Mn", "Me"}


def _width(char: str) -> int:
    return 0 if joins(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()
