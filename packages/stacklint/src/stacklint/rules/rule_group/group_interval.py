"""GF160."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.durations import is_duration, milliseconds
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts, stack
from stacklint.stack.grafana.alerting import RuleGroup
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_INTERVAL = "    interval: 1m\n"
_TICK: Final = 10
_COMPOSE = stack()["compose.yaml"]
_IMAGE = "    image: grafana/grafana:12.2.0\n"


def _set(name: str) -> dict[str, str | None]:
    return {"compose.yaml": _COMPOSE.replace(_IMAGE, f"{_IMAGE}    environment: {{{name}}}\n")}


@rule(
    "GF160",
    "group-interval",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_INTERVAL, "    interval: «15s»\n")),
        Example(alerts(_INTERVAL, "    interval: «0s»\n")),
        Example(alerts(_INTERVAL, "    interval: «5s»\n", _set("GF_SERVER_ROOT_URL: 'http://x'"))),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_INTERVAL, "    interval: 1m30s\n")),
        Example(alerts(_INTERVAL, "    interval: $EVERY\n")),
        Example(alerts(_INTERVAL, "    interval: 15\n")),
        Example(alerts(_INTERVAL, "    interval: 5s\n", _set("GF_UNIFIED_ALERTING_SCHEDULER_TICK_INTERVAL: 5s"))),
        Example(alerts(_INTERVAL, "    interval: 5s\n", _set("GF_FEATURE_TOGGLES_ENABLE: configurableSchedulerTick"))),
    ),
)
def group_interval(subject: RuleGroup, _stack: Stack) -> Iterator[Finding]:
    """A group of Grafana rules is to be evaluated at times that Grafana's scheduler does not have.

    It works in steps of ten seconds, and refuses any interval that is no multiple of them: Grafana does not start.
    Write the next multiple, such as `20s` for `15s`.
    """
    node = subject.node["interval"]
    text = node.text or ""
    if not is_duration(text) or _ticks_otherwise(subject.alerting.grafana):
        return
    seconds = milliseconds(text) // 1000
    if not seconds or seconds % _TICK:
        longer = (seconds // _TICK + 1) * _TICK
        yield Finding(
            node.place,
            f"`interval` is {text}, and has to be a multiple of 10s; Grafana does not start",
            f"write `{longer}s`",
        )


def _ticks_otherwise(grafana: Grafana | None) -> bool:
    """Whether the scheduler may have been given other steps."""
    environment = grafana.service.environment if grafana is not None else {}
    return any(
        "SCHEDULER_TICK" in name or "configurableSchedulerTick" in f"{name}={value.text}"
        for name, value in environment.items()
    )
