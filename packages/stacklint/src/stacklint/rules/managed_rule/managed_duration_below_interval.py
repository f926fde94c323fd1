"""GF267."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.durations import is_duration, milliseconds
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import ManagedRule
from stacklint.stack.stack import Stack

_FOR = "        for: 5m\n"
_INTERVAL = "    interval: 1m\n"
_WAITS: Final = {"for": "the alert waits", "keepFiringFor": "the alert goes on"}


@rule(
    "GF267",
    "managed-duration-below-interval",
    severity=Severity.INFO,
    bad=(
        Example(alerts(_FOR, "        for: «30s»\n")),
        Example(alerts(_FOR, f"{_FOR}        keepFiringFor: «10s»\n")),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_FOR, "        for: 1m\n")),
        Example(alerts(_FOR, "        for: 0s\n")),
        Example(alerts(_FOR, "")),
        Example(alerts(_FOR, "        for: $WAIT\n")),
        Example(alerts(_INTERVAL, "    interval: $EVERY\n")),
    ),
)
def managed_duration_below_interval(subject: ManagedRule, _stack: Stack) -> Iterator[Finding]:
    """An alert of Grafana waits less long than its group takes from one evaluation to the next.

    What happens between two evaluations nobody sees: the alert fires at the first evaluation after `for` is over, and
    so a whole interval after its condition began to hold. It goes on for a whole interval likewise.
    """
    interval = subject.group.node["interval"]
    every = interval.text or ""
    if not is_duration(every):
        return
    for key, does in _WAITS.items():
        given = subject.node[key]
        text = given.text or ""
        if is_duration(text) and 0 < milliseconds(text) < milliseconds(every):
            yield Finding(
                given.place,
                f"the rule is evaluated every {every}, so {does} as long, not {text}",
                f"write `{every}` or more, or give the group a shorter `interval`",
                ((interval.place, "how often it is evaluated"),),
            )
