"""OP120."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/rules.yml"
_ALERT: Final = """\
groups:
  - name: app
    rules:
      - {}: {}
        expr: up == 0
        annotations: {}
"""
_WANTED: Final = ("summary", "description")


@rule(
    "OP120",
    "alert-without-summary",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example(stack({_FILE: _ALERT.format("alert", "«Down»", "{summary: it is down}")})),
        Example(stack({_FILE: _ALERT.format("alert", "«Down»", "{runbook_url: https://example.org}")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format("alert", "Down", "{summary: it is down, description: not scraped}")})),
        Example(stack({_FILE: _ALERT.format("record", "down", "{}")})),
    ),
)
def alert_without_summary(subject: Rule, _stack: Stack) -> Iterator[Finding]:
    """An alert has no summary or no description.

    Whoever is woken by it reads these two: one sentence that says what is wrong, and what it means and how it is known.
    Without them there is a name and labels.
    """
    missing = [name for name in _WANTED if not (subject.node["annotations"][name].text or "").strip()]
    if subject.alert and missing:
        said = " and no ".join(f"`{name}`" for name in missing)
        yield Finding(
            subject.node["alert"].place,
            f"the alert `{subject.alert}` has no {said}",
            "add annotations: a `summary` of one sentence, and a `description` of what it means",
        )
