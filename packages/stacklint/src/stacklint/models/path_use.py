"""What paths in configurations lead to."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stacklint.document import Path


class PathUse(StrEnum):
    """What a path leads to, and when it is opened."""

    RULES = "rules"
    """Rule files, by a pattern."""
    SCRAPE_CONFIGS = "scrape_configs"
    """Files with further scrape jobs, by a pattern."""
    TARGETS = "targets"
    """Files with targets, by a pattern; they are watched."""
    TEMPLATES = "templates"
    """Templates of notifications, by a pattern."""
    CLIENT = "client"
    """Opened once, when whoever needs it is set up: certificates, and the tokens of some discoveries."""
    SECRET = "secret"  # noqa: S105 - the name of a use
    """Opened each time it is needed."""
    LOG = "log"
    """Written to; Prometheus 3.5 makes the file where it isn't there, but not the folder that it stands in."""


class NamedPath(NamedTuple):
    """A path that a file names.

    Attributes:
        path: the keys and indices that lead to it.
        text: the path, as written.
        use: what it leads to.
        joined: whether a relative one counts from the folder of the file that names it; else it counts from wherever
            the program was started.
    """

    path: Path
    text: str
    use: PathUse
    joined: bool
