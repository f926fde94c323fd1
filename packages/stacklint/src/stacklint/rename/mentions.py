"""Where a name stands in files beside the places that are read: comments, titles, links, source code."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.stack.repository.files import Files

MOST: Final = 200
"""How many mentions are looked for."""
CODE: Final = (".cs", ".ex", ".go", ".java", ".js", ".kt", ".php", ".py", ".rb", ".rs", ".scala", ".ts")
TEXTS: Final = (".json", ".md", ".prom", ".rules", ".tmpl", ".yaml", ".yml")


class Mention(NamedTuple):
    """What to look for.

    Attributes:
        pattern: what surrounds and what is the name, which is the group `name`.
        suffixes: in which files.
        why: why it stays as it is there.
    """

    pattern: re.Pattern[str]
    suffixes: tuple[str, ...]
    why: str


def mentioned(files: Files, wanted: Iterable[Mention]) -> Iterator[tuple[Spot, str]]:
    """Where something is mentioned below a folder, and why it stays, in the order of what is wanted; only so many."""
    return islice(_mentioned(files, tuple(wanted)), MOST)


def _mentioned(files: Files, wanted: tuple[Mention, ...]) -> Iterator[tuple[Spot, str]]:
    paths = tuple(files.walk())
    for one in wanted:
        for path in paths:
            if path.endswith(one.suffixes):
                source = files.text(path)
                for found in one.pattern.finditer(source.text):
                    yield Spot(source.name, *found.span("name")), one.why
