"""RU133."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.gotemplate import ALERTS, RECEIVERS, Fault, FaultKind, Type, parse
from stacklint.gotemplate.functions import FIELDS
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.stack import Stack

_COMPOSE = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG = """\
route: {{receiver: team}}
receivers:
  - name: team
    slack_configs:
      - api_url: "https://hooks.example.com/{{{{ path }}}}"
        channel: "#alerts"
        text: {}
        fields: [{{title: {}, value: x}}]
"""

_ELSEWHERE: Final = frozenset(
    {
        *("add", "b64enc", "coalesce", "contains", "default", "div", "empty", "first", "hasKey", "hasPrefix", "indent"),
        *("last", "lower", "mul", "nindent", "quote", "replace", "required", "split", "sub", "substr", "ternary"),
        *("toString", "toYaml", "trim", "trimPrefix", "trimSuffix", "trunc", "upper"),
        *(name for name in ALERTS.functions if name not in RECEIVERS.functions),
    }
)
"""Functions that templates of Helm and its like have, or those of Prometheus, and no Alertmanager."""
_INSTEAD: Final = {
    "default": "or",
    "lower": "toLower",
    "upper": "toUpper",
    "trim": "trimSpace",
    "replace": "reReplaceAll",
}
_OF_AN_ALERT: Final = str(Type.NOTIFIED_ONE)
_FIELDS: Final = {
    str(Type.NOTIFIED_ONE): FIELDS[Type.NOTIFIED_ONE],
    str(Type.NOTIFICATION): FIELDS[Type.NOTIFICATION],
}
_KEYWORDS: Final = frozenset({"block", "define", "else", "end", "range", "template", "with"})
"""What begins a part of a template that is not a function; a word that is none of both counts as one."""
_WORDS: Final = frozenset(RECEIVERS.functions) | _KEYWORDS
_MEANT: Final = "did you mean"
_OF_ONE: Final = frozenset({"Annotations", "EndsAt", "Fingerprint", "GeneratorURL", "Labels", "StartsAt"})
"""Fields that are asked of all alerts, and that one of them has."""
_OF_ALL: Final = frozenset({"Alerts", "CommonAnnotations", "CommonLabels", "ExternalURL", "GroupLabels", "Receiver"})
"""Fields that are asked of one alert, and that all of them have together."""
_VALUES: Final = frozenset({"Value", "ValueString", "Values"})
"""Fields for the value of an alert's query, of which Prometheus tells Alertmanager nothing; Grafana's have them."""
_WITHIN: Final = {
    **dict.fromkeys(("Alertname", "AlertName", "Name"), ".Labels.alertname"),
    **{name: f".Labels.{name.lower()}" for name in ("Instance", "Job", "Severity")},
    **{name: f".Annotations.{name.lower()}" for name in ("Description", "Message", "Summary")},
}
"""Labels and annotations that are asked for as if they were fields, and where they are."""


def _example(text: str, title: str = "y") -> Example:
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": _CONFIG.format(f"'{text}'", f"'{title}'")}))


def _templates(text: str) -> Example:
    config = _CONFIG.format("x", "y") + "templates: [templates/*.tmpl]\n"
    compose = _COMPOSE.replace("./alertmanager.yml:/etc/alertmanager/alertmanager.yml", "./am:/etc/alertmanager")
    return Example(stack({"compose.yaml": compose, "am/alertmanager.yml": config, "am/templates/team.tmpl": text}))


@rule(
    "RU133",
    "notification-text",
    severity=Severity.ERROR,
    bad=(
        _example('{{ .CommonLabels.team | «default» "nobody" }}'),
        _example("{{ range .Alerts }}{{ .Annotations.value | «humanize» }}{{ end }}"),
        _example("{{ range .Alerts }}{{ .Labels.job | «toupper» }}{{ end }}"),
        _example("x", "{{ «$labels».instance }}"),
        _example("{{ .«Annotations».summary }}"),
        _example("{{ range .Alerts }}{{ .«Value» }}{{ end }}"),
        _example("{{ .«Value» }}"),
        _example("{{ range .Alerts.Firing }}{{ .«CommonLabels».job }}{{ end }}"),
        _example("{{ range $i, $one := .Alerts }}{{ $one.«Severity» }}{{ end }}"),
        _example("{{ (index .Alerts 0).«labels».job }}"),
        _example("{{ .Alerts.«Labels».job }}"),
        _example("«{{ range .Alerts }}»{{ .Labels.job }}"),
        _example("{{ «rage» .Alerts }}{{ .Labels.job }}{{ end }}"),
        _example("{{ range .«Alrts» }}x{{ end }}"),
        _example("{{ range .Alerts }}{{ .«Annotatios».summary }}{{ end }}"),
        _templates('{{ define "a" }}{{ .CommonLabels.job }}{{ end }}\n«{{ define "b" }}»{{ if .Status }}{{ end }}\n'),
        _templates('{{ define "a" }}{{ .CommonLabels.job | «default» "x" }}{{ end }}'),
    ),
    good=(
        _example('{{ or .CommonLabels.team "nobody" }}'),
        _example("{{ range .Alerts }}{{ .Labels.job | toUpper }}{{ .StartsAt | since | humanizeDuration }}{{ end }}"),
        _example("{{ range $one := .Alerts.Firing }}{{ $one.Annotations.summary }}{{ end }}{{ .NewField }}"),
        _example("{{ range .Alerts }}{{ .NewField }}{{ $.CommonLabels.job }}{{ .Labels.SortedPairs.Names }}{{ end }}"),
        _example("{{ len .Alerts.Resolved }}{{ (index .Alerts 0).StartsAt.Unix }}"),
        _example("{{ template `slack.default.text` . }}{{ with .CommonLabels }}{{ .Labels }}{{ end }}"),
        _example("{{ slack_text }} {{ $labels.instance }}"),
        _example("{{ somethingNewer .Status }}"),
        _example("plain"),
        _templates('{{ define "a" }}{{ range .Alerts }}{{ .Labels.job | toUpper }}{{ end }}{{ end }}'),
        _templates('{{ define "a" }}{{ somethingNewer . }}{{ end }}'),
    ),
)
def notification_text(subject: Alertmanager, stack: Stack) -> Iterator[Finding]:
    """A text of a receiver is a template that does not work, so that its notifications are never sent.

    Alertmanager reads the files that `templates` names when it starts, and refuses one that is broken. It looks at the
    texts of receivers when an alert arrives. One that is broken, or that uses a function or a variable
    that there is not, leaves an error in the log, and nobody is told. Its functions are few: `default` and the like
    belong to Helm, `humanize` and `$labels` to the rules of Prometheus. The text is about a group of alerts, so labels
    and annotations are those of `.CommonLabels` and `.CommonAnnotations`, or of each in `{{ range .Alerts }}`, where
    what is common is asked for with `$.`. Of the value of an alert's query Alertmanager is told nothing.
    """
    for path in subject.template_files():
        yield from _of_file(path, stack)
    found = [(node, fault) for node in subject.texts() for fault in _faults(node.text or "")]
    if any(fault.kind is FaultKind.FUNCTION and _advice(node.text or "", fault) is None for node, fault in found):
        return  # another tool fills them in, or a newer version has more
    for node, fault in found:
        advice = _advice(node.text or "", fault)
        if advice is not None:
            yield Finding(
                node.place.within(fault.start, fault.end),
                f"{fault.message}; the notification is not sent",
                advice,
            )


def _faults(text: str) -> list[Fault]:
    """The faults of a text; of one in which a keyword is misspelt only that, since the rest follows from it."""
    faults = list(parse(text, dialect=RECEIVERS).faults)
    own = [one for one in faults if one.kind is FaultKind.FUNCTION and _word(text[one.start : one.end]) in _KEYWORDS]
    return own[:1] or faults


def _word(name: str) -> str | None:
    """The function or keyword that a word is meant to be."""
    return nearest(name, _WORDS)


def _of_file(path: str, stack: Stack) -> Iterator[Finding]:
    """The first fault of a file of templates by which Alertmanager refuses it."""
    text = stack.files.text(path).text
    faults = [fault for fault in parse(text, dialect=RECEIVERS).faults if fault.at_load]
    advice = _advice(text, faults[0]) if faults else None
    if advice is not None:
        spot = Spot(stack.files.name(path), faults[0].start, faults[0].end)
        yield Finding(spot, f"{faults[0].message}; Alertmanager refuses to start", advice)


def _advice(text: str, fault: Fault) -> str | None:
    """What to do about a fault; `None` where it isn't surely one."""
    name = text[fault.start : fault.end]
    if fault.kind is FaultKind.FUNCTION:
        right = _word(name)
        if name in _ELSEWHERE:
            return (
                f"Alertmanager has `{_INSTEAD[name]}` for it"
                if name in _INSTEAD
                else "Alertmanager has no such function"
            )
        return f"did you mean `{right}`?" if right is not None else None
    if fault.kind is FaultKind.VARIABLE:
        return "labels are in `.CommonLabels`, or in `.Labels` of each in `{{ range .Alerts }}`"
    if fault.kind is FaultKind.RUNTIME:
        return _field_advice(name, fault)
    return "" if fault.kind is FaultKind.SYNTAX else None


def _field_advice(name: str, fault: Fault) -> str | None:
    """What to do about a field that isn't there; `None` where a newer version may have it."""
    if name in _VALUES:
        return "write the value into an annotation, with `{{ $value }}` in the rule, and show that"
    if _OF_AN_ALERT in fault.message and (name in _OF_ALL or name in _WITHIN):
        return f"write `{_WITHIN.get(name, f'$.{name}')}`"
    if name in _OF_ONE:
        common = f"`.Common{name}`, or " if name in {"Labels", "Annotations"} else ""
        return f"write {common}`.{name}` within `{{{{ range .Alerts }}}}`"
    if _MEANT in fault.message:
        return ""
    fields = next((known for type_, known in _FIELDS.items() if type_ in fault.message), {})
    right = nearest(name, fields)
    return f"did you mean `.{right}`?" if right is not None else None
