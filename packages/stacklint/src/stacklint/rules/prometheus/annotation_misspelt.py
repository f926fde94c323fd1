"""RU140."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.nearness import in_a_row, plainly, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node, Place

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
        _example("summary_es: a", "summary_en: a", "summary_en: a"),
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
    alerts = [
        found.node["annotations"]
        for file in stack.rule_files
        if file.path in loaded
        for found in file.rules
        if found.alert
    ]
    counted = Counter(name for node in alerts for name in node.keys)
    known = _KNOWN.union(counted)
    near = {name: right for name in counted if (right := _meant(name, counted, known))}
    texts = list(_texts(stack)) if near else []
    meant = {name: right for name, right in near.items() if not any(name in text for text in texts)}
    spelt = _first(set(meant.values()), alerts)
    for node in alerts if meant else ():
        for name in node.keys:
            right = meant.get(name)
            if right is not None and not node[right].exists:
                yield Finding(
                    node[name].place.key(),
                    f"nothing reads the annotation `{name}`, and this alert has no `{right}`",
                    f"did you mean `{right}`?",
                    ((spelt[right], "here it is spelt so"),) if right in spelt else (),
                )


def _meant(name: str, counted: Counter[str], known: frozenset[str]) -> str | None:
    """The annotation that a misspelt one was meant to be."""
    if len(name) < _LONG or counted[name] > 1 or any(letter.isdigit() for letter in name):
        return None
    right = surely(name, known) if name not in _KNOWN else None
    if right is None or name in {f"{right}s", right[:-1]} or in_a_row(name, right):
        return None
    least = 0 if right in _KNOWN and not plainly(name, (right,)) else 1 if right in _KNOWN else 2
    return right if counted[right] >= least else None


def _texts(stack: Stack) -> Iterator[str]:
    """The texts of notifications, which may read an annotation."""
    for manager in stack.alertmanagers:
        yield from (node.text or "" for node in manager.texts())
        yield from (stack.files.text(path).text for path in manager.template_files())


def _first(names: set[str], alerts: list[Node]) -> dict[str, Place]:
    """Where some annotations stand first."""
    found: dict[str, Place] = {}
    for node in alerts if names else ():
        for name in names.intersection(node.keys).difference(found):
            found[name] = node[name].place.key()
    return found
