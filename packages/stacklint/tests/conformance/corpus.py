"""Files put together from hand-written ones: each key takes a value that it has somewhere, or has one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from stacklint.document import read_document

from .damage import Damage
from .yaml_writer import written


def documents(texts: Sequence[str]) -> list[dict[str, Any]]:
    """The data of texts in which «marks» may stand, as far as they are mappings."""
    found = (read_document("f", text.replace("«", "").replace("»", "").encode(), "yaml").data for text in texts)
    return [data for data in found if isinstance(data, dict)]


def mixtures(
    good: Sequence[dict[str, Any]],
    bad: Sequence[dict[str, Any]],
    odd: Mapping[str, Sequence[Any]],
    keys: Sequence[str],
    seed: int,
) -> Iterator[str]:
    """Files without end: every second one is a good one with another's value, the others have one thing wrong."""
    rnd = Random(seed)
    sound, unsound = _by_key(good), _by_key([*good, *bad])
    mix = Damage(odd=sound, keys=())
    spoil = Damage(odd={key: (*unsound.get(key, ()), *odd.get(key, odd[""])) for key in (*unsound, *odd)}, keys=keys)
    while True:
        data = deepcopy(rnd.choice(good))
        for _ in range(rnd.choice((0, 1, 1, 2))):
            data = mix.exchanged(data, rnd)
        yield written(data, rnd)
        yield written(spoil.done(data, rnd), rnd)


def _by_key(data: Sequence[Any]) -> dict[str, list[Any]]:
    """All values that a key has somewhere."""
    found: dict[str, list[Any]] = {}
    ahead: list[Any] = list(data)
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            for key, item in value.items():
                found.setdefault(key, []).append(item)
            ahead += value.values()
        elif isinstance(value, list):
            ahead += value
    return found
