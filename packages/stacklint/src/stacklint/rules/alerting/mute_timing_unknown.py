"""GF155."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import ALERTS, alerts, stack
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.stack import Stack

_MUTED = "mute_time_intervals: [nights]"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_PREPARED = stack()["compose.yaml"].replace(_IMAGE, f"{_IMAGE}    entrypoint: [/render.sh]\n")
_KEYS: Final = ("mute_time_intervals", "active_time_intervals")


@rule(
    "GF155",
    "mute-timing-unknown",
    severity=Severity.WARNING,
    bad=(
        Example(alerts(_MUTED, "mute_time_intervals: [nights, «night»]")),
        Example(alerts(_MUTED, "active_time_intervals: [«weekends»]")),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_MUTED, "mute_time_intervals: [$NIGHTS]")),
        Example(alerts("  - name: nights\n", "  - name: $NIGHTS\n")),
        Example(alerts(_MUTED, "mute_time_intervals: [night]", {f"{ALERTS}.tmpl": "muteTimes: []\n"})),
        Example(alerts(_MUTED, "mute_time_intervals: [night, '']", {"compose.yaml": _PREPARED})),
    ),
)
def mute_timing_unknown(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A policy or a rule of Grafana names a mute timing that no provisioning file creates.

    Unless somebody has made it by hand in this Grafana before, provisioning ends in "mute time interval does not
    exist", and Grafana does not start. Put it under `muteTimes` in a file of `provisioning/alerting`, or name one
    that is there.
    """
    known = subject.names("muteTimes") if subject.closed else None
    others = subject.names("contactPoints") or {}
    for node, org in subject.routings() if known is not None else ():
        timings = (known or {}).get(org, {})
        managed = timings or others.get(org)
        for item in (item for key in _KEYS for item in node[key].items()):
            name = item.text or ""
            if not name or "$" in name or not managed or name in timings:
                continue
            right = nearest(name, timings)
            shown = [timings[right]] if right else list(timings.values())[:3]
            yield Finding(
                item.place,
                f"no mute timing `{name}` is provisioned; unless it was made by hand, Grafana does not start",
                f"did you mean `{right}`?" if right else "add it to `muteTimes`",
                tuple((timing.place, f"the mute timing `{timing.text}`") for timing in shown),
            )
