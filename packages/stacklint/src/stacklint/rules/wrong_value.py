"""FM104."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stacklint.diagnostic import Severity
from stacklint.document import Place, root
from stacklint.models import FaultKind, Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.stack import Fault, Stack

_DECLARED = {
    "receiver": "receivers",
    "mute_time_intervals": "time_intervals",
    "active_time_intervals": "time_intervals",
}
"""Keys of an Alertmanager's routes whose values are names, and where those are declared."""


@rule(
    "FM104",
    "wrong-value",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited("prometheus/prometheus.yml", "  - job_name: app\n", "  - job_name: app\n    scrape_interval: «15»\n")
        ),
    ),
    good=(Example(stack()),),
)
def wrong_value(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A value is of the right kind, and its reader does not take it.

    A duration without a unit, a name with forbidden characters, an action that doesn't exist, a timeout longer than
    its interval: the reader says no, or takes it and does not do what it says.
    """
    related = ((other, "what there is"),) if (other := _other_end(subject)) is not None else ()
    for finding in model_finding(subject, FaultKind.WRONG_VALUE):
        yield replace(finding, related=related)


def _other_end(subject: Fault) -> Place | None:
    """Where the names stand that a value of this file must be one of."""
    keys = {step for step in subject.fault.path if isinstance(step, str)}
    block = next((block for key, block in _DECLARED.items() if subject.kind is Kind.ALERTMANAGER and key in keys), "")
    node = root(subject.document)[block]
    return node.place.key() if node.present else None
