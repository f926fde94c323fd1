"""GF134."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_OLD = "    type: file\n"
_WATCHES = (11, 0)


@rule(
    "GF134",
    "negative-interval",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, _OLD, _OLD + "    updateIntervalSeconds: «-1»\n")),
        Example(
            edited(
                _FILE,
                _OLD,
                _OLD + "    updateIntervalSeconds: «-1»\n",
                {"compose.yaml": stack()["compose.yaml"].replace("grafana:12.2.0", "grafana:10.4.2")},
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _OLD, _OLD + "    updateIntervalSeconds: 0\n")),
        Example(edited(_FILE, _OLD, _OLD + "    updateIntervalSeconds: 3\n")),
    ),
)
def negative_interval(subject: Provider, _stack: Stack) -> Iterator[Finding]:
    """A dashboard provider looks for changes at a negative interval.

    Versions before 11 crash over it. Newer ones watch the folder, as for every interval up to 10 seconds, so it is no
    way to switch updates off. Leave the key out, or write a number of seconds.
    """
    written = subject.node["updateIntervalSeconds"]
    text = written.text or ""
    if not text.startswith("-") or not text[1:].isdecimal() or not text.strip("-0"):
        return
    old = subject.version is not None and subject.version < _WATCHES
    yield Finding(
        written.place,
        f"`updateIntervalSeconds` is negative; Grafana {'crashes' if old else 'before 11 crashes, later ones watch'}"
        + ("" if old else " the folder"),
        "delete it, or give the seconds between two looks at the folder",
        severity=Severity.ERROR if old else None,
    )
