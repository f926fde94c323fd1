"""LogQL: a parser that says what Loki would surely refuse, and where.

`parse` reads a query as Loki does. It never raises; it takes linear time; queries that nest deeper than `MAX_DEPTH`
levels end in a fault. It makes no tree. What a newer Loki may know ends the parse without a fault: a function or a
stage of another name.

This package knows nothing of YAML, files or rules: offsets are code points of the text given. Strings and regular
expressions are those of PromQL.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from .parser import Result, read_query
from .state import MAX_DEPTH, MAX_FAULTS, State, Stop, Unknown
from .tokens import Fault, Span

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_FAULTS", "Fault", "Query", "Result", "Span", "Unknown", "parse"]

MAX_BYTES: Final = 131_072
"""How long a query may be for Loki."""
_REMEMBERED: Final = 256
_REMEMBERED_LENGTH: Final = 4096


class Query(NamedTuple):
    """A query as Loki reads it."""

    text: str
    result: Result | None
    """What it gives; `None` where it could not be read to its end."""
    faults: tuple[Fault, ...]
    """Why Loki refuses it, in order of the text; at most `MAX_FAULTS`."""
    unknown: Unknown | None
    """The word at which the parse ended, because a newer Loki may know it."""


def parse(text: str, /) -> Query:
    """The query as Loki reads it, with its faults. Never raises, whatever the text. Short results are remembered."""
    return _remembered(text) if len(text) <= _REMEMBERED_LENGTH else _read(text)


def _read(text: str) -> Query:
    if len(text.encode("utf-8", "surrogatepass")) >= MAX_BYTES:
        message = f"the query is longer than the {MAX_BYTES:,} bytes that Loki reads"
        return Query(text, None, (Fault(0, len(text), message, (0, len(text))),), None)
    state = State(text)
    try:
        result: Result | None = read_query(state)
    except Stop:
        result = None
    return Query(text, result, state.all_faults(), state.unknown)


_remembered = lru_cache(maxsize=_REMEMBERED)(_read)
