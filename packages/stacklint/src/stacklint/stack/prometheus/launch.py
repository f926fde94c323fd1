"""How a Prometheus is started: which version it is, with which feature flags, and whether it is an agent."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from stacklint.document import Place
from stacklint.promql import NEWEST, Options
from stacklint.promql.options import (
    DURATION_EXPRESSIONS,
    EXPERIMENTAL_FUNCTIONS,
    EXTENDED_RANGE_SELECTORS,
    FILL_MODIFIERS,
)

Version = tuple[int, int]

PROMQL_FLAGS = frozenset({DURATION_EXPRESSIONS, EXPERIMENTAL_FUNCTIONS, EXTENDED_RANGE_SELECTORS, FILL_MODIFIERS})
"""The feature flags that make a difference to PromQL."""


class Flag(NamedTuple):
    """A value of `--enable-feature`, and where it is written."""

    name: str
    place: Place


class Said(NamedTuple):
    """What is known of how a Prometheus is started.

    Attributes:
        version: its version; `None` where nothing tells.
        flags: the feature flags of its command.
        agent: whether it runs as an agent, which evaluates no rules and answers no queries.
        complete: whether those are all its flags.
        place: what starts it: its command, else its image; `None` where no compose file tells.
        asked: the feature flags that were asked for, whatever its command says.
    """

    version: Version | None = None
    flags: tuple[Flag, ...] = ()
    agent: bool = False
    complete: bool = False
    place: Place | None = None
    asked: frozenset[str] = frozenset()


class Launch(Said):
    """How a Prometheus is started."""

    @cached_property
    def features(self) -> frozenset[str]:
        """The names of its feature flags."""
        return self.asked.union(flag.name for flag in self.flags)

    @cached_property
    def options(self) -> Options:
        """The PromQL that it understands."""
        return Options.from_flags(self.version or NEWEST, self.features)

    @cached_property
    def all_flags(self) -> Options:
        """The PromQL that it understands with every flag there is."""
        return Options.from_flags(self.options.version, PROMQL_FLAGS)
