"""The right word that a wrong one was meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs only in case, dashes and underscores, else the most similar one, else nothing."""
    pool = sorted(set(candidates) - {word})
    plain = _plain(word)
    for candidate in pool:
        if _plain(candidate) == plain:
            return candidate
    close = get_close_matches(word, pool, n=1, cutoff=0.75)
    return close[0] if close else None


def _plain(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()
