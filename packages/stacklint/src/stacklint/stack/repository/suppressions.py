"""Comments that ask stacklint to be silent: `# stacklint: ignore[LK106] the exporter comes with the next release`.

At the end of a line such a comment speaks of that line. On a line of its own it speaks of what follows: the next line
and those below it that stand further in. `ignore-file` speaks of the whole file. `until 2027-01-31` at the beginning of
the reason says up to which day.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, final

from stacklint.diagnostic import Diagnostic, Location
from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST: Final = 1_000
"""How many comments of a file are read."""

MOST_RULES: Final = 100
"""How many rules a comment may name."""

_COMMENT: Final = Pattern(
    r"#[ \t]*stacklint:[ \t]*(?P<verb>[\w-]*)[ \t]*(?:\[(?P<names>[^\]\r\n]*)\])?(?P<reason>[^\r\n]*)"
)
_NAME: Final = Pattern(r"[^\s,]+")
_UNTIL: Final = Pattern(r"[ \t:-]*until[ \t]+(?P<day>[0-9]\S*?)[.:,;]?(?:[ \t]|$)")
_LINE, _FILE = "ignore", "ignore-file"


@final
class Ignored:
    """A rule that a comment names.

    Attributes:
        name: its code or its name.
        spot: where it is named.
        is_used: whether it found something that the comment silences.
        is_known: whether there is such a rule.
        is_asked: whether it was asked in this run.
    """

    def __init__(self, name: str, spot: Spot) -> None:
        """Name a rule, which is there and was asked as far as is known."""
        self.name: Final = name
        self.spot: Final = spot
        self.is_used: bool = False
        self.is_known: bool = True
        self.is_asked: bool = True


class Suppression(NamedTuple):
    """A comment that asks to be silent about rules.

    Attributes:
        spot: the comment.
        at: its line and columns.
        rules: those that it names.
        first: the first line that it speaks of, 1-based.
        last: the last one.
        until: the last day on which it holds; `None` for all days.
        fault: what is wrong with it, so that it silences nothing; "" if nothing is.
        is_alone: whether nothing stands beside it in its line.
    """

    spot: Spot
    at: Location
    rules: tuple[Ignored, ...]
    first: int
    last: int
    until: date | None
    fault: str
    is_alone: bool


class _Comment(NamedTuple):
    """A comment as it is written, and the line it stands in."""

    match: re.Match[str]
    line: int
    is_alone: bool


def read_suppressions(name: str, text: str) -> list[Suppression]:
    """The comments of a file that ask for silence, in their order.

    Args:
        name: of the file in reports.
        text: what is in it.
    """
    lines = LineIndex(text)
    comments: list[_Comment] = []
    for match in _COMMENT.finditer(text):
        if len(comments) == MOST:
            break
        line, column = lines.position(match.start())
        comments.append(_Comment(match, line, not lines.line(line)[: column - 1].strip()))
    blocks = _blocks(lines, [one.line for one in comments if one.is_alone])
    found: list[Suppression] = []
    for one in comments:
        whole = one.match["verb"] == _FILE
        first, last = (1, lines.count) if whole else blocks.get(one.line, (one.line, one.line))
        found.append(_suppression(name, one, first, last, lines))
    return found


def _suppression(name: str, comment: _Comment, first: int, last: int, lines: LineIndex) -> Suppression:
    match = comment.match
    verb, names, reason = match["verb"], match["names"] or "", match["reason"]
    start = match.start("names")
    rules = tuple(
        Ignored(one[0], Spot(name, start + one.start(), start + one.end()))
        for one in islice(_NAME.finditer(names), MOST_RULES)
    )
    spot = Spot(name, match.start(), match.start() + len(match[0].rstrip()))
    day, until, fault = _UNTIL.match(reason), None, ""
    if verb not in (_LINE, _FILE):
        fault = f"`{verb}` is nothing that can be asked for, only `{_LINE}` and `{_FILE}` are"
    elif not rules:
        fault = "it names no rule"
    elif day is not None:
        try:
            until = date.fromisoformat(day["day"])
        except ValueError:
            fault = f"`{day['day']}` is no day"
    at = Location(name, *lines.position(spot.start), *lines.position(spot.end))
    return Suppression(spot, at, rules, first, last, until, fault, comment.is_alone)


def _blocks(lines: LineIndex, above: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The lines that comments speak of which stand alone, by theirs: the first one below, and what belongs to it.

    What belongs to a line stands further in; the items of a list may stand right below the key that they belong to.
    """
    blocks: dict[int, tuple[int, int]] = {}
    waiting = list(reversed(above))
    is_open: list[tuple[int, int, bool, int]] = []  # the comment's line, how far its first line stands in, as an item
    last = 0
    for number in range(above[0] + 1, lines.count + 1) if above else ():
        text = lines.line(number)
        words = text.lstrip(" \t")
        if not words.strip() or words.startswith("#"):
            continue
        indent, is_item = len(text) - len(words), words.startswith("- ")
        while is_open and (indent < is_open[-1][1] or (indent == is_open[-1][1] and (is_open[-1][2] or not is_item))):
            comment, _, _, first = is_open.pop()
            blocks[comment] = first, last
        while waiting and waiting[-1] < number:
            is_open.append((waiting.pop(), indent, is_item, number))
        if not is_open and not waiting:
            break
        last = number
    for comment, _, _, first in is_open:
        blocks[comment] = first, last
    return blocks


def silenced(found: Iterable[Diagnostic], comments: Iterable[Suppression], today: date | None) -> Iterator[Diagnostic]:
    """What is left to be told. The comments come to know which of their rules were of use.

    One that holds no more silences nothing: it is shown beside what it silenced before.

    Args:
        found: what rules found.
        comments: those of all files.
        today: which day it is; `None` if no comment is ever over.
    """
    by_name: dict[tuple[str, str], list[tuple[Suppression, Ignored]]] = {}
    for comment in comments:
        for rule in () if comment.fault else comment.rules:
            by_name.setdefault((comment.spot.file, rule.name), []).append((comment, rule))
    for one in found:
        line, file = one.primary.line, one.primary.file
        over: list[Suppression] = []
        silent = False
        for comment, rule in (*by_name.get((file, one.code), ()), *by_name.get((file, one.name), ())):
            if comment.first <= line <= comment.last:
                rule.is_used = True
                if today is None or comment.until is None or today <= comment.until:
                    silent = True
                else:
                    over.append(comment)
        if not silent:
            yield one._replace(related=(*one.related, *map(_end, over))) if over else one


def _end(comment: Suppression) -> Location:
    return comment.at._replace(message=f"it was to be ignored until {comment.until}")
