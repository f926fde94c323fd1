"""One thing wrong: a sound configuration, spoiled in one place of its data or in one character of its text.

Not everything that is done here is a fault. What it is, the real program says.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any, get_args

from stacklint.document import Path, Plain
from stacklint.models.base import Model
from stacklint.models.discovery import DISCOVERIES, load
from stacklint.models.keys import model_at
from stacklint.models.prometheus import Prometheus
from stacklint.models.scalars import Text

from .configurations import Reader, kinds_of, mapping_of, value_of
from .samples import ANYTHING, Samples, samples_of
from .yaml_writer import MERGE, is_merge

CHARACTERS: list[str] = [*"0123x+-_. {}[]:,#'\"\\&*!|>%@`?=~\t\n\r\u2028é\x07\x00", "\n- ", ": ", "<<", "''", "null"]
CASES = (str.upper, str.title, str.swapcase, lambda key: key[:-1], lambda key: key + "s", lambda key: f" {key}")


def spoiled(config: dict[str, Any], rnd: Random, reader: Reader) -> dict[str, Any]:
    """The configuration with one place of it changed."""
    found = deepcopy(config)
    paths = list(places(found))
    ways = (*[_odd] * 5, *[_anything] * 3, *[_beside] * 3, _elsewhere, _misspelt, _drop, _twice, _brought)
    while True:
        path = rnd.choice(paths) if paths else ()
        if rnd.choice(ways)(found, path, rnd, reader) and found != config:
            return found


def spoiled_text(text: str, rnd: Random) -> str:
    """The text with a character more, less or changed, or with a line repeated, moved or lost."""
    if rnd.random() < 0.3:
        lines = text.splitlines(keepends=True)
        at, to = rnd.randrange(len(lines)), rnd.randrange(len(lines))
        line = lines[at]
        if rnd.random() < 0.5:
            del lines[at]
        if rnd.random() < 0.7:
            lines.insert(to, line)
        return "".join(lines)
    at = rnd.randrange(len(text) + 1)
    return text[:at] + rnd.choice(("", *rnd.sample(CHARACTERS, 3))) + text[at + rnd.choice((0, 1)) :]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """The way to every key and item in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inner:
        yield (*path, step)
        yield from places(child, (*path, step))


def _owner(found: Any, path: Path) -> Any:
    for step in path[:-1]:
        found = found[step]
    return found


def model_of(path: Path) -> type[Model] | None:
    """The model of the mapping at a path."""
    for at, step in enumerate(path):
        if step in DISCOVERIES:
            return model_at(load(str(step)).model, path[at + 2 :]) if len(path) > at + 1 else None
    return model_at(Prometheus, path)


def _scalars(kind: Any) -> list[Samples]:
    """The samples of the scalars inside a type."""
    found = samples_of(kind)
    return [found] if found else [scalar for inner in get_args(kind) for scalar in _scalars(inner)]


def _kind(path: Path) -> Any:
    """The type behind the last key of a path."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    model = model_of(path[:-1]) if path else None
    return dict(kinds_of(model)).get(str(path[-1])) if model else None


def _odd(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """A scalar that is almost of its type, or not at all."""
    scalars = _scalars(_kind(path)) if path else []
    if not scalars:
        return False
    samples = rnd.choice(scalars)
    if samples is samples_of(Text) and rnd.random() < 0.8:  # which takes nearly anything
        return False
    odd = rnd.choice(samples.odd if rnd.random() < 0.8 else samples.good)
    owner = _owner(found, path)
    if isinstance(owner, dict) and isinstance(owner[path[-1]], str) and type(odd) is str and rnd.random() < 0.1:
        owner[odd] = owner.pop(path[-1])
    elif not isinstance(owner[path[-1]], dict | list):
        owner[path[-1]] = odd
    else:
        return False
    return True


def _anything(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """A value of some other shape."""
    if path:
        _owner(found, path)[path[-1]] = deepcopy(rnd.choice(ANYTHING))
    return bool(path)


def _drop(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """A key or an item less."""
    if path:
        del _owner(found, path)[path[-1]]
    return bool(path)


def _beside(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """One more key of those that may stand here, whatever it excludes."""
    model = model_of(path[:-1])
    if model is None:
        return False
    owner = _owner(found, path)
    key, kind = rnd.choice([pair for pair in kinds_of(model) if pair[0] not in reader.lacks])
    owner[key] = value_of(kind, key, rnd, reader) if rnd.random() < 0.8 else rnd.choice(("", None, {}, Plain("true")))
    return True


def _brought(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """A merge key that brings a key which is there."""
    owner = _owner(found, path)
    if not path or not isinstance(owner, dict) or any(map(is_merge, owner)):
        return False
    entries = list(owner.items())
    entries.insert(rnd.randint(0, len(entries)), (MERGE, {str(path[-1]): deepcopy(owner[path[-1]])}))
    owner.clear()
    owner.update(entries)
    return True


def _elsewhere(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """A key that belongs to another place, with a value that it has there."""
    other = mapping_of(Prometheus, rnd, reader)
    there = [place for place in places(other) if isinstance(place[-1], str)]
    owner = _owner(found, path)
    if not there or not isinstance(owner, dict):
        return False
    place = rnd.choice(there)
    owner[str(place[-1])] = _owner(other, place)[place[-1]]
    return True


def _misspelt(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """A key in another spelling."""
    owner = _owner(found, path)
    if not path or not isinstance(path[-1], str):
        return False
    owner[rnd.choice(CASES)(path[-1])] = owner.pop(path[-1])
    return True


def _twice(found: Any, path: Path, rnd: Random, reader: Reader) -> bool:
    """An item of a list once more."""
    owner = _owner(found, path)
    if not path or not isinstance(owner, list):
        return False
    owner.append(deepcopy(owner[int(path[-1])]))
    return True
