"""What a variable of a dashboard can hold, as far as that is written down.

Facts: the variable types of Grafana (`CsvValueOptionsProvider`, `IntervalVariable`, `CustomVariable`), and how the
Prometheus data source puts values in: several as `(a|b)` with escapes, one as it is, a custom value for "all" as it is.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.durations import is_duration
from stacklint.pattern import Pattern
from stacklint.promql.functions import AGGREGATIONS, FUNCTIONS
from stacklint.promql.words import OPERATORS
from stacklint.stack.queries.substitution import Given
from stacklint.stack.queries.templates import STAND_IN, references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.stack.boards.board import Variable
    from stacklint.stack.boards.query import BoardQuery

ALL: Final = "$__all"
"""What is stored where all values are chosen."""

_CUSTOM: Final = Pattern(r"(?:\\,|[^,])+")
_PAIR: Final = Pattern(r"\s*(.+)\s:\s(.+)")
_INTERVALS: Final = Pattern(r"([\"'])(.*?)\1|\w+", re.ASCII)
_METRIC: Final = Pattern(r"[A-Za-z_:][\w:]*", re.ASCII)
_PATTERN: Final = frozenset("\\^$.*+?()[]{}|")
_NUMBER: Final = Pattern(r"\d+(?:\.\d+)?")


class Option(NamedTuple):
    """A value that can be chosen, and what it is called on the page."""

    text: str
    value: str


def options(variable: Variable) -> tuple[Option, ...] | None:
    """The values of a variable that are written in the dashboard; `None` where they come from elsewhere."""
    return tuple(_written(variable)) if _is_written(variable) else None


def _is_written(variable: Variable) -> bool:
    """Whether the values of a variable are written in the dashboard."""
    query, kind = variable.query.string, variable.type
    if query is None or references(query):
        return False
    return kind in {"constant", "interval"} or (
        kind == "custom" and variable.node["valuesFormat"].string in {None, "csv"}
    )


def _written(variable: Variable) -> Iterator[Option]:
    """The values that are written in the dashboard, each read when it is asked for: there may be very many."""
    query = variable.query.string or ""
    if variable.type == "constant":
        yield Option(query, query)
    elif variable.type == "interval":
        for match in _INTERVALS.finditer(query):
            if value := match[0].replace('"', "").replace("'", "").strip():
                yield Option(value, value)
    else:
        for match in _CUSTOM.finditer(query):
            yield _option(match[0])


def _option(text: str) -> Option:
    """A value of a comma-separated list: `value`, or `text : value`."""
    text = text.replace("\\,", ",")
    pair = _PAIR.fullmatch(text)
    return Option(pair[1].strip(), pair[2].strip()) if pair is not None else Option(text.strip(), text.strip())


def chosen(variable: Variable) -> tuple[str, ...]:
    """The values that are chosen when the dashboard is opened, as far as they are stored."""
    value = variable.node["current"]["value"]
    return tuple(one.string or "" for one in value.items()) if value.is_sequence else (value.string or "",)


def can_hold_several(variable: Variable) -> bool:
    """Whether a choice can put `(a|b)` in its place: of several values, or of all where no text stands for all."""
    if not variable.several:
        return False
    if variable.hidden:  # what is chosen stays
        stored = variable.node["current"]["value"].value
        if isinstance(stored, list) and len(stored) > 1:
            return True
        return ALL in chosen(variable) and not all_value(variable)
    several = not _is_written(variable) or len(list(islice(_written(variable), 2))) > 1
    return several and (variable.multi or not all_value(variable))


def all_value(variable: Variable) -> str:
    """The text that stands for all values, and is put in as it is; "" if they are listed."""
    return variable.node["allValue"].string or "" if variable.include_all else ""


def can_hold_pattern(variable: Variable) -> bool:
    """Whether a regular expression stands for all values, and can be chosen."""
    pattern = not _PATTERN.isdisjoint(all_value(variable))
    return pattern and (not variable.hidden or ALL in chosen(variable))


def is_single_in(query: BoardQuery, name: str) -> bool:
    """Whether a variable has one value wherever a panel asks, since the panel, or maybe its row, repeats for it."""
    if query.panel is None:
        return False
    repeats = (query.panel.repeat, *(row.repeat for row in query.board.rows))
    return any((node.string or "").lstrip("$") == name for node in repeats)


def given(variables: Iterable[Variable]) -> Given:
    """The values of variables that tell what fits where they stand alone in a query."""
    fixed: dict[str, str] = {}
    likely: dict[str, str] = {}
    for variable in variables:
        if variable.type == "textbox":
            value = variable.query.string or ""
        else:
            known = options(variable)
            value = known[0].value if known else ""
        if fitting := _fitting(value):
            # A constant that is shown becomes a text box when an old dashboard is migrated.
            (fixed if variable.type == "constant" and variable.hidden else likely)[variable.name] = fitting
    return Given(fixed, likely)


def _fitting(value: str) -> str:
    """What stands in a query for a value: the value, if only its kind counts; "" if it may be of any kind."""
    if value in FUNCTIONS or value in AGGREGATIONS or value in OPERATORS or _NUMBER.fullmatch(value):
        return value
    if is_duration(value):
        return value
    return STAND_IN if _METRIC.fullmatch(value) else ""
