"""FM103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import FaultKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.stack import Stack
from stacklint.stack.subjects import Fault


@rule(
    "FM103",
    "wrong-type",
    severity=Severity.ERROR,
    bad=(Example(edited("prometheus/prometheus.yml", "rule_files: [rules.yml]", "rule_files: «rules.yml»")),),
    good=(Example(stack()),),
)
def wrong_type(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A value is of another kind than its key takes.

    A text stands for a list, a list for a mapping, or a word for a number. What decodes the file in Go is strict about
    that: one such value refuses the whole file. In a dashboard, Grafana takes it, and what it was for doesn't work.
    Write what the message says may stand there.
    """
    yield from model_finding(subject, FaultKind.WRONG_TYPE)
