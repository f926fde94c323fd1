"""What the inhibitions of an Alertmanager come to, with the alerts that the stack has.

An alert that matches the source mutes those that match the target and have the same values in all labels of `equal`,
where a label that is missing is as good as one that is empty (inhibit/inhibit.go of Alertmanager).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.stack.prometheus.routing import conditions
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import read_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.prometheus.alertmanager import Alertmanager
    from stacklint.stack.prometheus.routing import Condition
    from stacklint.stack.stack import Stack


_MOST: Final = 200_000
"""So often alerts are held against inhibitions; what takes more is not looked at."""


class Inert(NamedTuple):
    """An inhibition that mutes nothing.

    Attributes:
        label: the label of `equal` that keeps its two sides apart.
        source: the first alert that would mute.
        target: the first one that would be muted.
    """

    label: Node
    source: Rule
    target: Rule


class _Known(NamedTuple):
    """An alert, and the labels that its query or the server may add, if that can be known."""

    rule: Rule
    added: frozenset[str] | None

    def value(self, label: str) -> str | None:
        """What it has in a label, "" if it hasn't got it; `None` where that isn't known."""
        if label == "alertname":
            return self.rule.alert
        given = self.rule.labels.get(label)
        if given is not None:
            return None if "{{" in given else given
        return "" if self.added is not None and label not in self.added else None


def inert_inhibitions(manager: Alertmanager, stack: Stack) -> Iterator[Inert]:
    """The inhibitions for which there are alerts on both sides, and never two that are alike in all of `equal`.

    None where more alerts may come than are known.
    """
    inhibitions = [one for one in manager.config["inhibit_rules"].items() if one["equal"].is_sequence]
    alerts = _alerts(stack) if inhibitions and stack.alerts is not None else []
    for one in inhibitions[: _MOST // max(1, len(alerts))]:
        asked, muted = conditions(one, "source_"), conditions(one, "target_")
        if not asked or not muted:
            continue
        sources = [alert for alert in alerts if _may_match(alert, asked)]
        targets = [alert for alert in alerts if _may_match(alert, muted)]
        for label in one["equal"].items():
            if _apart(label.text or "", sources, targets):
                yield Inert(label, sources[0].rule, targets[0].rule)
                break


def _alerts(stack: Stack) -> list[_Known]:
    server = stack.prometheus[0]
    launch, outer = stack.launches.of(server.service), server.config["global"]["external_labels"].keys
    found: list[_Known] = []
    for rule in [rule for file in stack.rule_files for rule in file.rules if rule.alert]:
        query = read_expression(rule, launch)
        sound = query.root is not None and not query.faults
        possible = stack.studies.of(query.root).result.labels.possible if sound and query.root is not None else None
        found.append(_Known(rule, possible | set(outer) if possible is not None else None))
    return found


def _may_match(alert: _Known, asked: frozenset[Condition]) -> bool:
    return all(_may_hold(one, alert.value(one.label)) for one in asked)


def _may_hold(condition: Condition, value: str | None) -> bool:
    """Whether a condition may hold of a value; expressions that list no words may hold of any."""
    if value is None:
        return True
    if not condition.op.endswith("~"):
        return (value == condition.value) is (condition.op == "=")
    words = condition.words if condition.op == "=~" else None
    return words is None or value in words


def _apart(label: str, sources: list[_Known], targets: list[_Known]) -> bool:
    """Whether no source has what a target has in a label, and both are there."""
    one, other = {alert.value(label) for alert in sources}, {alert.value(label) for alert in targets}
    return bool(one and other) and None not in one | other and one.isdisjoint(other)
