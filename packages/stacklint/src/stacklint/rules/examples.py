"""Examples as files on disk: taking the marks out, and finding where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import Spot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OPEN, CLOSE = "«", "»"


LINK = "-> "
"""How the text begins of what is a symbolic link; where it leads follows."""


def unmark(files: Mapping[str, str]) -> tuple[dict[str, str], tuple[Spot, ...]]:
    """The files without marks, and the ranges that were marked. A byte order mark counts for no offset.

    Raises:
        ValueError: a mark is not closed.
    """
    clean: dict[str, str] = {}
    spots: list[Spot] = []
    for name, text in files.items():
        pieces = text.removeprefix("\ufeff").split(OPEN)
        plain = pieces[0]
        for piece in pieces[1:]:
            marked, closed, rest = piece.partition(CLOSE)
            if not closed:
                raise ValueError(f"{name}: a mark is not closed")
            spots.append(Spot(name, len(plain), len(plain) + len(marked)))
            plain += marked + rest
        clean[name] = ("\ufeff" if text.startswith("\ufeff") else "") + plain
    return clean, tuple(sorted(spots))


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith(LINK):
            path.symlink_to(text.removeprefix(LINK).rstrip("\n"))
        else:
            path.write_bytes(text.encode())
