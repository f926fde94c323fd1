"""What the models say: kinds of files, and faults with a place in the data."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stacklint.document import Part, Path


class Kind(StrEnum):
    """The formats that we know."""

    PROMETHEUS = "prometheus"
    RULES = "rules"
    DATASOURCES = "datasources"
    PROVIDER = "provider"
    DASHBOARD = "dashboard"
    ALERTING = "alerting"
    COMPOSE = "compose"
    ALERTMANAGER = "alertmanager"
    TESTS = "tests"
    SCRAPE_CONFIGS = "scrape_configs"
    TARGETS = "targets"


class FaultKind(StrEnum):
    """What is wrong at a place."""

    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_TYPE = "wrong-type"
    WRONG_VALUE = "wrong-value"
    VERSION = "version"
    """The version that reads the file doesn't know it yet, or no longer."""
    DEPRECATED = "deprecated"


class Consequence(StrEnum):
    """What the program that reads the file makes of a fault."""

    REFUSES = "refuses"
    """It refuses the whole file, and as a rule does not start."""
    SKIPS = "skips"
    """It goes on and loads nothing of what the fault stands in."""
    IGNORES = "ignores"
    """It goes on as if the key weren't there, and says nothing."""
    LOGS = "logs"
    """It writes a line to its log and goes on without the part at fault."""
    BREAKS = "breaks"
    """It takes the value, and what the value was for doesn't work later."""
    WORKS = "works"
    """It takes the value and does what it says, in this version."""


class Late(NamedTuple):
    """Marks a scalar that its reader decodes first, and judges when it uses it.

    Attributes:
        consequence: what it makes of one that it doesn't like. A list or a mapping it can't decode to begin with.
    """

    consequence: Consequence


class Tightened(NamedTuple):
    """Marks a scalar that its reader decodes, and refuses since a version. A list or a mapping it never took.

    Attributes:
        since: the first version that does.
        before: what those before it make of it.
    """

    since: tuple[int, int]
    before: Consequence


class Other(NamedTuple):
    """The other end of a fault, in the same file, and what it is."""

    path: Path
    part: Part
    message: str


class ModelFault(NamedTuple):
    """One fault of a file's structure or values.

    Attributes:
        path: the keys and indices that lead to the fault; a missing key is placed at the mapping that lacks it.
        part: the key or the value.
        kind: what is wrong.
        message: what is, in one line.
        consequence: what the real reader does.
        help: what to do, where that is known.
        known: for an unknown key, the keys that its mapping takes, in the format's order.
        meant: the one of them that it is surely or likely, and that takes a value like its own; "" if there is none.
        chars: the characters at fault inside the scalar, where it is not the whole.
        others: what the fault collides with.
    """

    path: Path
    part: Part
    kind: FaultKind
    message: str
    consequence: Consequence = Consequence.REFUSES
    help: str = ""
    known: tuple[str, ...] = ()
    meant: str = ""
    chars: tuple[int, int] | None = None
    others: tuple[Other, ...] = ()
