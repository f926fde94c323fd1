"""The metrics of well-known programs: lists in `names/`, made from real scrapes by tools/known_names.py."""

from __future__ import annotations

from importlib.resources import files


def listed_names(role: str) -> tuple[str, ...]:
    """The listed metrics of a role, sorted; none where there is no list."""
    path = files("stacklint.stack") / "names" / f"{role}.txt"
    if not path.is_file():
        return ()
    return tuple(line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
