"""What is wrong with an expression, and where."""

from enum import StrEnum
from typing import NamedTuple


class FaultKind(StrEnum):
    """Why Prometheus refuses the text."""

    SYNTAX = "syntax"
    """The text is not PromQL."""
    TYPE = "type"
    """The text is PromQL, but an operand or an argument is not what is wanted there."""
    FUNCTION = "function"
    """There is no function of that name."""
    REGEX = "regex"
    """A matcher's regular expression is not in RE2's dialect."""
    FLAG = "flag"
    """Prometheus knows this only behind a feature flag that is not on."""
    VERSION = "version"
    """This version of Prometheus does not know it yet, or no longer."""
    LIMIT = "limit"
    """Prometheus may take it, but it nests deeper than this parser follows."""


class Fault(NamedTuple):
    """One reason for which Prometheus refuses an expression.

    `start` and `end` are offsets in code points, the end excluded; they are equal where
    something is missing. The message is lower case, without a full stop, names in backticks.
    """

    start: int
    end: int
    message: str
    kind: FaultKind
