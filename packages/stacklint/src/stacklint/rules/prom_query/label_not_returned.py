"""RU102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.gotemplate import label_references, queried_labels
from stacklint.promql.semantics import Drop, Study, drop_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.dropped import choice, is_apart, is_empty, lost
from stacklint.rules.fixtures import stack
from stacklint.rules.studied import studied, told_by_query
from stacklint.stack.prometheus.alerts import AlertText
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery, read_sound
from stacklint.stack.queries.traits import TEMPLATES
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyErrors
        expr: {}
        labels:
          severity: page
        annotations:
          summary: "{}"
"""
_SUM = 'sum by (route) (rate(http_requests_total{status=~"5.."}[5m])) > 1'

_APART = "sum by (route) (http_requests_total) / sum(http_requests_in_progress) > 1"
_TOP = _ALERT.format("up == 0", "{{{{ with query `{}` }}}}{}{{{{ end }}}}")
_EACH = _ALERT.format("up == 0", "{{{{ range query `{}` }}}}{}{{{{ end }}}}")


@rule(
    "RU102",
    "label-not-returned",
    severity=Severity.WARNING,
    when={TEMPLATES},
    bad=(
        Example(stack({_FILE: _ALERT.format(_SUM, "errors on {{ $labels.«instance» }}")})),
        Example(stack({_FILE: _ALERT.format("absent(up{job='app'})", "{{ $labels.«instance» }} is gone")})),
        Example(stack({_FILE: _ALERT.format(_SUM, "{{ $labels.«severity» }} on {{ $labels.route }}")})),
        Example(stack({_FILE: _ALERT.format("http_requests_in_progress > 9", "{{ .Labels.«route» }} is slow")})),
        Example(stack({_FILE: _TOP.format("sum by (job) (up)", "{{ . | first | label «`instance`» }}")})),
        Example(stack({_FILE: _EACH.format("topk(3, http_requests_in_progress)", "{{ .Labels.«route» }}")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format(_SUM, "errors on {{ $labels.route }}")})),
        Example(stack({_FILE: _ALERT.format("absent(up{job='app'})", "{{ $labels.job }} is gone")})),
        Example(stack({_FILE: _ALERT.format(_APART, "too many on {{ $labels.route }}")})),
        Example(stack({_FILE: _ALERT.format("sum by (host) (http_requests_total) > 9", "{{ $labels.host }} is slow")})),
        Example(stack({_FILE: _TOP.format("topk(1, up)", "{{ . | first | label `instance` }}")})),
        Example(stack({_FILE: _EACH.format("topk(3, elsewhere)", "{{ .Labels.pod }}")})),
        Example(stack({_FILE: _EACH.format("up", "{{ with .Labels.pod }}{{ . }}{{ end }}{{ .Labels.pod }}")})),
        Example(stack({_FILE: _EACH.format("sum(", "{{ .Labels.pod }}")})),
        Example(stack({_FILE: _ALERT.format(_SUM, "errors{{ with $labels.zone }} in {{ $labels.zone }}{{ end }}")})),
    ),
)
def label_not_returned(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A text of an alert reads a label that its query never returns.

    An aggregation or a match has taken the label away, so nothing stands where its value should: the alert says that
    something is wrong and not where. Templates see the labels of the query's result alone: neither those that the rule
    adds, nor `alertname`. So it is with the samples of a query that stands in the text. A text that asks whether there
    is such a label is meant for several queries and is right.
    """
    origin, study = subject.origin, studied(subject) if subject.texts else None
    if not isinstance(origin, Rule) or study is None:
        return
    for text in subject.texts:
        yield from _of_alert(text, origin, study, subject)
        yield from _of_samples(text, subject, stack)


def _of_alert(text: AlertText, origin: Rule, study: Study, subject: PromQuery) -> Iterator[Finding]:
    """Labels of the alert itself."""
    returned = study.result.labels
    if is_empty(study):
        return
    read = [one for one in label_references(text.template) if not one.external and not returned.can_have(one.name)]
    asked = {reference.name for reference in read if not reference.printed}
    for reference in read:
        drop = drop_of(study, reference.name) if reference.name not in asked else None
        if drop is not None and not is_apart(drop, study) and not told_by_query(drop, reference.name, study):
            yield Finding(
                text.node.place.within(*reference.span),
                f"the query never returns the label `{reference.name}`; {_outcome(text)}",
                _advice(reference.name, origin, returned.possible or frozenset()),
                (_other_end(reference.name, origin, drop, subject),),
            )


def _of_samples(text: AlertText, subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """Labels of the samples of a query in the text, which the same server answers."""
    read = tuple(queried_labels(text.template))
    asked = {one.name for one in read if not one.printed}
    for one in read:
        root = read_sound(one.query.text, subject.launch)
        study = stack.studies.of(root) if root is not None and one.name not in asked else None
        drop = drop_of(study, one.name) if study is not None and not is_empty(study) else None
        if study is not None and drop is not None:
            where = text.node.place.within(*one.query.place(*drop.span))
            yield Finding(
                text.node.place.within(*one.span),
                f"the query in this text never returns the label `{one.name}`; {_outcome(text)}",
                choice(one.name, study.result.labels.possible or frozenset()),
                ((where, lost(drop, one.name)),),
            )


def _outcome(text: AlertText) -> str:
    return f"in the {'label' if text.is_label else 'annotation'} `{text.name}` nothing stands in its place"


def _advice(name: str, rule: Rule, possible: frozenset[str]) -> str:
    if name == "alertname":
        return f"write `{rule.alert}`: templates see the labels of the query's result alone"
    if name in rule.labels:
        return "the rule adds this label, and templates see those of the query alone: write its value"
    return choice(name, possible)


def _other_end(name: str, rule: Rule, drop: Drop, subject: PromQuery) -> tuple[Place, str]:
    """What the text takes for a label of the query, or where the query loses it."""
    own = rule.node["labels"][name]
    if name == "alertname":
        return rule.node["alert"].place, "the name of the alert"
    if name in rule.labels:
        return (own if own.exists else rule.group["labels"][name]).place.key(), "the rule adds it to the result"
    return subject.place(drop.span), lost(drop, name)
