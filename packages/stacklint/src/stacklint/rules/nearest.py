"""The right word that a wrong one was meant to be."""

from __future__ import annotations

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
    from difflib import get_close_matches  # noqa: PLC0415 - only findings need it

    close = get_close_matches(word, pool, n=1, cutoff=0.75)
    return close[0] if close else None


def surely(word: str, candidates: Iterable[str]) -> str | None:
    """The only candidate that differs in case, dashes and underscores alone, else the only one a letter apart."""
    pool, plain = [one for one in candidates if one != word], _plain(word)
    found = [one for one in pool if _plain(one) == plain]
    if not found and len(word) > 3:
        found = [one for one in pool if one_letter_apart(word, one)]
    return found[0] if len(found) == 1 else None


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong or swapped with the next makes the difference."""
    short, long = sorted((one, other), key=len)
    same = next((index for index, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]


def _plain(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()
