"""LK270."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.models.durations import is_duration, milliseconds
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_COMPOSE: Final = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    command: [--config.file=/etc/alertmanager/alertmanager.yml{}]
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG: Final = "route:\n  receiver: team\n{}receivers: [{{name: team}}]\n"
_GROUP, _REPEAT = "group_interval", "repeat_interval"
_DEFAULTS: Final = {_GROUP: "5m", _REPEAT: "4h"}
_RETENTION: Final = "120h"
_HOUR: Final = 3_600_000
_HOURS: Final = Pattern(r"[0-9]+[hms]")


def _routed(*lines: str, flag: str = "") -> Example:
    text = "".join(f"  {line}\n" for line in lines)
    return Example(stack({"compose.yaml": _COMPOSE.format(flag), "alertmanager.yml": _CONFIG.format(text)}))


class _Interval(NamedTuple):
    """An interval of a route: what is written, and where; `node` is `None` for one that nobody wrote."""

    text: str
    node: Node | None

    @property
    def length(self) -> int:
        """In milliseconds."""
        return milliseconds(self.text)


@rule(
    "LK270",
    "repeat-interval",
    severity=Severity.WARNING,
    bad=(
        _routed("group_interval: 4h", "repeat_interval: «1m»"),
        _routed("group_interval: «5h»"),
        _routed("group_interval: 4h", "routes: [{receiver: team, matchers: [a = b], repeat_interval: «1h»}]"),
        _routed("repeat_interval: «1w»"),
        _routed("repeat_interval: «90m»", flag=", --data.retention=1h"),
    ),
    good=(
        _routed(),
        _routed("group_interval: 4h", "repeat_interval: 4h"),
        _routed("repeat_interval: 1w", flag=", --data.retention=340h"),
        _routed("repeat_interval: 1w", flag=", --data.retention=$KEPT"),
        _routed("repeat_interval: weekly"),
        _routed("repeat_interval: 1m", "group_interval: 1m", "routes: [{receiver: team, group_wait: 10s}]"),
    ),
)
def repeat_interval(subject: Alertmanager, _stack: Stack) -> Iterator[Finding]:
    """A notification is repeated at other times than its route says.

    Alertmanager looks at a group once in its `group_interval`, so nothing is repeated more often than that. What it
    has sent it remembers for `--data.retention`, 120 hours by default: of a longer `repeat_interval` it forgets
    the notification before it is due, and sends it again at once. It says both in a warning as it starts.
    """
    retention = _kept(subject)
    pending = [(subject.config["route"], {key: _Interval(text, None) for key, text in _DEFAULTS.items()})]
    while pending:
        route, inherited = pending.pop()
        own = {key: _Interval(text, route[key]) for key in _DEFAULTS if (text := route.text_at(key)) is not None}
        intervals = {**inherited, **own}
        pending += [(one, intervals) for one in route["routes"].items()]
        if own and all(is_duration(one.text) for one in intervals.values()):
            yield from _judged(intervals[_GROUP], intervals[_REPEAT], own, retention)


def _kept(subject: Alertmanager) -> _Interval | None:
    """For how long notifications are remembered; `None` where that isn't known."""
    flag = subject.service.flag("data.retention")
    if flag is None:
        return _Interval(_RETENTION, None)
    return _Interval(*flag) if _HOURS.fullmatch(flag[0]) else None


def _judged(
    group: _Interval, repeat: _Interval, own: dict[str, _Interval], retention: _Interval | None
) -> Iterator[Finding]:
    wrong = own.get(_REPEAT, group).node
    assert wrong is not None  # what a route has of its own is written
    if repeat.length < group.length:
        other = group if wrong is repeat.node else repeat
        yield Finding(
            wrong.place,
            f"a group is looked at every {group.text} only, so its notifications are repeated then, not every "
            f"{repeat.text}",
            f"write a `{_REPEAT}` that is not shorter than the `{_GROUP}`",
            ((other.node.place, "the other interval"),) if other.node is not None else (),
        )
    elif _REPEAT in own and retention is not None and repeat.length > retention.length:
        yield Finding(
            wrong.place,
            f"a notification is remembered for {retention.text}, and sent again then, not after {repeat.text}",
            f"start Alertmanager with a `--data.retention` of more than {-(-repeat.length // _HOUR)}h",
            ((retention.node.place, "for how long it is remembered"),) if retention.node is not None else (),
        )
