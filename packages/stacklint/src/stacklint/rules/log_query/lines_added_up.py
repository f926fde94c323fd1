"""GF263."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.logql import Result
from stacklint.logql.tokens import Kind, Token, read_tokens
from stacklint.logql.words import FUNCTIONS, GROUPINGS, RANGES
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import BOARD, board
from stacklint.rules.panels import shown_by
from stacklint.stack.boards.totals import DRAWING, REDUCING, has_one_point, total
from stacklint.stack.queries.log_queries import LogQuery
from stacklint.stack.queries.steps import has_least_step
from stacklint.stack.stack import Stack

_TYPES: Final = DRAWING | REDUCING
_RATES: Final = frozenset({"bytes_rate", "rate"})
_COUNTS: Final = frozenset({"bytes_over_time", "count_over_time", "sum_over_time"})
_LIKE: Final = frozenset({"bottomk", "max", "min", "sort", "sort_desc", "sum", "topk", "vector"})
"""What may stand around them, and leave the values of the same kind."""
_ARITHMETIC: Final = frozenset({"+", "-", "*", "/", "%", "^"})
_LINES: Final = '{app="web"} |= "error"'


def _asked(query: str, panel: str = ', "options": {"reduceOptions": {"calcs": ["sum"]}}', more: str = "") -> Example:
    files = board("", query.replace('"', '\\"'), panel, source="loki")
    return Example({**files, BOARD: files[BOARD].replace('"refId": "A"', f'"refId": "A"{more}')})


def _marked(query: str, kind: str = "stat", part: str = "reduceOptions") -> Example:
    options = f', "options": {{"{part}": {{"calcs": [«"sum"»]}}}}'
    files = board("", query.replace('"', '\\"'), options, source="loki")
    return Example({**files, BOARD: files[BOARD].replace('"stat"', f'"{kind}"')})


@rule(
    "GF263",
    "lines-added-up",
    severity=Severity.WARNING,
    bad=(
        _marked(f"sum(count_over_time({_LINES} [24h]))"),
        _marked(f"sum by (level) (count_over_time({_LINES} [$__range])) or vector(0)", "piechart"),
        _marked(f"topk(5, sum by (level) (rate({_LINES} [5m])))", "bargauge"),
        _marked(f"sum by (level) (count_over_time({_LINES} [5m]))", "timeseries", "legend"),
        _marked('sum(sum_over_time({app="web"} | logfmt | unwrap bytes [1h]))'),
    ),
    good=(
        _asked(f"sum(count_over_time({_LINES} [$__auto]))"),
        _asked(f"sum(count_over_time({_LINES} [$__interval]))"),
        _asked(f"sum(count_over_time({_LINES} [$window]))"),
        _asked(f"sum(count_over_time({_LINES} [24h]))", more=', "queryType": "instant"'),
        _asked(f"sum(count_over_time({_LINES} [24h]))", more=', "instant": true'),
        _asked(f"sum(count_over_time({_LINES} [1h]))", more=', "step": "1h"'),
        _asked(f"sum(count_over_time({_LINES} [1h]))", more=', "interval": "1h"'),
        _asked(f"sum(count_over_time({_LINES} [24h]))", ', "options": {"reduceOptions": {"calcs": ["lastNotNull"]}}'),
        _asked(f"sum(count_over_time({_LINES} [24h])) / 24"),
        _asked(f"count by (level) (count_over_time({_LINES} [24h]))"),
        _asked(f"count(count_over_time({_LINES} [24h]))"),
        _asked(f"sum(count_over_time({_LINES} [1h])) + sum(count_over_time({_LINES} [2h]))"),
        _asked('sum(avg_over_time({app="web"} | logfmt | unwrap bytes [1h]))'),
        _asked(_LINES),
    ),
)
def lines_added_up(subject: LogQuery, _stack: Stack) -> Iterator[Finding]:
    """A panel adds up counts of log lines whose windows overlap, or lines a second.

    Grafana asks Loki for one value for each step of the range, and `sum` adds them up. With a window of its own, such
    as `[24h]`, each line is counted once for each step whose window holds it: hundreds of times. Windows that are as
    long as the steps, `[$__auto]`, add up to the lines that there are; so does one window over the whole range that is
    asked for once. In a legend the sum is no more than one of its columns, so that is only mentioned.
    """
    found = shown_by(subject, _TYPES)
    asked = total(found[0]) if found is not None else None
    if found is None or asked is None or subject.query.result is not Result.NUMBERS or subject.query.faults:
        return
    panel, target = found
    if has_one_point(panel, target) or has_least_step(panel, target) or target.query["step"].present:
        return
    function, window = _counted(subject)
    if function is None or window is None:
        return
    written = (subject.node.string or "")[slice(*subject.text.original(*window.span))].strip("[] ")
    whole = written in {"$__range", "${__range}"}
    if function.text in _COUNTS and not whole and not subject.text.literal(*window.span):
        return
    what = "lines a second are added up: how much that is depends on how many points there are"
    if function.text in _COUNTS:
        what = "counts are added up, each of which is of all of the range before it" if whole else _OVERLAP
    yield Finding(
        asked.node.place,
        what,
        "write the window as `[$__auto]`" if function.text in _COUNTS else "count them, with the window `[$__auto]`",
        ((subject.place((function.start, window.end)), "the points"),),
        severity=Severity.INFO if asked.in_legend else None,
        cause=function.text,
    )


_OVERLAP: Final = "counts are added up whose windows are not the steps: what is in several counts several times"


def _counted(subject: LogQuery) -> tuple[Token | None, Token | None]:
    """The function that counts lines and its window, where a query is made of one alone."""
    tokens, _ = read_tokens(subject.text.text)
    windows = [one for one in tokens if one.kind is Kind.RANGE]
    words = [
        one
        for one, after in pairwise(tokens)
        if one.kind is Kind.WORD and one.text in FUNCTIONS and after.text in {"(", *GROUPINGS}
    ]
    counting = [one for one in words if one.text in RANGES]
    if len(windows) != 1 or len(counting) != 1 or counting[0].text not in _RATES | _COUNTS:
        return None, None
    others = any(one.text not in _LIKE for one in words if one is not counting[0])
    reckons = any(one.kind is Kind.SIGN and one.text in _ARITHMETIC for one in tokens)
    return (None, None) if others or reckons else (counting[0], windows[0])
