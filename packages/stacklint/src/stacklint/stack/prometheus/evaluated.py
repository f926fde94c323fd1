"""Who evaluates a rule, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.models.durations import is_duration, milliseconds
from stacklint.stack.prometheus.intervals import Setting, rule_interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.stack.prometheus.rule_files import Rule
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.stack import Stack


def loading(path: str, stack: Stack) -> tuple[Prometheus, ...]:
    """The servers of a stack that load the rule file at a path of the repository."""
    return tuple(
        server for server in stack.prometheus if any(path in reference.files for reference in server.references)
    )


def interval_of(rule: Rule, servers: tuple[Prometheus, ...]) -> Setting | None:
    """How often a rule is evaluated; `None` where its group leaves that to servers that we don't know, or differ."""
    if rule.group["interval"].present:
        return rule_interval(rule, rule.group)  # no configuration is asked
    return agreed(rule_interval(rule, server.config) for server in servers)


def agreed(settings: Iterable[Setting | None]) -> Setting | None:
    """What all settings say; `None` where they differ, one isn't known, or there is none."""
    found = tuple(settings)
    lengths = {one.seconds if one is not None else None for one in found}
    return found[0] if len(lengths) == 1 else None


def seconds(text: str | None) -> float | None:
    """The duration that a text is; `None` where there is none, or none that Prometheus takes."""
    return milliseconds(text) / 1000 if text is not None and is_duration(text) else None
