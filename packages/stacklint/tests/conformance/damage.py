"""One thing wrong in data of any format: what may stand where is told by samples for its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from .samples import ANYTHING
from .spoiling import CASES


@dataclass(frozen=True, slots=True)
class Damage:
    """What can be done to data.

    Attributes:
        odd: values for keys, of which some are wrong and others only look so.
        keys: all keys of the format, and a few of none.
    """

    odd: Mapping[str, Sequence[Any]]
    keys: Sequence[str]

    def done(self, data: Any, rnd: Random) -> Any:
        """The data with one place changed."""
        while True:
            found = deepcopy(data)
            steps = list(_steps(found))
            if not steps:
                return deepcopy(rnd.choice(ANYTHING))
            rnd.choice(self._ways())(*rnd.choice(steps), rnd)
            if found != data:
                return found

    def exchanged(self, data: Any, rnd: Random) -> Any:
        """The data with another value of one key, if there is any."""
        found = deepcopy(data)
        owners = [(owner, key) for owner, key in _steps(found) if isinstance(owner, dict) and key in self.odd]
        if owners:
            owner, key = rnd.choice(owners)
            owner[key] = deepcopy(rnd.choice(self.odd[str(key)]))
        return found

    def _ways(self) -> tuple[Callable[[Any, Any, Random], None], ...]:
        return (self._odd, self._odd, self._odd, self._odd, _anything, _drop, self._beside, _misspelt, _twice)

    def _odd(self, owner: Any, step: str | int, rnd: Random) -> None:
        if isinstance(owner, dict) and (samples := self.odd.get(str(step))):
            owner[step] = deepcopy(rnd.choice(samples))
        elif not isinstance(owner[step], dict | list):
            owner[step] = deepcopy(rnd.choice(self.odd.get("", ANYTHING)))

    def _beside(self, owner: Any, _: str | int, rnd: Random) -> None:
        """One more key, with a value that it might have."""
        if isinstance(owner, dict):
            key = rnd.choice(self.keys)
            owner[key] = deepcopy(rnd.choice(self.odd.get(key, ANYTHING)))


def _steps(value: Any) -> Iterator[tuple[Any, str | int]]:
    """Every collection with each of its keys or indices, those inside it included."""
    inner = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    for step, child in inner:
        yield value, step
        yield from _steps(child)


def _anything(owner: Any, step: str | int, rnd: Random) -> None:
    """A value of some other shape."""
    owner[step] = deepcopy(rnd.choice(ANYTHING))


def _drop(owner: Any, step: str | int, rnd: Random) -> None:
    """A key or an item less."""
    del owner[step]


def _misspelt(owner: Any, step: str | int, rnd: Random) -> None:
    """A key in another spelling."""
    if isinstance(owner, dict):
        owner[rnd.choice(CASES)(str(step))] = owner.pop(step)


def _twice(owner: Any, step: str | int, rnd: Random) -> None:
    """An item of a list once more, or the value of a key under another."""
    if isinstance(owner, list):
        owner.append(deepcopy(owner[int(step)]))
    elif len(owner) > 1:
        owner[rnd.choice(sorted(owner))] = deepcopy(owner[step])
