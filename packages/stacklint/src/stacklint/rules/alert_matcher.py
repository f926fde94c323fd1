"""LK116."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place, root
from stacklint.promql import parse
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.nearest import nearest
from stacklint.stack.stack import ConfigFile, Stack

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

_USUAL = frozenset({"job", "instance"})
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
def alert_matcher(subject: ConfigFile, stack: Stack) -> Iterator[Finding]:
    """A route or an inhibition asks for an alert, or for a label, that no rule defines.

    It matches nothing, so the alerts it was written for take another way or are not muted. A value is judged only
    for `alertname`, and where it is nearly one that the rules give to its label; a label only where it is nearly one
    that the alerts have.
    """
    path = subject.resolution.path
    known = _read_alerts(stack)
    if subject.role != "alertmanager" or subject.resolution.seen != "file" or path is None or known is None:
        return
    config = root(stack.files.document(path, "yaml"))
    for node in _labels(config):
        yield from _judge_label(node.text or "", node.place, known)
    for node in _matchers(config):
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


@dataclass(frozen=True, slots=True)
class _Alerts:
    """The labels of the stack's alerts, the values that rules give them and where, and where the first alert is."""

    labels: frozenset[str]
    values: Mapping[str, Mapping[str, Place]]
    first: Place


def _read_alerts(stack: Stack) -> _Alerts | None:
    """What is known of the alerts; `None` where not all of them are known."""
    alerts = [one for file in stack.rule_files for one in file.rules if one.alert]
    if len(stack.prometheus) != 1 or not alerts:
        return None
    server = stack.prometheus[0]
    if server.config["alerting"]["alert_relabel_configs"].present:
        return None
    if any(reference.resolution.seen == "unknown" for reference in server.references):
        return None
    labels = {"alertname", *server.config["global"]["external_labels"].keys}
    values: dict[str, dict[str, Place]] = {"alertname": {}}
    for one in alerts:
        tree = parse(one.expr.text or "").root
        labels |= {*(stack.labels.of(tree) or _USUAL if tree is not None else _USUAL), *one.labels}
        values["alertname"].setdefault(one.alert or "", one.node["alert"].place)
        for label, value in one.labels.items():
            values.setdefault(label, {}).setdefault(value, one.node["labels"][label].place)
    return _Alerts(frozenset(labels), values, alerts[0].node["alert"].place)


def _judge_label(label: str, place: Place, known: _Alerts) -> Iterator[Finding]:
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


def _routes(config: Node) -> Iterator[Node]:
    pending = [config["route"]]
    while pending:
        route = pending.pop(0)
        yield route
        pending.extend(route["routes"].items())


def _matchers(config: Node) -> Iterator[Node]:
    """The matchers of all routes and inhibitions."""
    for route in _routes(config):
        yield from route["matchers"].items()
    for inhibition in config["inhibit_rules"].items():
        for key in ("source_matchers", "target_matchers"):
            yield from inhibition[key].items()


def _labels(config: Node) -> Iterator[Node]:
    """The labels that alerts are grouped and compared by."""
    for route in _routes(config):
        yield from route["group_by"].items()
    for inhibition in config["inhibit_rules"].items():
        yield from inhibition["equal"].items()
