"""The program that reads a file: its version, how it was started, and how it judges regular expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

Version = tuple[int, int]
"""Major and minor version."""
PROMETHEUS: Final = "Prometheus"
ALERTMANAGER: Final = "Alertmanager"


class Verdict(Protocol):
    """What is known of a regular expression."""

    @property
    def fault(self) -> str | None:
        """What is wrong with it; none where it is valid."""

    @property
    def place(self) -> tuple[int, int]:
        """The characters at fault."""


RegexCheck = Callable[[str], Verdict]
"""Judges a regular expression in RE2's dialect."""


class Reader(NamedTuple):
    """Who reads a file.

    Attributes:
        version: of the program; none for the newest that we know.
        agent: Prometheus runs as an agent, which evaluates no rules and answers no queries.
        regex: judges regular expressions; where there is none, they are not judged.
        inherited: the `global` block of the prometheus.yml that includes the file, if one does.
        program: whose version it is: some keys are known to several programs.
    """

    version: Version | None = None
    agent: bool = False
    regex: RegexCheck | None = None
    inherited: Mapping[str, object] = MappingProxyType({})
    program: str = PROMETHEUS

    def has(self, since: Version) -> bool:
        """Whether the program has what came with a version."""
        return self.version is None or self.version >= since


NEWEST = Reader()
"""The newest version of a program, as it starts without flags."""


def version_text(version: Version) -> str:
    """The version as it is written."""
    return f"{version[0]}.{version[1]}"
