"""RU140."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import plainly, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus import Prometheus
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Place
    from stacklint.stack.rule_files import Rule

_KNOWN: Final = frozenset({"summary", "description", "runbook_url"})
"""Annotations that everybody uses (Prometheus documentation: alerting rules)."""
_LONG: Final = 6
_RULES: Final = "prometheus/rules.yml"
_GROUP: Final = "groups:\n  - name: app\n    rules:\n"
_ALERT: Final = "      - alert: Alert{}\n        expr: up == 0\n        annotations: {{{}}}\n"
_MANAGER: Final = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_TEXT: Final = """\
route: {receiver: team}
receivers:
  - name: team
    slack_configs: [{api_url: http://example.com, channel: team, title: '{{ .CommonAnnotations.sumary }}'}]
"""


def _example(*annotations: str, read: bool = False) -> Example:
    files: dict[str, str | None] = {_RULES: _GROUP + "".join(map(_ALERT.format, range(len(annotations)), annotations))}
    if read:
        files["compose.yaml"] = edited("compose.yaml", "services:\n", _MANAGER)["compose.yaml"]
        files["alertmanager.yml"] = _TEXT
    return Example(stack(files))


@rule(
    "RU140",
    "annotation-misspelt",
    severity=Severity.WARNING,
    bad=(
        _example("«sumary»: a"),
        _example("summary: a, «Description»: b", "summary: a, description: b"),
        _example("«dashbord»: a", "dashboard: a", "dashboard: b"),
    ),
    good=(
        _example("summary: a, description: b, runbook_url: 'https://example.org'"),
        _example("Summary: a"),
        _example("runbookURL: a"),
        _example("sumary: a, summary: b"),
        _example("sumary: a", "sumary: a"),
        _example("sumary: a", read=True),
        _example("title: a", "titel: a", "titel: a"),
        _example("dashboards: a", "dashboard: a", "dashboard: b"),
        _example("dashboard_1: a", "dashboard_2: a", "dashboard_2: a"),
    ),
)
def annotation_misspelt(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """An annotation of an alert is called nearly as another, and nothing reads it.

    A notification shows `summary` and says nothing where an alert has `sumary`. An annotation is told where a single
    alert has it, which lacks the other one, where no text of an Alertmanager reads it, and where it is a letter away
    from one that everybody uses, or that more alerts have.
    """
    loaded = {path for reference in subject.references for path in reference.files}
    alerts = [found for file in stack.rule_files if file.path in loaded for found in file.rules if found.alert]
    counted = Counter(name for found in alerts for name in found.node["annotations"].keys)
    known = _KNOWN.union(counted)
    meant = {name: right for name in counted if (right := _meant(name, counted, known)) and not _is_read(name, stack)}
    for node in (one.node["annotations"] for one in alerts if meant):
        for name in node.keys:
            right = meant.get(name)
            if right is None or node[right].exists:
                continue
            other = _first(right, alerts)
            yield Finding(
                node[name].place.key(),
                f"nothing reads the annotation `{name}`, and this alert has no `{right}`",
                f"did you mean `{right}`?",
                ((other, "here it is spelt so"),) if other is not None else (),
            )


def _meant(name: str, counted: Counter[str], known: frozenset[str]) -> str | None:
    """The annotation that a misspelt one was meant to be."""
    if len(name) < _LONG or counted[name] > 1 or any(letter.isdigit() for letter in name):
        return None
    right = surely(name, known) if name not in _KNOWN else None
    if right is None or name in {f"{right}s", right[:-1]}:
        return None
    least = 0 if right in _KNOWN and not plainly(name, (right,)) else 1 if right in _KNOWN else 2
    return right if counted[right] >= least else None


def _is_read(name: str, stack: Stack) -> bool:
    """Whether a text of a notification reads an annotation, or may."""
    return any(name in (node.text or "") for manager in stack.alertmanagers for node in manager.texts()) or any(
        name in stack.files.text(path).text for manager in stack.alertmanagers for path in manager.template_files()
    )


def _first(name: str, alerts: list[Rule]) -> Place | None:
    nodes = (found.node["annotations"][name] for found in alerts)
    return next((node.place.key() for node in nodes if node.exists), None)
