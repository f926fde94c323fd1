"""LK280."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import surely
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.document import Place
    from stacklint.stack.prometheus.rule_files import Rule

_RULES: Final = "prometheus/rules.yml"
_CONFIG: Final = "prometheus/prometheus.yml"
_GROUP: Final = "groups:\n  - name: app\n    rules:\n"
_ALERT: Final = "      - alert: {}\n        expr: up == 0\n        labels: {{{}}}\n"
_SERVICES: Final = "services:\n"
_MANAGER: Final = """\
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_ROUTE: Final = """\
route:
  receiver: team
  routes: [{{matchers: [{}], receiver: team}}]
receivers:
  - name: team
    slack_configs: [{{api_url: http://example.com, channel: team, title: '{}'}}]
"""
_RELABELLED: Final = "alerting:\n  alert_relabel_configs: [{action: labelmap, regex: a(.+)}]\nscrape_configs:"
_LONG: Final = 6
"""Shorter words mean other things with one letter changed: `team` and `term`."""
_ENOUGH: Final = 2
"""How many alerts say how a label is spelt."""
_NO_WORD: Final = Pattern(r"[\d_.-]+")
_SEVERITIES: Final = frozenset({"critical", "warning", "info", "page", "error", "high", "medium", "low"})


def _example(odd: str, *others: str, route: str = "", text: str = "", relabelled: bool = False) -> Example:
    alerts = "".join(_ALERT.format(f"Alert{number}", labels) for number, labels in enumerate((odd, *others)))
    files: dict[str, str | None] = {_RULES: _GROUP + alerts}
    if route:
        files["compose.yaml"] = edited("compose.yaml", _SERVICES, _SERVICES + _MANAGER)["compose.yaml"]
        files["alertmanager.yml"] = _ROUTE.format(route, text)
    if relabelled:
        files[_CONFIG] = edited(_CONFIG, "scrape_configs:", _RELABELLED)[_CONFIG]
    return Example(stack(files))


_TWO: Final = ("severity: warning", "severity: critical")


@rule(
    "LK280",
    "label-misspelt",
    severity=Severity.WARNING,
    bad=(
        _example("«serverity»: critical", *_TWO),
        _example("«Severity»: warning", *_TWO),
        _example("«severtiy»: page", *_TWO),
        _example("«serverity»: critical", "severity: warning", route="severity = critical"),
        _example("«componet»: web", "component: web", "component: web"),
    ),
    good=(
        _example(*_TWO),
        _example("serverity: critical, severity: critical", *_TWO),
        _example("serverity: critical", "severity: critical"),
        _example("serverity: critical", "serverity: warning", *_TWO),
        _example("serverity: critical", *_TWO, route="serverity = critical"),
        _example("serverity: critical", *_TWO, route="team = web", text="{{ .CommonLabels.serverity }}"),
        _example("serverity: critical", *_TWO, relabelled=True),
        _example("severity: critical", route="team = web"),
        _example("serverity: critical", route="severity = critical"),
        _example("services: web", "service: web", "service: web"),
        _example("term: web", "team: web", "team: web"),
        _example("source_ip: a", "source_id: b", "source_id: b"),
        _example("shard_1: a", "shard_2: a", "shard_2: a"),
    ),
)
def label_misspelt(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """An alert has a label that is but misspelt.

    Alertmanager takes labels as they are written. What asks for `severity`, such as a route or an inhibition, passes an
    alert by that has `serverity` instead. A label is told where nothing in an Alertmanager's configuration asks for it,
    where it is a letter or its case away from one that is asked for, or that more alerts have, and where its value is
    one of those that the other label has.
    """
    if any(server.config["alerting"]["alert_relabel_configs"].present for server in stack.prometheus):
        return
    loaded = {path for reference in subject.references for path in reference.files}
    alerts = [found for file in stack.rule_files if file.path in loaded for found in file.rules if found.alert]
    counted = Counter(label for found in alerts for label in found.labels)
    asked, values = _asked(stack), _values(alerts, stack)
    meant = _meant(counted, asked)
    for found in alerts if meant else ():
        for label, value in found.node.texts_at("labels").items():
            right = meant.get(label)
            if right is None or right in found.labels or not _fits(value, right, values) or _is_read(label, stack):
                continue
            where = asked[right] if right in asked else _first(right, alerts)
            yield Finding(
                found.node["labels"][label].place.key(),
                f"this alert has the label `{label}`, which nothing asks for, and no label `{right}`",
                f"did you mean `{right}`?",
                ((where, "here it is spelt so"),),
            )


def _asked(stack: Stack) -> dict[str, Place]:
    """The labels that routes, inhibitions and groupings ask for, and where first."""
    found: dict[str, Place] = {}
    for alertmanager in stack.alertmanagers:
        for matcher in alertmanager.matchers():
            found.setdefault(matcher.label, matcher.label_at)
        for node in alertmanager.labels():
            found.setdefault(node.text or "", node.place)
    return found


def _values(alerts: Iterable[Rule], stack: Stack) -> Mapping[str, set[str]]:
    """The values that alerts have of each label, and those that are asked for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for alert in alerts:
        for label, value in alert.labels.items():
            found[label].add(value)
    for alertmanager in stack.alertmanagers:
        for matcher in alertmanager.matchers():
            found[matcher.label].add(matcher.value)
    return found


def _meant(counted: Mapping[str, int], asked: Mapping[str, Place]) -> dict[str, str]:
    """What labels that nothing asks for are meant to be, where they are nearly one that is known."""
    known = frozenset([*asked, *(label for label, times in counted.items() if times >= _ENOUGH)])
    found: dict[str, str] = {}
    for label, times in counted.items():
        right = surely(label, known) if label not in asked else None
        others = counted.get(right, 0) if right is not None else 0  # where no alert has it, LK116 tells of the matcher
        if right is not None and others > (times - 1 if right in asked else times) and _is_slip(label, right):
            found[label] = right
    return found


def _is_slip(label: str, right: str) -> bool:
    """Whether two labels that are alike can't both be meant: not one thing and several, and not two of a row."""
    if label.lower() == right.lower():
        return True
    plural = label == f"{right}s" or right == f"{label}s"
    return len(label) >= _LONG and not plural and _NO_WORD.sub("", label) != _NO_WORD.sub("", right)


def _fits(value: str, right: str, values: Mapping[str, set[str]]) -> bool:
    return value in values.get(right, ()) or (right == "severity" and value in _SEVERITIES)


def _is_read(label: str, stack: Stack) -> bool:
    """Whether a text of a notification reads a label, or may."""
    return any(
        label in (node.text or "") for alertmanager in stack.alertmanagers for node in alertmanager.texts()
    ) or any(
        label in stack.files.text(path).text
        for alertmanager in stack.alertmanagers
        for path in alertmanager.template_files()
    )


def _first(label: str, alerts: Iterable[Rule]) -> Place:
    alert = next(alert for alert in alerts if label in alert.labels)
    own = alert.node["labels"][label]
    return (own if own.present else alert.group["labels"][label]).place.key()
