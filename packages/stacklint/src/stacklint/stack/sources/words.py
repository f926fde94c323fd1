"""Words of a command, with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Spot

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.stack.repository.files import Files


class Word(NamedTuple):
    """A word, and what it stands in: a scalar of a compose file, or an instruction of a Dockerfile."""

    text: str
    where: Place | Spot


def narrowed(word: Word, files: Files) -> Place | Spot:
    """The characters of an option in the instruction of a Dockerfile; of a compose file, the scalar that it is in."""
    if not isinstance(word.where, Spot):
        return word.where
    spot = word.where
    path = next((path for path in files.walk() if files.name(path) == spot.file), None)
    text = files.text(path).text if path is not None else ""
    found = re.compile(rf"(?<![\w-]){re.escape(word.text)}(?![\w-])").search(text, spot.start, spot.end)
    return Spot(spot.file, *found.span()) if found is not None else spot
