"""The right word that a wrong one was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.models.nearness import one_letter_apart, plain, surely

__all__ = ["nearest", "one_letter_apart", "plain", "surely"]

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs only in case, dashes and underscores, else the most similar one, else nothing."""
    pool = sorted(set(candidates) - {word})
    wanted = plain(word)
    for candidate in pool:
        if plain(candidate) == wanted:
            return candidate
    from difflib import get_close_matches  # noqa: PLC0415 - only findings need it

    close = get_close_matches(word, pool, n=1, cutoff=0.75)
    return close[0] if close else None
