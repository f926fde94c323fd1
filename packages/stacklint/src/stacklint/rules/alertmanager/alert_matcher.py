"""LK116."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.gotemplate import RECEIVERS, parse
from stacklint.models.nearness import nearest, surely
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager, Alerts, Matcher
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
        annotations: {summary: "{{ $labels.instance }} is down"}
"""
_CONFIG = """\
route:
  receiver: nobody
  routes:
    - matchers: [{}]
receivers:
  - name: nobody
"""
_SIMPLE = Pattern(r"(?:[\w |-]*\.[*+]?){0,3}[\w |-]*", re.ASCII)
"""Expressions of words, alternatives and a few `.*`: what is left can't take long to match."""
_LONGEST = 200
_SIGNS = ("|", ".*", ".+")
"""Signs of a regular expression that no value of a label has in all likelihood."""
_AN = {"label": "a label", "annotation": "an annotation"}
_BOUNDS = Pattern(r"\^?\(?(?:\?:)?([^()]*)\)?\$?")
"""An expression of one group at most, between what it need not have."""


def _example(matcher: str) -> Example:
    files = {"compose.yaml": _COMPOSE, "prometheus/rules.yml": _RULES, "alertmanager.yml": _CONFIG.format(matcher)}
    return Example(stack(files))


def _text(text: str) -> Example:
    receiver = f"    slack_configs: [{{api_url: 'https://x.example.org', channel: a, text: '{text}'}}]\n"
    return Example({**_example("").files, "alertmanager.yml": _CONFIG.format("") + receiver})


def _template(text: str) -> Example:
    files = dict(_example("").files)
    del files["alertmanager.yml"]
    files["compose.yaml"] = _COMPOSE.replace(
        "./alertmanager.yml:/etc/alertmanager/alertmanager.yml", "./am:/etc/alertmanager"
    )
    files["am/alertmanager.yml"] = _CONFIG.format("") + "templates: ['*.tmpl']\n"
    return Example({**files, "am/team.tmpl": text})


def _old(lines: str) -> Example:
    config = _CONFIG.replace("matchers: [{}]", lines.replace("{", "{{").replace("}", "}}")).format()
    return Example({**_example("").files, "alertmanager.yml": config})


@rule(
    "LK116",
    "alert-matcher",
    severity=Severity.ERROR,
    bad=(
        _example("alertname = «TargetsDown»"),
        _example("severity=«crtical»"),
        _example('alertname="«Other»"'),
        _example('alertname =~ "«Http.+»"'),
        _example('severity = "«warning|critical»"'),
        _example('severity != "«^(warning|critical)$»"'),
        _old("match: {alertname: «Target.*»}"),
        _old("match: {severity: «=~critical|info»}"),
        _old("match: {severity: «crtical»}"),
        _old("match_re: {«sevrity»: critical}"),
        _example("«sevrity» = critical"),
        Example(
            {
                **_example("severity = info").files,
                "alertmanager.yml": _CONFIG.format("").replace(": []", ": []\n      group_by: [«jobs»]"),
            }
        ),
        _text("{{ .CommonLabels.«serverity» }} {{ .GroupLabels.alertname }}"),
        _text("{{ range .Alerts }}{{ .Labels.«alertnam» }}{{ .Annotations.«sumary» }}{{ end }}"),
        _text("{{ .CommonAnnotations.«alertname» }} {{ .CommonLabels.«summary» }}"),
        _text("{{ range .Alerts }}{{ .Annotations.«severity» }} {{ .Labels.alertname }}{{ end }}"),
        _template('{{ define "a" }}x{{ end }}{{ with .CommonAnnotations.«summry» }}{{ . }}{{ end }}'),
    ),
    good=(
        _example("alertname = TargetDown"),
        _example("severity = warning"),
        _example("alertname =~ Target.*"),
        _example("team = web"),
        _example("severity != crtical"),
        _example('severity = "warning|info"'),
        _example('severity = ".*(.*).*"'),
        _old("match: {severity: critical}"),
        _old("match_re: {severity: warning|critical}"),
        _example("job = app"),
        _text("{{ .CommonLabels.severity }} {{ .CommonLabels.SortedPairs.Values }} {{ .CommonLabels }}"),
        _text("{{ or .CommonAnnotations.alertname .CommonLabels.alertname }}"),
        _text("{{ range .Alerts }}{{ .Labels.pod }} {{ .Annotations.runbook_url }} {{ .StartsAt }}{{ end }}"),
        _text("{{ range .Alerts }}{{ .Annotations.summary }} {{ .Labels.Remove }}{{ end }}{{ .CommonLabels.team }}"),
    ),
)
def alert_matcher(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A route, an inhibition or a text of a notification asks for an alert or a label that no rule defines.

    It matches nothing, so the alerts it was written for take another way or are not muted. A value is judged only
    for `alertname`, where it is nearly one that the rules give to its label, and where it would be a regular expression
    for one of these: `=` and `match` compare a text as it stands, `=~` and `match_re` take expressions. A label is
    judged only where it is nearly one that the alerts have.

    The texts of receivers show nothing where a label or an annotation is misspelt, or where one is looked for among the
    other ones: `alertname` is a label, `summary` an annotation. They are held against those of the rules.
    """
    known = stack.alerts
    if known is None:
        return
    for node in subject.labels():
        yield from _judge_label(node.text or "", node.place, known)
    for matcher in subject.matchers():
        yield from _judge_label(matcher.label, matcher.label_at, known)
        values = known.values.get(matcher.label, {})
        if matcher.value and values and not any("{{" in one for one in values):
            yield from _judge_value(matcher, values)
    yield from _texts(subject, stack, known)


def _texts(subject: Alertmanager, stack: Stack, known: Alerts) -> Iterator[Finding]:
    """The findings on labels and annotations that texts of notifications read, and that are but misspelt."""
    rules = (rule for file in stack.rule_files for rule in file.rules if rule.alert)
    annotations = {name: node.place.key() for rule in rules for name, node in rule.node["annotations"].entries()}
    labels = {name: next(iter(known.values.get(name, {}).values()), known.first) for name in known.labels}
    sources: list[tuple[Callable[[int, int], Where], str]] = [
        (node.place.within, node.text or "") for node in subject.texts()
    ]
    for path in subject.template_files():
        name, text = stack.files.name(path), stack.files.text(path).text
        sources.append((partial(Spot, name), text))
    for at, text in sources:
        reads = parse(text, dialect=RECEIVERS).reads
        for what, read, there, other, others in (
            ("label", reads.labels, labels, "annotation", annotations),
            ("annotation", reads.annotations, annotations, "label", labels),
        ):
            instead = {one.name for one in (reads.labels if other == "label" else reads.annotations)}
            for one in read:
                if one.name in there or one.name in instead:  # it is asked for in both places, one for the other
                    continue
                is_other = one.name in others
                right = one.name if is_other else surely(one.name, there)
                if right is not None:
                    yield Finding(
                        at(*one.span),
                        f"no alert has the {what} `{one.name}`; nothing stands in its place",
                        f"`{right}` is {_AN[other]}: ask for it among the {other}s"
                        if is_other
                        else f"did you mean `{right}`?",
                        (((others if is_other else there)[right], "an alert of this stack"),),
                        Severity.WARNING,
                    )


def _judge_value(matcher: Matcher, values: Mapping[str, Place]) -> Iterator[Finding]:
    """The finding on a value that no alert has, of those that rules give to the label."""
    label, op, value = matcher.label, matcher.op, matcher.value
    if not op.endswith("~"):
        meant = _meant(value) if value not in values else None
        first = next((one for one in values if meant is not None and re.fullmatch(meant, one)), None)
        if first is not None:
            outcome = "this matches nothing" if op == "=" else "this leaves nothing out"
            yield Finding(
                matcher.value_at,
                f"`{value}` is compared as a text, not as an expression; no alert has that {label}, so {outcome}",
                f'write `{label} {op[0]}~ "{meant}"`'
                if matcher.form == "matchers"
                else f"write it under `{matcher.form}_re`, as `{meant}`",
                ((values[first], f"`{first}` is meant"),),
            )
            return
    if op.startswith("!") or _matches(op, value, values):
        return
    right = nearest(value, values) if op == "=" else None
    if right is not None or label == "alertname":
        yield Finding(
            matcher.value_at,
            f"no alert has the {label} `{value}`; this matches nothing",
            f"did you mean `{right}`?" if right else f"the alerts are {', '.join(f'`{one}`' for one in values)}",
            ((values[right or next(iter(values))], "an alert of this stack"),),
        )


def _meant(value: str) -> str | None:
    """The regular expression that a text seems to be, if it is one that is simple."""
    found = _BOUNDS.fullmatch(value.removeprefix("=~").strip())
    inner = found[1] if found is not None and len(value) <= _LONGEST else ""
    return inner if _SIMPLE.fullmatch(inner) and any(sign in inner for sign in _SIGNS) else None


def _judge_label(label: str, place: Place, known: Alerts) -> Iterator[Finding]:
    right = nearest(label, known.labels) if label not in known.labels and label != "..." else None
    if right is not None:
        where = next(iter(known.values.get(right, {}).values()), known.first)
        message = f"no alert has the label `{label}`"
        yield Finding(place, message, f"did you mean `{right}`?", ((where, "an alert of this stack"),))


def _matches(op: str, value: str, values: Iterable[str]) -> bool:
    if op == "=":
        return value in values
    if not _SIMPLE.fullmatch(value) or len(value) > _LONGEST:
        return True  # what such an expression takes is not looked into
    return any(re.fullmatch(value, one) for one in values)
