"""FM103."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models import FaultKind, Kind
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.repository.subjects import Fault
from stacklint.stack.stack import Stack

_OLD: Final = Pattern(r"(?:\s|#.*\n)*ALERT\s+\w+\s+IF\s")
"""How a rule begins in the form of Prometheus 1."""
_ADVICE: Final = "these are rules of Prometheus 1, which no other reads: write them as `groups` with `rules`"


@rule(
    "FM103",
    "wrong-type",
    severity=Severity.ERROR,
    bad=(
        Example(edited("prometheus/prometheus.yml", "rule_files: [rules.yml]", "rule_files: «rules.yml»")),
        Example(stack({"prometheus/rules.yml": "«ALERT Down\n  IF up == 0\n  FOR 5m»\n"})),
    ),
    good=(Example(stack()),),
)
def wrong_type(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A value is of another kind than its key takes.

    A text stands for a list, a list for a mapping, or a word for a number. What decodes the file in Go is strict about
    that: one such value refuses the whole file. In a dashboard, Grafana takes it, and what it was for doesn't work.
    Write what the message says may stand there. A file of rules that begins with `ALERT` is one of Prometheus 1, which
    no version reads since 2.0.
    """
    for finding in model_finding(subject, FaultKind.WRONG_TYPE):
        is_old = subject.kind is Kind.RULES and not subject.fault.path and _OLD.match(subject.document.source.text)
        yield finding._replace(help=_ADVICE) if is_old else finding
