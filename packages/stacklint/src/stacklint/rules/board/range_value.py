"""GF177."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.durations import is_duration
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board, Variable
from stacklint.stack.boards.queries import board_queries
from stacklint.stack.boards.variable_values import options
from stacklint.stack.queries.substitution import Where, substitute
from stacklint.stack.stack import Stack

_W = '{"name": "w", "type": "%s", "query": "%s"}'
_RATE = "rate(http_requests_total[$w])"
_V2 = '{"kind": "IntervalVariable", "spec": {"name": "w", "query": "5m,«1M»"}}'


@rule(
    "GF177",
    "range-value",
    severity=Severity.WARNING,
    bad=(
        Example(board(_W % ("custom", "5m,«1 hour»"), "rate(http_requests_total{job!='$w'}[$w])")),
        Example(board(_W % ("custom", "five : 5m,month : «1M»"), "up offset ${w}")),
        Example(board(_W % ("constant", "«auto»"), _RATE)),
        Example(board_v2(_V2, _RATE)),
    ),
    good=(
        Example(board(_W % ("interval", "1m,10m,1h30m,1d"), _RATE)),
        Example(board(_W % ("interval", "auto,1m"), _RATE)),
        Example(board(_W % ("custom", "5m,300,1h:5m,-1h,step()"), _RATE)),
        Example(board(_W % ("custom", "app,web"), "up{job='$w'}")),
        Example(board(_W % ("custom", "1,5"), "rate(http_requests_total[${w}m])")),
        Example(board(_W % ("textbox", "long"), _RATE)),
        Example(board(_W % ("custom", "app,web"), _RATE, source="loki")),
        Example(board(_W % ("custom", "app,web") + ', {"name": "v", "type": "custom", "query": "5m"}', "up offset $v")),
    ),
)
def range_value(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable is used as a length of time, and has a value that is none.

    Prometheus knows `ms`, `s`, `m`, `h`, `d`, `w` and `y`: where such a value is chosen, the query fails. Offer such
    lengths of time and nothing else.
    """
    wrong = [one for one in subject.declared if _wrong(one)]
    ranges = frozenset(_RANGE.findall(subject.node.document.source.text)) if wrong else ()
    doubtful = {one.name: one for one in wrong if one.name in ranges}
    if not doubtful:
        return
    for query in board_queries(subject):
        text = (query.node.string or "")[query.start : query.end]
        if query.source.type != "prometheus":
            continue
        for use in substitute(text).uses:
            reference = use.reference
            if use.where is Where.RANGE and not reference.field and reference.name in doubtful:
                used = query.node.place.within(query.start + reference.start, query.start + reference.end)
                yield from _findings(doubtful.pop(reference.name), used)


_WORDS = Pattern(r"[\w. ]+")
_NUMBER = Pattern(r"[\d.]+")
_RANGE = Pattern(r"(?:\[|:|offset )(?:\$\{?|\[\[)(\w+)", re.ASCII)
"""A variable in brackets or behind `offset`: only such ones are worth a closer look."""


def _wrong(variable: Variable) -> tuple[str, ...]:
    """The values that are no durations, nor anything else that fits into brackets."""
    return tuple(
        one.value
        for one in options(variable) or ()
        if _WORDS.fullmatch(one.value) and not is_duration(one.value) and not _NUMBER.fullmatch(one.value)
        if not (variable.type == "interval" and one.value == "auto")  # Grafana's own, of old
    )


def _findings(variable: Variable, used: Place) -> Iterator[Finding]:
    written = variable.query.string or ""
    for value in _wrong(variable):
        at = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", written)
        yield Finding(
            variable.query.place.within(*at.span()) if at is not None else variable.query.place,
            f"`{value}` is no duration, and the variable `{variable.name}` is used as one; the query fails with it",
            "write it as `5m`, `1h30m` or `30d`",
            ((used, "used as a duration here"),),
        )
