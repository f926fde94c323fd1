"""FM104."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Path
from stacklint.models import FaultKind, Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import BOARD, edited, stack
from stacklint.rules.readers import model_finding
from stacklint.stack.repository.subjects import Fault
from stacklint.stack.stack import Stack

_LIMITS: Final = '"fieldConfig": {"defaults": {"thresholds": {"mode": "percent", "steps": []}}}'
_VARIABLE: Final = (
    '"templating": {"list": [{"type": "query", "name": "a", "query": "metrics(a)", "sort": 9, "hide": 4}]}'
)


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
    good=(
        Example(stack()),
        Example(edited(BOARD, '"title": "Requests",', f'"title": "Requests", {_LIMITS},')),
        Example(edited(BOARD, '"panels": [', f'{_VARIABLE},\n  "panels": [')),
    ),
)
def wrong_value(subject: Fault, _stack: Stack) -> Iterator[Finding]:
    """A value is of the right kind, and its reader does not take it.

    A duration without a unit, a name with forbidden characters, an action that doesn't exist, a timeout longer than its
    interval: the reader says no, or takes it and does not do what it says. Write what the message says may stand there.
    """
    if subject.kind is not Kind.DASHBOARD or not _has_a_rule_of_its_own(subject.fault.path):
        yield from model_finding(subject, FaultKind.WRONG_VALUE)


def _has_a_rule_of_its_own(path: Path) -> bool:
    """Whether GF193 or GF185 tells of a value, and what Grafana makes of it."""
    if path[-2:] == ("thresholds", "mode"):
        return True
    of_variable = path[-3:-2] == ("list",) or path[-4:-3] == ("variables",)
    return of_variable and path[-1] in {"sort", "hide", "refresh"}
