"""GF211."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, targets
from stacklint.rules.fixtures import BOARD, board, edited
from stacklint.stack.boards.board import Board, Panel
from stacklint.stack.boards.sources import target_source
from stacklint.stack.boards.times import may_be_delay, may_be_interval, may_be_moment, may_look_back, offset
from stacklint.stack.stack import Stack

_TITLE = '"title": "Application",'
_MOMENT = "write it as `now-6h`, `now/d` or a date"
_LENGTH = "write it as `1h` or `30s`"
_AUTO = '{"name": "step", "type": "interval", "query": "1m,1h", "auto": true, "auto_min": %s}'
_STEP = '{"refId": "A", "expr": "up[$step]", "interval": %s}'


def _root(more: str) -> dict[str, str]:
    return edited(BOARD, _TITLE, f"{_TITLE}\n  {more},")


@rule(
    "GF211",
    "unreadable-time",
    severity=Severity.WARNING,
    bad=(
        Example(_root('"time": {"from": «"yesterday"», "to": "now"}')),
        Example(_root('"time": {"from": «"now-6 hours"», "to": «"now/day"»}')),
        Example(_root('"timepicker": {"quick_ranges": [{"display": "Day", "from": «"a day"», "to": "now"}]}')),
        Example(_root('"timepicker": {"refresh_intervals": ["5s", «"often"»]}')),
        Example(_root('"time": {"from": «"6h"», "to": "now"}')),
        Example(_root('"timepicker": {"nowDelay": «"a minute"»}')),
        Example(_root('"time": {"from": "now", "to": «"now-6h"»}')),
        Example(_root('"timepicker": {"quick_ranges": [{"from": "now-1d", "to": «"now-24h"»}]}')),
        Example(panel('"timeFrom": «"yesterday"», "timeShift": «"one day"», "interval": «"fast"»')),
        Example(targets(_STEP % '«"short"»')),
        Example(board(_AUTO % '«"short"»', "rate(up[$step])")),
    ),
    good=(
        Example(_root('"time": {"from": "now-1d/d", "to": "now+2fQ / fy"}')),
        Example(_root('"time": {"from": "2026-01-01T00:00:00Z", "to": "1767225600000"}')),
        Example(_root('"time": {"from": "${start}", "to": null}')),
        Example(_root('"timepicker": {"refresh_intervals": ["", "10", "1.5h"], "quick_ranges": []}')),
        Example(_root('"timepicker": {"nowDelay": "1m"}')),
        Example(_root('"time": {"from": "now-1M", "to": "now-2w"}')),
        Example(_root('"time": {"from": "now-1w", "to": "now+1h"}')),
        Example(_root('"time": {"from": "2026", "to": "2026-06"}')),
        Example(panel('"timeFrom": "now/d", "timeShift": "1d/d", "interval": ">1m"')),
        Example(panel('"timeFrom": "+2h", "timeShift": "$shift", "interval": ""')),
        Example(targets(_STEP % '"$step"')),
        Example(targets('{"refId": "A", "datasource": {"type": "loki", "uid": "loki"}, "interval": "auto"}')),
        Example(board(_AUTO % '"10s"', "rate(up[$step])")),
    ),
)
def unreadable_time(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A time, a range or an interval is written in a way that Grafana can't read, or ends before it begins.

    It checks none of them when it loads the dashboard. The page opens with a range that isn't one, a panel shows the
    range of the dashboard and not its own, and one whose interval is none shows an error. A moment is `now`, less or
    more of some `s`, `m`, `h`, `d`, `w`, `M` or `y`, rounded to one of them by `/d` and the like, or a date; a length
    of time is a number and a unit.
    """
    yield from _settings(subject)
    for one in subject.panels:
        yield from _panel(one)
    for variable in subject.declared:
        if variable.type == "interval":
            yield from _unless(may_be_interval, variable.node["auto_min"], "the variable has no such step", _LENGTH)


def _settings(board: Board) -> Iterator[Finding]:
    """What the dashboard says of its range, in either form."""
    second = board.node["timeSettings"]
    shown, picker = (second, second) if second.present else (board.node["time"], board.node["timepicker"])
    offered = picker["quickRanges" if second.present else "quick_ranges"]
    for key in ("from", "to"):
        yield from _unless(may_be_moment, shown[key], "the dashboard opens without its range", _MOMENT)
        for one in offered.items():
            yield from _unless(may_be_moment, one[key], "it can't be chosen", _MOMENT)
    for one in (shown, *offered.items()):
        yield from _backwards(one)
    yield from _unless(may_be_delay, picker["nowDelay"], "`now` is not put back", _LENGTH)
    for node in picker["autoRefreshIntervals" if second.present else "refresh_intervals"].items():
        yield from _unless(may_be_interval, node, "it can't be chosen", _LENGTH)


def _backwards(shown: Node) -> Iterator[Finding]:
    """A range that ends before it begins."""
    start, end = offset(shown["from"].string or ""), offset(shown["to"].string or "")
    if start is not None and end is not None and start >= end:
        said = "the range ends before it begins" if start > end else "the range ends where it begins"
        yield Finding(shown["to"].place, f"{said}; there is no data in it", "write the earlier moment as `from`")


def _panel(panel: Panel) -> Iterator[Finding]:
    timing = panel.timing
    yield from _unless(may_look_back, timing["timeFrom"], "the panel shows the range of the dashboard", _LENGTH)
    yield from _unless(may_look_back, timing["timeShift"], "the panel is not shifted", _LENGTH)
    yield from _unless(may_be_interval, timing["interval"], "the panel shows an error", _LENGTH)
    for target in panel.targets:
        written = target.query["interval"]
        if written.present and target_source(target, panel).type == "prometheus":
            yield from _unless(may_be_interval, written, "the query fails", _LENGTH)


def _unless(fits: Callable[[str], bool], node: Node, effect: str, advice: str) -> Iterator[Finding]:
    text = node.string
    if text is not None and not fits(text):
        yield Finding(node.place, f"`{text}` is no time that Grafana can read; {effect}", advice)
