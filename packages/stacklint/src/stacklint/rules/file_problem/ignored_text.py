"""DO106."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import ProblemKind
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.repository.subjects import FileProblem
from stacklint.stack.stack import Stack


@rule(
    "DO106",
    "ignored-text",
    severity=Severity.WARNING,
    bad=(
        Example(
            edited(
                "grafana/provisioning/datasources/prometheus.yml",
                "    isDefault: true\n",
                "    isDefault: true\n«---»\napiVersion: 1\n",
            )
        ),
        Example(edited("grafana/dashboards/app.json", "  ]\n}\n", "  ]\n}\n«{}\n»")),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n---\nservices:\n")),
    ),
)
def ignored_text(subject: FileProblem, _stack: Stack) -> Iterator[Finding]:
    """A part of a file is never read.

    Prometheus and Grafana read the first YAML document of a file and the first value of a JSON file. What comes after
    it is dropped in silence. Put it into a file of its own, or delete it.
    """
    if subject.kind is Kind.COMPOSE:  # Compose merges all documents of a file
        return
    if subject.problem.kind in {ProblemKind.EXTRA_DOCUMENT, ProblemKind.TRAILING_TEXT}:
        message = subject.problem.message
        yield Finding(
            subject.document.spot(subject.problem),
            f"this {message}" + ("" if "never read" in message else " and is never read"),
            "move it to a file of its own, or delete it",
        )
