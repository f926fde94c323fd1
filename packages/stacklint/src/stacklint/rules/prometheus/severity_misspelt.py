"""RU139."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import in_a_row, surely
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_SEVERITY: Final = "severity"
_KNOWN: Final = frozenset({"critical", "warning", "informational", "information", "emergency", "disaster"})
"""Values that everybody uses, none of which is a letter away from another word for how bad something is."""
_LONG: Final = 6
"""Shorter words mean other things with one letter changed: `page` and `pager`, `sev1` and `sev2`."""
_FILLED: Final = frozenset("0123456789{")
"""Signs of one of a row, and of a template."""
_PARTS: Final = Pattern(r"[\w-]+")
"""What a regular expression of a matcher may name."""
_RULES: Final = "prometheus/rules.yml"
_CONFIG: Final = "prometheus/prometheus.yml"
_LOWER: Final = "alert_relabel_configs: [{source_labels: [severity], action: lowercase, target_label: severity}]\n"
_GROUP: Final = "groups:\n  - name: app\n    rules:\n"
_ALERT: Final = "      - alert: Alert{}\n        expr: up == 0\n        labels: {{severity: {}}}\n"
_MANAGER: Final = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_ROUTE: Final = """\
route:
  receiver: team
  routes: [{{matchers: ['severity {}'], receiver: team, group_wait: 1m}}]
receivers:
  - name: team
    slack_configs: [{{api_url: http://example.com, channel: team}}]
"""


def _example(*severities: str, route: str = "", config: str = "") -> Example:
    files: dict[str, str | None] = {_RULES: _GROUP + "".join(map(_ALERT.format, range(len(severities)), severities))}
    if config:
        files[_CONFIG] = edited(_CONFIG, "scrape_configs:\n", f"{config}scrape_configs:\n")[_CONFIG]
    if route:
        files["compose.yaml"] = edited("compose.yaml", "services:\n", _MANAGER)["compose.yaml"]
        files["alertmanager.yml"] = _ROUTE.format(route)
    return Example(stack(files))


@rule(
    "RU139",
    "severity-misspelt",
    severity=Severity.WARNING,
    bad=(
        _example("«critcal»"),
        _example("«waring»", "warning", "critical"),
        _example("«Critical»", "critical", "critical"),
        _example("«urgnet»", "urgent", "urgent"),
        _example("«blockr»", route="= blocker"),
    ),
    good=(
        _example("critical", "warning", "page"),
        _example("Critical", "Warning"),
        _example("Critical", "critical", route="=~ critical|Critical"),
        _example("pages", "page", "page"),
        _example("urgent", "urgently"),
        _example("criticals", "critical", "critical"),
        _example("tier-b", route="= tier-a"),
        _example("level-1", "level-2", "level-2"),
        _example("'{{ if eq $value 0.0 }}critcal{{ end }}'", "critical"),
        _example("critcal", route="!= critcal"),
        _example("waring", "waring", "waring", "warning"),
        _example("", "critical"),
        _example("Critical", "critical", "critical", config=f"alerting:\n  {_LOWER}"),
        _example(
            "Critical", "critical", "critical", config=f"alerting:\n  alertmanagers:\n  - path_prefix: /\n    {_LOWER}"
        ),
    ),
)
def severity_misspelt(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """An alert has a severity that is but misspelt.

    Alertmanager compares values as they are written: `critcal` takes no route and no inhibition that asks for
    `critical`. A severity is told where no matcher of an Alertmanager has it, and where it is a letter away from one
    that a matcher names, that more alerts have, or that everybody uses; or away by case alone from one that more alerts
    have.
    """
    alerting = subject.config["alerting"]
    relabelling = (one["alert_relabel_configs"] for one in (alerting, *alerting["alertmanagers"].items()))
    if any(step["target_label"].text == _SEVERITY for steps in relabelling for step in steps.items()):
        return  # it is sent as another one
    loaded = {path for reference in subject.references for path in reference.files}
    alerts = [found for file in stack.rule_files if file.path in loaded for found in file.rules if found.alert]
    counted = Counter(found.labels.get(_SEVERITY, "") for found in alerts)
    matchers = (one for manager in stack.alertmanagers for one in manager.matchers())
    asked = [one.value for one in matchers if one.label == _SEVERITY]
    known, parts = _KNOWN.union(asked), {part for one in asked for part in (one, *_PARTS.findall(one))}
    every = known.union(counted)
    meant = {value: _meant(value, counted, known, every) for value in counted if value not in parts}
    for found in alerts:
        node = found.node["labels"][_SEVERITY]
        right = meant.get(value := node.text or "")
        if right is not None:
            yield Finding(
                node.place,
                f"`{value}` is another severity than `{right}` to whatever asks for it",
                f"did you mean `{right}`?",
                meant=Repair(f"write `{right}`", ((node.place, right),)),
            )


def _meant(value: str, counted: Counter[str], known: frozenset[str], every: frozenset[str]) -> str | None:
    """The severity that a misspelt one was meant to be."""
    if len(value) < _LONG or value in _KNOWN or _FILLED & set(value):
        return None
    right = surely(value, every)
    if right is None or value in {f"{right}s", right[:-1]} or in_a_row(value, right):
        return None
    alone = counted[value] == 1 and value.lower() != right.lower() and right in known
    return right if alone or counted[right] > counted[value] else None
