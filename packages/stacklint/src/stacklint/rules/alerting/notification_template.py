"""GF167."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.gotemplate import MANAGED, NOTIFICATIONS, Fault, FaultKind, parse
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.stack import Stack

_TEXT = """'{{ define "short" }}{{ end }}'"""
_DEFINES: Final = Pattern(r"\{\{\s*define")
_TRIMS: Final = Pattern(r"\{\{-(?=\s+define)")
_JUDGED: Final = frozenset({FaultKind.SYNTAX, FaultKind.VARIABLE, FaultKind.FUNCTION})


def _template(text: str) -> dict[str, str]:
    return alerts(_TEXT, f"'{text}'")


@rule(
    "GF167",
    "notification-template",
    severity=Severity.ERROR,
    bad=(
        Example(_template('{{ define "short" }}{{ end }}«{{ range .Alerts }}»')),
        Example(_template('{{ define "short" }}{{ .Alerts «=» 1 }}{{ end }}')),
        Example(_template('{{ define "short" }}{{ «$labels».job }}{{ end }}')),
        Example(_template("{{ .Status | «touper» }}")),
        Example(_template('{{ define "short" }}{{ 1 | «humanize» }}{{ end }}')),
        Example(_template('«{{-» define "short" }}{{ end }}'), fixed=_template('{{ define "short" }}{{ end }}')),
    ),
    good=(
        Example(alerts()),
        Example(
            _template('{{ define "short" }}{{ range $i, $one := .Alerts }}{{ $one.Labels.job }}{{ end }}{{ end }}')
        ),
        Example(_template('{{ define "a" }}{{ end }}{{- define "b" -}}{{ template "c" . }}{{ end }}')),
        Example(_template("{{ .Status | toUpper }} {{ .CommonLabels.job }}")),
        Example(_template("{{ somethingNewer .Status }}")),
        Example(_template("plain")),
        Example(_template("{{ index 5 1 }}")),
        Example(alerts(_TEXT, "''")),
    ),
)
def notification_template(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A notification template of Grafana is broken.

    Grafana reads templates when it is provisioned, and does not start with one whose syntax is broken, or that uses a
    function or a variable that there is not. The data of a notification is in `.Alerts`, `.CommonLabels` and the like;
    `$labels` and `$values` belong to rules. Where no `{{ define` stands in a text, Grafana puts one around all of it;
    it overlooks `{{- define`, and a definition within another is broken. Mend what the message shows.
    """
    for node in (entry["template"] for entry in subject.entries("templates")):
        text = node.text or ""
        overlooked = _TRIMS.search(text) if not _DEFINES.search(text) else None
        if overlooked is not None:
            place = node.place.within(*overlooked.span())
            yield Finding(
                place,
                "Grafana overlooks a `define` behind `{{-` and puts another around it; it does not start",
                "write `{{ define`",
                repairs=(Repair("write `{{`", ((place, "{{"),)),),
            )
            continue
        first = {fault.message: fault for fault in reversed(parse(text, dialect=NOTIFICATIONS).faults)}
        for fault in first.values():
            yield from _judge(fault, text, node)


def _judge(fault: Fault, text: str, node: Node) -> Iterator[Finding]:
    name, right = text[fault.start : fault.end], ""
    if fault.kind is FaultKind.FUNCTION:
        right = nearest(name, NOTIFICATIONS.functions) or ""
        if not right and name not in MANAGED.functions:
            return  # a newer version may have it
    if fault.kind in _JUDGED:
        advice = f"did you mean `{right}`?" if right else ""
        if fault.kind is FaultKind.VARIABLE:
            advice = "a notification has its data in `.Alerts`, `.CommonLabels` and the like"
        yield Finding(
            node.place.within(fault.start, fault.end),
            f"{fault.message}; Grafana does not start",
            advice,
            severity=Severity.WARNING if fault.kind is FaultKind.FUNCTION else None,
        )
