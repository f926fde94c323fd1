"""The right word that a wrong one was meant to be.

Thousands of words may be wrong in a file that has thousands of right ones. So what can be told of the right ones alone
is worked out once for all of them, and a word is compared letter by letter with a few.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_LETTERS: Final = 100_000
"""Nothing is looked for among names that are longer than this together."""
MAX_LENGTH: Final = 80
"""A longer word is compared but for case, dashes and underscores, and so is a longer name."""
MAX_NAMES: Final = 300
"""Among more names than these, only one that is a letter apart is looked for."""
MAX_COMPARED: Final = 16
"""With how many names a word is compared letter by letter: those that share most letters with it."""
_ALIKE: Final = 0.75
"""What two words have in common, as a part of both, where one may be meant for the other."""
_ROW: Final = Pattern(r"(.+[-_. ]).{1,2}", re.DOTALL)
"""One of a row."""


def nearest(word: str, candidates: Iterable[str], but: str = "") -> str | None:
    """The candidate that differs only in case, dashes and underscores, else the most similar one, else nothing.

    Who asks again and again gives a `frozenset`, so that it isn't made anew each time.

    Args:
        word: what is wrong.
        candidates: what is right.
        but: a candidate that isn't meant; none that is empty ever is.
    """
    names, others = _names(frozenset(candidates)), {word, but}
    same = next((name for name in names.plainly(word) if name not in others), None)
    return same if same is not None else _most_similar(word, names.like(word, others))


def one_off(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs only in case, dashes and underscores, else the most similar one a letter apart."""
    names = _names(frozenset(candidates))
    same = next((name for name in names.plainly(word) if name != word), None)
    return same if same is not None else _most_similar(word, names.a_letter_apart(word))


def surely(word: str, candidates: Iterable[str]) -> str | None:
    """The only candidate that differs in case, dashes and underscores alone, else the only one a letter apart."""
    names = _names(frozenset(candidates))
    found = [name for name in names.plainly(word) if name != word]
    if not found and len(word) > 3:
        found = names.a_letter_apart(word)
    return found[0] if len(found) == 1 else None


def plainly(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that differ in case, dashes and underscores alone, or not at all, sorted."""
    return _names(frozenset(candidates)).plainly(word)


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong or swapped with the next makes the difference."""
    short, long = sorted((one, other), key=len)
    same = next((index for index, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]


def in_a_row(one: str, other: str) -> bool:
    """Whether two words differ in a last part of a letter or two: `tier-a` and `tier-b`, `text_en` and `text_es`."""
    found, same = _ROW.fullmatch(one), _ROW.fullmatch(other)
    return found is not None and same is not None and found[1] == same[1]


class _Names:
    """Names that words may be meant for."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = sorted(names) if sum(map(len, names)) <= MAX_LETTERS else []

    def plainly(self, word: str) -> list[str]:
        """Those that differ in case, dashes and underscores alone, or not at all, sorted."""
        return self._plain.get(_plain(word), [])

    def like(self, word: str, others: set[str]) -> list[str]:
        """Those that may be similar, without some."""
        size = len(word)
        if size > MAX_LENGTH:  # it may be the whole of a file
            return []
        if len(self._names) > MAX_NAMES:
            return self.a_letter_apart(word)
        own = _letters(word)
        found: list[tuple[float, str]] = []
        for length, names in self._by_length.items():
            least = _ALIKE * (size + length) / 2
            if least <= min(size, length):
                shared = ((len(own & letters), name) for name, letters in names if name not in others)
                found += ((count / least, name) for count, name in shared if count >= least)
        return [name for _, name in sorted(found, reverse=True)[:MAX_COMPARED]]

    def a_letter_apart(self, word: str) -> list[str]:
        """Those that a letter too many, too few, wrong or swapped with the next makes the difference to, sorted."""
        found = {name for gap in _gaps(word) for name in self._gaps.get(gap, ()) if name != word}
        return sorted(name for name in found if one_letter_apart(word, name))

    @cached_property
    def _plain(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            found[_plain(name)].append(name)
        return found

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[str, frozenset[str]]]]:
        """The names with their letters, by how many these are."""
        found: dict[int, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for name in self._names:
            if len(name) <= MAX_LENGTH:
                found[len(name)].append((name, _letters(name)))
        return found

    @cached_property
    def _gaps(self) -> dict[str, list[str]]:
        """The names by what is left of each without one of its letters, and without none."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            for gap in _gaps(name):
                found[gap].append(name)
        return found


@lru_cache(maxsize=16)
def _names(names: frozenset[str]) -> _Names:
    return _Names(names)


def _most_similar(word: str, names: Sequence[str]) -> str | None:
    """The name that has most in common with a word, if it is enough."""
    if not names:  # of a long word alone difflib makes a table of ten times its size
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only findings need it

    close = get_close_matches(word, names, n=1, cutoff=_ALIKE)
    return close[0] if close else next((name for name in names if _is_swapped(word, name)), None)


def _is_swapped(word: str, name: str) -> bool:
    """Whether two letters of a word have changed places, which a comparison makes much of where there are but three."""
    return len(word) == len(name) > 2 and _letters(word) == _letters(name) and one_letter_apart(word, name)


def _plain(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()


def _letters(word: str) -> frozenset[str]:
    """The letters of a word; one that comes again counts as another."""
    counts: dict[str, int] = defaultdict(int)
    found: list[str] = []
    for letter in word:
        counts[letter] += 1
        found.append(letter * counts[letter])
    return frozenset(found)


def _gaps(word: str) -> frozenset[str]:
    """A word, and it without each of its letters: two words that are a letter apart share one of these."""
    if len(word) > MAX_LENGTH:
        return frozenset()
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})
