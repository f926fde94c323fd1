"""FM102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import FaultKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.repository.subjects import Fault
from stacklint.stack.stack import Stack


@rule(
    "FM102",
    "missing-key",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "prometheus/prometheus.yml",
                "  - job_name: app\n    static_configs:\n      - targets: [app:5000]\n",
                "  - «static_configs:\n      - targets: [app:5000]»\n",
            )
        ),
        Example(
            edited(
                "grafana/dashboards/app.json",
                '"title": "Requests",',
                '"title": "Requests",\n      "transformations": [«{"options": {}}»],',
            )
        ),
    ),
    good=(Example(stack()),),
)
def missing_key(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A key that its reader can't do without is missing.

    There is no default for it. Prometheus, Alertmanager and compose refuse the whole file; Grafana does not start, or
    leaves the dashboard out. Write the key: the schema of the format in `schemas/` says what it holds.
    """
    yield from model_finding(subject, FaultKind.MISSING_KEY)
