"""DO102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Problem, ProblemKind, Spot
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.fixtures import stack as sound
from stacklint.rules.readers import refuses
from stacklint.stack.repository.subjects import FileProblem
from stacklint.stack.stack import Stack

_CONFIG, _RULES = "prometheus/prometheus.yml", "prometheus/rules.yml"
_QUOTE = "put the text in quotes: without them "
_INDENT = "see to the indentation: keys of one mapping begin in one column"
_OF_GRAFANA = frozenset({Kind.DATASOURCES, Kind.PROVIDER, Kind.DASHBOARD, Kind.ALERTING})


@rule(
    "DO102",
    "invalid-syntax",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_CONFIG, "job_name: app", "job_name: app«:» 1")),
        Example(edited(_CONFIG, "job_name: app", "job_name: «@»app")),
        Example(edited(_CONFIG, "job_name: app", 'job_name: "app" «a»nd more')),
        Example(edited(_CONFIG, "job_name: app", 'job_name: "ap«\\»d"')),
        Example(edited(_CONFIG, "job_name: app", "job_name: app\n      metrics_path«:» /metrics")),
        Example(edited(_CONFIG, "job_name: app", "job_name: app\n   «m»etrics_path: /metrics")),
        Example(edited(_CONFIG, "job_name: app", "job_name: app\n«\t»metrics_path: /metrics")),
        Example(edited(_RULES, "sum(rate(http_requests_total[5m]))", "{«{» $value }}")),
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
            _help(subject.problem, subject.document.source.text),
            related=tuple((Spot(name, start, end), message) for start, end, message in subject.problem.related),
        )


def _help(problem: Problem, text: str) -> str:
    """What people mean who write what the reader of YAML complains of, which says what it was looking for."""
    found = text[problem.start : problem.start + 1]
    before = text[: problem.start].rpartition("\n")[2]
    match problem.message.partition(": ")[2].partition(" while ")[0]:
        case "found character that cannot start any token":
            return "indent with blanks, not with tabs" if found == "\t" else f"{_QUOTE}none begins with `{found}`"
        case "mapping values are not allowed in this context":
            return f"{_QUOTE}`: ` stands behind a key" if ": " in before else _INDENT
        case "did not find expected key":
            return "put the whole text in quotes of the kind that it doesn't hold" if before.strip() else _INDENT
        case "found unknown escape character":
            return "double the backslash, or take single quotes"
        case "a key must be a scalar":
            return f"{_QUOTE}`{found}` begins a mapping or a list"
    return ""
