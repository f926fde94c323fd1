"""DO105."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import ProblemKind
from stacklint.models import Kind, PathUse
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.repository.subjects import FileProblem
from stacklint.stack.stack import Stack

_EFFECTS = {
    Kind.PROMETHEUS: "Prometheus starts and scrapes nothing",
    Kind.RULES: "no rule is evaluated",
    Kind.DATASOURCES: "it provisions no data source",
    Kind.PROVIDER: "it loads no dashboard",
    Kind.DASHBOARD: "Grafana does not load it",
    Kind.ALERTING: "it provisions no alerting",
    Kind.TESTS: "promtool tests nothing",
    Kind.SCRAPE_CONFIGS: "no job is scraped",
    Kind.TARGETS: "no target is found",
}
"""What comes of it. Compose and Alertmanager refuse such a file, which is told with the other faults of its form."""


@rule(
    "DO105",
    "empty-file",
    severity=Severity.WARNING,
    bad=(
        Example(sound({"prometheus/prometheus.yml": "«»# nothing yet\n"})),
        Example(sound({"grafana/dashboards/app.json": "«»\n"})),
    ),
    good=(
        Example(sound()),
        Example(
            edited(
                "prometheus/prometheus.yml",
                "    static_configs:\n",
                "    file_sd_configs: [{files: [targets/*.yml]}]\n    static_configs:\n",
                {
                    "prometheus/targets/a.yml": "- targets: ['app:5000']\n",
                    "prometheus/targets/b.yml": "# - targets: []\n",
                },
            )
        ),
    ),
)
def empty_file(subject: FileProblem, stack: Stack) -> Iterator[Finding]:
    """A file that plays a role is empty.

    An empty prometheus.yml is valid: the server starts, is healthy, and scrapes nothing. The other readers are as quiet
    about it, but for Grafana, which logs "EOF" for a dashboard and does not load it, and for Compose and Alertmanager,
    which refuse such a file (FM103). Write what belongs there, or take the file away. One of several files of targets
    may be empty: it is there to be filled.
    """
    effect = _EFFECTS.get(subject.kind)
    if subject.problem.kind is not ProblemKind.EMPTY or effect is None or _is_one_of_several(subject, stack):
        return
    yield Finding(
        subject.document.spot(subject.problem),
        f"`{subject.document.name}` is empty; {effect}",
        severity=Severity.ERROR if subject.kind is Kind.DASHBOARD else None,
    )


def _is_one_of_several(subject: FileProblem, stack: Stack) -> bool:
    """Whether a file of targets is listed together with others."""
    lists = [one.files for one in stack.named if one.use is PathUse.TARGETS and len(one.files) > 1]
    return any(subject.document.name == stack.files.name(path) for paths in lists for path in paths)
