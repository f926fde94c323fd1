"""RU102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.gotemplate import label_references
from stacklint.promql.nodes import Aggregate, Binary, Call, VectorSelector
from stacklint.promql.semantics import Drop, Presence, drop_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.rules.nearest import nearest
from stacklint.rules.studied import studied
from stacklint.stack.alerts import AlertText
from stacklint.stack.prometheus import Rule
from stacklint.stack.queries import PromQuery
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


@rule(
    "RU102",
    "label-not-returned",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: _ALERT.format(_SUM, "errors on {{ $labels.«instance» }}")})),
        Example(stack({_FILE: _ALERT.format("absent(up{job='app'})", "{{ $labels.«instance» }} is gone")})),
        Example(stack({_FILE: _ALERT.format(_SUM, "{{ $labels.«severity» }} on {{ $labels.route }}")})),
        Example(stack({_FILE: _ALERT.format("http_requests_in_progress > 9", "{{ .Labels.«route» }} is slow")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format(_SUM, "errors on {{ $labels.route }}")})),
        Example(stack({_FILE: _ALERT.format("absent(up{job='app'})", "{{ $labels.job }} is gone")})),
        Example(stack({_FILE: _ALERT.format(_SUM, "errors{{ with $labels.zone }} in {{ $labels.zone }}{{ end }}")})),
    ),
)
def label_not_returned(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A text of an alert reads a label that its query never returns.

    An aggregation or a match has taken the label away, so nothing stands where its value should: the alert says that
    something is wrong and not where. Templates see the labels of the query's result alone: neither those that the rule
    adds, nor `alertname`. A text that asks whether there is such a label is meant for several queries and is right.
    """
    origin, study = subject.origin, studied(subject) if subject.texts else None
    if not isinstance(origin, Rule) or study is None:
        return
    returned = study.result.labels
    for text in subject.texts:
        read = [one for one in label_references(text.template) if not one.external and not returned.can_have(one.name)]
        if read and (study.result.presence is Presence.NEVER or returned.contradictory):
            return
        asked = {reference.name for reference in read if not reference.printed}
        for reference in read:
            drop = drop_of(study, reference.name) if reference.name not in asked else None
            if drop is not None:
                yield Finding(
                    text.node.place.within(*reference.span),
                    f"the query never returns the label `{reference.name}`; {_outcome(text)}",
                    _advice(reference.name, origin, returned.possible or frozenset()),
                    (_other_end(reference.name, origin, drop, subject),),
                )


def _outcome(text: AlertText) -> str:
    return f"in the {'label' if text.is_label else 'annotation'} `{text.name}` nothing stands in its place"


def _advice(name: str, rule: Rule, possible: frozenset[str]) -> str:
    if name == "alertname":
        return f"write `{rule.alert}`: templates see the labels of the query's result alone"
    if name in rule.labels:
        return "the rule adds this label, and templates see those of the query alone: write its value"
    right = nearest(name, possible)
    if right is not None:
        return f"did you mean `{right}`?"
    there = ", ".join(f"`{label}`" for label in sorted(possible - {"__name__"}))
    return f"the query returns {there}" if there else "let the query keep the label, or take it out of the text"


def _other_end(name: str, rule: Rule, drop: Drop, subject: PromQuery) -> tuple[Place, str]:
    """What the text takes for a label of the query, or where the query loses it."""
    own = rule.node["labels"][name]
    if name == "alertname":
        return rule.node["alert"].place, "the name of the alert"
    if name in rule.labels:
        return (own if own.exists else rule.group["labels"][name]).place.key(), "the rule adds it to the result"
    return subject.place(drop.span), _lost(drop, name)


def _lost(drop: Drop, name: str) -> str:
    match drop.node:
        case Aggregate(grouping_span=None):
            return f"`{drop.node.op}` without `by` leaves no labels"
        case Aggregate(without=True):
            return "this takes it away"
        case Aggregate():
            return f"this keeps other labels than `{name}`"
        case Binary(matching=matching) if matching is not None:
            return "this keeps no others" if matching.on else "this takes it away"
        case Call(name="absent" | "absent_over_time"):
            return f"`{drop.node.name}` gives the labels that its selector asks for with `=`"
        case VectorSelector():
            return "these series do not have it"
        case _:
            return "the result of this does not have it"
