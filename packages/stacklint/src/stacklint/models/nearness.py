"""Words that differ so little from others that they surely are these, misspelt."""

from __future__ import annotations

from collections.abc import Iterable


def surely(word: str, candidates: Iterable[str]) -> str | None:
    """The only candidate that differs in case, dashes and underscores alone, else the only one a letter apart."""
    pool, wanted = [one for one in candidates if one != word], plain(word)
    found = [one for one in pool if plain(one) == wanted]
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


def plain(word: str) -> str:
    """A word without what joins its parts, in small letters."""
    return word.replace("_", "").replace("-", "").lower()
