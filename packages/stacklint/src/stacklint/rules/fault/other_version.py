"""FM105."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import FaultKind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.stack import Stack
from stacklint.stack.subjects import Fault

_FILE = "prometheus/prometheus.yml"
_JOB = "  - job_name: app\n"


@rule(
    "FM105",
    "other-version",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _JOB, _JOB + "    «scrape_native_histograms»: true\n")),
        Example(edited(_FILE, _JOB, _JOB + "    «bearer_token»: abc\n")),
    ),
    good=(
        Example(stack()),
        Example(
            edited(
                _FILE,
                _JOB,
                _JOB + "    scrape_native_histograms: true\n",
                {"compose.yaml": stack()["compose.yaml"].replace("v3.5.0", "v3.9.0")},
            )
        ),
    ),
)
def other_version(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A key that belongs to another version of its reader.

    Which Prometheus is meant is read from its image's tag; without one the newest known is. A key that came later, or
    that went, stops it from starting. A deprecated key still works, until it goes.
    """
    yield from model_finding(subject, FaultKind.VERSION)
    yield from model_finding(subject, FaultKind.DEPRECATED)
