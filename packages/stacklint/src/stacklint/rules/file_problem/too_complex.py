"""DO104."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import ProblemKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.repository.subjects import FileProblem
from stacklint.stack.stack import Stack


@rule(
    "DO104",
    "too-complex",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "prometheus/prometheus.yml", "rule_files: [rules.yml]", "rule_files: " + "[" * 199 + "«[»" + "]" * 200
            )
        ),
    ),
    good=(Example(stack()),),
)
def too_complex(subject: FileProblem, _stack: Stack) -> Iterator[Finding]:
    """A file is nested too deeply, or its aliases stand for too much.

    No configuration needs either. The file was not read further, so nothing else is said about it.
    """
    if subject.problem.kind in {ProblemKind.TOO_DEEP, ProblemKind.ALIAS_BOMB}:
        yield Finding(subject.document.spot(subject.problem), f"`{subject.document.name}` {subject.problem.message}")
