"""Words of a command, with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stacklint.document import Place, Spot


class Word(NamedTuple):
    """A word, and what it stands in: a scalar of a compose file, or an instruction of a Dockerfile."""

    text: str
    where: Place | Spot
