"""DO102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import ProblemKind, Spot
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.fixtures import stack as sound
from stacklint.rules.readers import refuses
from stacklint.stack.stack import Stack
from stacklint.stack.subjects import FileProblem

_OF_GRAFANA = frozenset({Kind.DATASOURCES, Kind.PROVIDER, Kind.DASHBOARD, Kind.ALERTING})


@rule(
    "DO102",
    "invalid-syntax",
    severity=Severity.ERROR,
    bad=(
        Example(edited("prometheus/prometheus.yml", "job_name: app", "job_name: app«:» 1")),
        Example(edited("grafana/dashboards/app.json", '"title": "Application",', '"title": "Application" «"x"»: 1,')),
        Example(edited("grafana/dashboards/app.json", '"uid": "app",', '"uid": "app",  «//» short')),
        Example(edited("grafana/dashboards/app.json", '"title": "Application"', '"title": "Application", "x": «NaN»')),
    ),
    good=(Example(sound()),),
)
def invalid_syntax(subject: FileProblem, _stack: Stack) -> Iterator[Finding]:
    """A file is no valid YAML or JSON.

    Nothing in it takes effect: Prometheus and Alertmanager refuse to start, a data source or provider file stops
    Grafana from starting, whatever its other files say, and a dashboard is left out with a line in Grafana's log. What
    is underlined is the first character that can't stand where it does: as a rule, something before it is missing.
    """
    if subject.problem.kind is ProblemKind.SYNTAX:
        name = subject.document.name
        said = f"; {refuses(subject.kind)}" if subject.kind in _OF_GRAFANA else ""
        yield Finding(
            subject.document.spot(subject.problem),
            f"`{name}` {subject.problem.message}{said}",
            related=tuple((Spot(name, start, end), message) for start, end, message in subject.problem.related),
        )
