"""RU110."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql import canonical
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.prometheus.rule_files import Rule, RuleFile
from stacklint.stack.queries.prom import read_expression
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_RULES = """\
groups:
  - name: app
    labels: {{team: one}}
    rules:
      - {0}: app:busy
        expr: sum(http_requests_in_progress)
      - {0}: {1}
        expr: {2}
"""
_OTHER = "max(http_requests_in_progress) > 9"


@rule(
    "RU110",
    "duplicate-rule",
    severity=Severity.WARNING,
    bad=(
        Example(stack({_FILE: _RULES.format("record", "«app:busy»", _OTHER)})),
        Example(stack({_FILE: _RULES.format("record", "«app:busy»", _OTHER) + "        labels: {team: one}\n"})),
        Example(stack({_FILE: _RULES.format("alert", "«app:busy»", _OTHER)})),
    ),
    good=(
        Example(stack({_FILE: _RULES.format("record", "app:max", _OTHER)})),
        Example(stack({_FILE: _RULES.format("record", "app:busy", _OTHER) + "        labels: {by: max}\n"})),
    ),
)
def duplicate_rule(subject: RuleFile, stack: Stack) -> Iterator[Finding]:
    """Two rules of a file have one name and the same labels.

    Where both recording rules return a series, it gets two values at a time, and Prometheus keeps one of them. Two such
    alerts are one to Alertmanager as soon as both fire for the same thing: it shows the text of the last that came.
    That may be meant, so different alerts of one name are no more than worth knowing. promtool calls it
    `duplicate-rules`.
    """
    launch = stack.launches.reading(subject.node)[0]  # those of others don't write it another way
    seen: dict[tuple[object, ...], Rule] = {}
    for found in subject.rules:
        key = "alert" if found.alert else "record"
        name = found.alert or found.record
        if not name or (found.alert and found.record):
            continue
        first = seen.setdefault((key, name, frozenset(found.labels.items())), found)
        if first is found or not _has_texts(found):
            continue
        same = _expression(first, launch) == _expression(found, launch)
        what = "the same" if same else "another"
        yield Finding(
            found.node[key].place,
            f"`{name}` is in this file already, with the same labels and {what} expression",
            "take one away" if same else "give them different labels" if found.record else "give them different names",
            ((first.node[key].place, "here is the other"),),
            None if same or found.record else Severity.INFO,
        )


def _has_texts(found: Rule) -> bool:
    """Whether its labels are texts."""
    values = [value for owner in (found.group, found.node) for _, value in owner["labels"].entries()]
    return all(value.text is not None or not value.present for value in values)


def _expression(found: Rule, launch: Launch) -> str:
    """The expression, without what doesn't matter in how it is written."""
    query = read_expression(found, launch)
    return canonical(query.root) if query.root is not None else query.text
