"""Which names of metrics are but misspelt, where a program is read by its literals alone and may export others.

Such a program leaves the inventory open, and an open inventory accuses nobody. But a name that is a letter, or an
ending, away from one that the program declares, that stands nowhere in its files, and that no other target can have, is
that name misspelt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.models.nearness import surely
from stacklint.pattern import Pattern
from stacklint.stack.metrics.inventory import CLIENTS
from stacklint.stack.programs.library_names import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from stacklint.stack.metrics.exports import Nearly
    from stacklint.stack.metrics.inventory import Inventory
    from stacklint.stack.repository.files import Files

MAX_SEARCHED: Final = 1 << 22
"""In how many bytes a name is looked for; where there are more, nothing is said."""
MAX_ASKED: Final = 20
"""How many names are looked for."""

_SERIES: Final = ("_bucket", "_sum", "_count")
_ENDINGS: Final = ("_total", *_SERIES, "_seconds", "_milliseconds", "_ms", "_bytes")
_DOTTED: Final = ("", "_total", "_bucket", "_sum", "_count", "_max", "_seconds", "_seconds_max", "_seconds_count",
                  "_seconds_sum", "_seconds_bucket")  # fmt: skip
"""What Micrometer puts behind a name."""
_DIGITS: Final = Pattern("[0-9]")
OTHERS: Final = (*(".cc", ".clj", ".cpp", ".erl", ".fs", ".kts", ".lua", ".py", ".scala", ".swift"),)
"""Programs in languages that aren't read."""


def may_export(path: str, raw: bytes) -> bool:
    """Whether a file is source code in a language that isn't read, and has to do with metrics."""
    return path.endswith(OTHERS) and not path.endswith(".gradle.kts") and b"prometheus" in raw


class NearNames:
    """Tells of names which of those that programs declare is meant, each once."""

    def __init__(self, inventory: Inventory, files: Files, skipped: Container[str]) -> None:
        """Take in what is declared; in files that are `skipped` the names are asked for, not given."""
        self._inventory = inventory
        self._files = files
        self._skipped = skipped
        self._programs = [one.nearly for one in inventory.exports if one.nearly is not None]
        self._names = frozenset(name for one in self._programs for name in one.names)
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, name: str) -> tuple[str, ...]:
        """The series that is surely meant, or those of the histogram or summary; empty where that can't be told."""
        if name not in self._found:
            near = self._near(name) if len(self._found) < MAX_ASKED else ()
            # the name of a histogram stands there itself, and is none of its series
            searched = self._programs if len(near) == 1 else ()
            self._found[name] = () if any(self._mentions(one, name) for one in searched) else near
        return self._found[name]

    def _near(self, name: str) -> tuple[str, ...]:
        if ":" in name or name.startswith(CLIENTS + LIBRARIES) or self._inventory.emits(name):
            return ()
        family = tuple(name + ending for ending in _SERIES if name + ending in self._names)
        if len(family) > 1:
            return family
        ended = {one for one in self._ended(name) if one in self._names}
        if len(ended) == 1:
            return tuple(ended)
        right = surely(name, self._names)
        return (right,) if right is not None and _DIGITS.sub("", name) != _DIGITS.sub("", right) else ()

    def _ended(self, name: str) -> Iterator[str]:
        """A name with another ending, or without one."""
        for ending in _ENDINGS:
            bare = name.removesuffix(ending)
            if bare == name or ending == "_total":
                yield name + ending  # a library may add it to a name that has it already
            if bare != name and "_" in bare:
                yield bare

    def _mentions(self, program: Nearly, name: str) -> bool:
        """Whether a name stands in a file of a program, or may, since there is more than can be searched.

        Where it makes a metric of that text which is exported under another name, that is no mention.
        """
        endings = _DOTTED if program.dotted else ("", *_SERIES)
        stems = [name.removesuffix(ending).split("_") for ending in endings if name.endswith(ending)]
        between = "[._-]" if program.dotted else "_"
        whole = "|".join(between.join(map(re.escape, words)) for words in stems)
        wanted = re.compile(rf"(?<![A-Za-z0-9_])(?:{whole})(?![A-Za-z0-9_])".encode())
        left, made = MAX_SEARCHED, program.texts.count(name)
        for path in (path for folder in program.folders for path in self._files.walk(folder)):
            if path in self._skipped:
                continue
            raw = self._files.raw(path)
            left -= len(raw)
            # words are looked for in a fraction of the time that a pattern takes
            perhaps = any(all(word.encode() in raw for word in words) for words in stems)
            made -= len(wanted.findall(raw)) if perhaps else 0
            if left < 0 or made < 0 or may_export(path, raw):
                return True
        return False
