"""What is wrong with a template, and where."""

from enum import StrEnum
from typing import NamedTuple


class FaultKind(StrEnum):
    """What goes wrong, and when."""

    SYNTAX = "syntax"
    """The text is no template: Prometheus refuses the rule file."""
    FUNCTION = "function"
    """No function has this name: Prometheus refuses the rule file."""
    VARIABLE = "variable"
    """No variable of this name is declared here: Prometheus refuses the rule file."""
    VERSION = "version"
    """This version of Prometheus does not know the function yet, and refuses the rule file."""
    RUNTIME = "run time"
    """Prometheus loads it; when this place is reached, the whole text is replaced by an error."""
    LIMIT = "limit"
    """Prometheus may take it, but it nests deeper or is longer than this parser follows."""


class Fault(NamedTuple):
    """One reason for which a template does not do what it says.

    `start` and `end` are offsets in code points, the end excluded; they are equal where
    something is missing. The message is lower case, without a full stop, names in backticks.
    """

    start: int
    end: int
    message: str
    kind: FaultKind

    @property
    def at_load(self) -> bool:
        """Prometheus refuses the whole rule file because of it."""
        return self.kind is not FaultKind.RUNTIME and self.kind is not FaultKind.LIMIT
