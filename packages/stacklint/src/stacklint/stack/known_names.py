"""The metrics of well-known programs: lists in `names/`, made from real scrapes by tools/known_names.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.promql.semantics import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


def listed_names(role: str) -> Mapping[str, Kind | None]:
    """The listed metrics of a role with what they are, in order; none where there is no list.

    A line of a list is a name, and its kind where a scrape has told it.
    """
    from importlib.resources import files  # noqa: PLC0415 - with all that it imports, only where a list is asked for

    path = files("stacklint.stack") / "names" / f"{role}.txt"
    if not path.is_file():
        return {}
    lines = (line.split() for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return {words[0]: Kind(words[1]) if len(words) > 1 else None for words in lines}
