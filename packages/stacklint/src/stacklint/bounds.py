"""How much is told: of what a rule finds in a file, the first thousand, and that there is more.

Nobody reads more of the same, while looking for it, and saying it, takes time and memory without end: a file made for
that can have a fault in each of its million parts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias, final

from stacklint.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST: Final = 1_000
"""How many findings of a rule in a file are told."""

MAX_ENDS: Final = 20
"""How many other ends of a finding are told."""

MAX_TEXT: Final = 1_000
"""How many characters of what is said of it, so that it can name whatever stands in a file."""

Kind: TypeAlias = tuple[str, str]
"""The code of a rule, and the file that it finds something in."""


def shortened(text: str) -> str:
    """A text that is no longer than is told; dots stand for the rest."""
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


@final
class Bound:
    """Counts what rules find in files."""

    def __init__(self, most: int) -> None:
        """Let so many through of each rule in each file."""
        self._most: Final = most
        self._counts: Final = Counter[Kind]()
        self.exceeded: Final = set[Kind]()
        """The rules that have found more than that, each with the file."""

    def admits(self, code: str, file: str) -> bool:
        """Whether one more finding is told."""
        kind = code, file
        self._counts[kind] += 1
        if self._counts[kind] <= self._most:
            return True
        self.exceeded.add(kind)
        return False


def bounded(found: Iterable[Diagnostic], most: int, exceeded: set[Kind]) -> Iterator[Diagnostic]:
    """The first diagnostics of each rule in each file; behind the last of them, that there are more.

    Args:
        found: all of them, in the order in which they are told.
        most: how many to tell of a rule in a file.
        exceeded: what is known to have more, however many are here.
    """
    bound, last = Bound(most), dict[Kind, Diagnostic]()
    told = [one for one in found if bound.admits(one.code, one.primary.file)]
    for one in told:
        last[one.code, one.primary.file] = one
    more = exceeded | bound.exceeded
    for one in told:
        yield one
        kind = one.code, one.primary.file
        if kind in more and last[kind] is one:
            yield Diagnostic(
                one.primary,
                one.code,
                one.name,
                one.severity,
                f"the file has more findings of `{one.name}` than the {most:,} that are told at most",
                "mend these, and check again",
            )
