"""FM104."""

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
    "FM104",
    "wrong-value",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited("prometheus/prometheus.yml", "  - job_name: app\n", "  - job_name: app\n    scrape_interval: «15»\n")
        ),
        Example(
            edited(
                "grafana/dashboards/app.json",
                '"title": "Requests",',
                '"title": "Requests",\n      "transparent": «"false"»,',
            )
        ),
    ),
    good=(Example(stack()),),
)
def wrong_value(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A value is of the right kind, and its reader does not take it.

    A duration without a unit, a name with forbidden characters, an action that doesn't exist, a timeout longer than its
    interval: the reader says no, or takes it and does not do what it says. Write what the message says may stand there.
    """
    yield from model_finding(subject, FaultKind.WRONG_VALUE)
