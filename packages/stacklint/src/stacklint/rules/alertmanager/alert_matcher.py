"""LK116."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.alertmanager import Alertmanager, Alerts, read_alerts
from stacklint.stack.stack import Stack

_COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes: [./prometheus:/etc/prometheus]
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_RULES = """\
groups:
  - name: app
    rules:
      - alert: TargetDown
        expr: up == 0
        labels: {severity: critical}
"""
_CONFIG = """\
route:
  receiver: nobody
  routes:
    - matchers: [{}]
receivers:
  - name: nobody
"""
_SIMPLE = re.compile(r"(?:[\w |-]*\.[*+]?){0,3}[\w |-]*", re.ASCII)
"""Expressions of words, alternatives and a few `.*`: what is left can't take long to match."""

_MATCHER = re.compile(
    r"""\s*(?P<label>[A-Za-z_]\w*)\s*(?P<op>=~?)\s*(?P<quote>["']?)(?P<value>[^"']*?)(?P=quote)\s*""", re.ASCII
)


def _example(matcher: str) -> Example:
    files = {"compose.yaml": _COMPOSE, "prometheus/rules.yml": _RULES, "alertmanager.yml": _CONFIG.format(matcher)}
    return Example(stack(files))


@rule(
    "LK116",
    "alert-matcher",
    severity=Severity.ERROR,
    bad=(
        _example("alertname = «TargetsDown»"),
        _example("severity=«crtical»"),
        _example('alertname="«Other»"'),
        _example('alertname =~ "«Http.+»"'),
        _example("«sevrity» = critical"),
        Example(
            {
                **_example("severity = info").files,
                "alertmanager.yml": _CONFIG.format("").replace(": []", ": []\n      group_by: [«jobs»]"),
            }
        ),
    ),
    good=(
        _example("alertname = TargetDown"),
        _example("severity = warning"),
        _example("alertname =~ Target.*"),
        _example("team = web"),
        _example("job = app"),
    ),
)
def alert_matcher(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A route or an inhibition asks for an alert, or for a label, that no rule defines.

    It matches nothing, so the alerts it was written for take another way or are not muted. A value is judged only
    for `alertname`, and where it is nearly one that the rules give to its label; a label only where it is nearly one
    that the alerts have.
    """
    known = read_alerts(stack)
    if known is None:
        return
    for node in subject.labels():
        yield from _judge_label(node.text or "", node.place, known)
    for node in subject.matchers():
        found = _MATCHER.fullmatch(node.text or "")
        if found is None or not found["value"]:
            continue
        label, value = found["label"], found["value"]
        yield from _judge_label(label, node.place.within(*found.span("label")), known)
        values = known.values.get(label, {})
        if not values or any("{{" in one for one in values) or _matches(found["op"], value, values):
            continue
        right = nearest(value, values) if found["op"] == "=" else None
        if right is not None or label == "alertname":
            yield Finding(
                node.place.within(*found.span("value")),
                f"no alert has the {label} `{value}`; this matches nothing",
                f"did you mean `{right}`?" if right else f"the alerts are {', '.join(f'`{one}`' for one in values)}",
                ((values[right or next(iter(values))], "an alert of this stack"),),
            )


def _judge_label(label: str, place: Place, known: Alerts) -> Iterator[Finding]:
    right = nearest(label, known.labels) if label not in known.labels and label != "..." else None
    if right is not None:
        where = next(iter(known.values.get(right, {}).values()), known.first)
        message = f"no alert has the label `{label}`"
        yield Finding(place, message, f"did you mean `{right}`?", ((where, "an alert of this stack"),))


def _matches(op: str, value: str, values: Iterable[str]) -> bool:
    if op == "=":
        return value in values
    if not _SIMPLE.fullmatch(value) or len(value) > 200:
        return True  # what such an expression takes is not looked into
    return any(re.fullmatch(value, one) for one in values)
