"""Regular expressions that are compiled when they are first asked.

There are hundreds, each of which takes a tenth of a millisecond, and a run asks a third of them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, AnyStr, Final, Generic, final

_END: Final = sys.maxsize


@final
class Pattern(Generic[AnyStr]):
    """A regular expression with the methods of those that `re.compile` makes; a wrong one raises when it is asked."""

    __slots__ = ("_compiled", "_flags", "pattern")

    def __init__(self, pattern: AnyStr, flags: int = 0) -> None:
        self.pattern: Final[AnyStr] = pattern
        self._flags: Final = flags
        self._compiled: re.Pattern[AnyStr] | None = None

    def _made(self) -> re.Pattern[AnyStr]:
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        return self._compiled

    def match(self, text: AnyStr, start: int = 0, end: int = _END) -> re.Match[AnyStr] | None:
        """What it finds at the beginning of a text, or of a part of it."""
        return self._made().match(text, start, end)

    def fullmatch(self, text: AnyStr, start: int = 0, end: int = _END) -> re.Match[AnyStr] | None:
        """What it finds if that is all of a text, or of a part of it."""
        return self._made().fullmatch(text, start, end)

    def search(self, text: AnyStr, start: int = 0, end: int = _END) -> re.Match[AnyStr] | None:
        """What it finds first."""
        return self._made().search(text, start, end)

    def finditer(self, text: AnyStr, start: int = 0, end: int = _END) -> Iterator[re.Match[AnyStr]]:
        """All that it finds, as matches."""
        return self._made().finditer(text, start, end)

    def findall(self, text: AnyStr) -> list[Any]:
        """All that it finds, as texts: of its group, if it has one, and tuples of them, if it has several."""
        return self._made().findall(text)

    def split(self, text: AnyStr, maxsplit: int = 0) -> list[AnyStr | Any]:
        """What stands between all that it finds."""
        return self._made().split(text, maxsplit)

    def sub(self, by: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr) -> AnyStr:
        """A text with something else in the place of all that it finds."""
        return self._made().sub(by, text)
