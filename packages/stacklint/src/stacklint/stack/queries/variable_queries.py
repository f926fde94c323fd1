"""Queries of variables in the language of Grafana's Prometheus data source, with the PromQL inside them.

`label_values(selector, label)`, `label_values(label)`, `label_names()`, `metrics(regex)`, `query_result(expression)`;
anything else is a series selector. Facts: Grafana's `PrometheusMetricFindQuery`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.promql.functions import AGGREGATIONS, FUNCTIONS
from stacklint.stack.queries.substitution import substitute

_CALL: Final = Pattern(r"\s*(\w+)\s*\(", re.ASCII)
_LABEL: Final = Pattern(r"[A-Za-z_]\w*", re.ASCII)
_NO_LABEL: Final = Pattern(r"[\s(){}\"'`=,]")
"""What stands in no label, not even in one of any characters that people give."""


class Asked(StrEnum):
    """What a variable asks for."""

    LABEL_NAMES = "label_names"
    LABEL_VALUES = "label_values"
    METRICS = "metrics"
    RESULT = "query_result"
    SERIES = "series"
    UNKNOWN = "unknown"


_ASKED: Final = {one.value: one for one in (Asked.LABEL_NAMES, Asked.LABEL_VALUES, Asked.METRICS, Asked.RESULT)}
CALLS: Final = frozenset(_ASKED)


class VariableQuery(NamedTuple):
    """The query of a variable.

    Attributes:
        asked: what it asks for.
        start: where its PromQL begins.
        end: where that ends; `start` where there is none.
        label: for `label_values`, the label that is asked for, and where it begins.
        fault: what Grafana can't read: its characters, and what is wrong with them.
    """

    asked: Asked
    start: int
    end: int
    label: tuple[str, int] | None = None
    fault: tuple[int, int, str] | None = None

    @property
    def takes_selector(self) -> bool:
        """Whether its PromQL has to be a series selector, not just any expression."""
        return self.asked in {Asked.LABEL_VALUES, Asked.SERIES}


def read_variable_query(text: str) -> VariableQuery:
    """What a variable asks for."""
    call = _CALL.match(text)
    name = call[1] if call is not None else ""
    if call is None or (name not in CALLS and (name in FUNCTIONS or name in AGGREGATIONS)):
        return VariableQuery(Asked.SERIES, 0, len(text))
    start, at = call.end(), (call.start(1), call.end(1))
    if name not in CALLS:
        return VariableQuery(Asked.UNKNOWN, start, start, fault=(*at, f"there is no function `{name}`"))
    asked, end = _ASKED[name], text.rfind(")", start)
    if end < 0 or (text.rstrip()[-1] != ")" and text.count("(") > text.count(")")):
        return VariableQuery(asked, start, start, fault=(*at, f"the `)` of `{name}(` is missing"))
    if behind := text[end + 1 :].strip():
        begin = text.index(behind, end + 1)
        return VariableQuery(asked, start, start, fault=(begin, begin + len(behind), f"`{behind}` stands behind `)`"))
    if asked is Asked.LABEL_NAMES:
        return VariableQuery(asked, start, start)
    if not text[start:end].strip():
        return VariableQuery(asked, start, start, fault=(at[0], end + 1, f"`{name}()` asks for nothing"))
    if asked is Asked.LABEL_VALUES:
        return _label_values(text, start, end)
    return VariableQuery(asked, start, end if asked is Asked.RESULT else start)


def _label_values(text: str, start: int, end: int) -> VariableQuery:
    comma = text.rfind(",", start, end)
    begin = comma + 1 if comma >= 0 else start
    written = text[begin:end].strip()
    where = text.index(written, begin)
    fault = None
    if not written:
        fault = (comma, end, "no label stands behind the comma")
    elif _NO_LABEL.search(substitute(written).text):
        fault = (where, where + len(written), f"`{written}` is no label")
    found = _LABEL.fullmatch(written)
    label = (found[0], where) if found is not None and comma >= 0 else None
    return VariableQuery(Asked.LABEL_VALUES, start, max(comma, start), label, fault)
