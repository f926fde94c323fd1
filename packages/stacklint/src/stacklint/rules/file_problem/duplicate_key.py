"""DO103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import ProblemKind, Spot
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.fixtures import stack as sound
from stacklint.rules.readers import refuses
from stacklint.stack.repository.subjects import FileProblem
from stacklint.stack.stack import Stack


@rule(
    "DO103",
    "duplicate-key",
    severity=Severity.ERROR,
    bad=(
        Example(edited("prometheus/prometheus.yml", "scrape_configs:", "«rule_files»: []\nscrape_configs:")),
        Example(edited("grafana/dashboards/app.json", '"uid": "app",', '"uid": "app",\n  «"uid"»: "other",')),
        Example(edited("prometheus/rules.yml", "- name: app", "- <<: {name: app}\n    «<<»: {interval: 1m}")),
    ),
    good=(
        Example(sound()),
        Example(
            edited("prometheus/prometheus.yml", "- job_name: app", "- <<: {job_name: app}\n    <<: {scheme: http}")
        ),
    ),
)
def duplicate_key(subject: FileProblem, _stack: Stack) -> Iterator[Finding]:
    """A key stands twice in one mapping.

    Go's YAML reader refuses the file, so the program that reads it does not start. In a dashboard's JSON the last one
    wins without a word, and whoever edits the first one wonders why nothing changes.

    `<<` is a key like others, but in the configurations of Prometheus and Alertmanager, files of targets and unit tests
    of rules: their reader merges as often as it is told to.

    Keep one of them.
    """
    problem = subject.problem
    if problem.kind is not ProblemKind.DUPLICATE_KEY:
        return
    name = subject.document.name
    json = name.endswith(".json")
    reader = "the last one wins in silence" if json else refuses(subject.kind)
    yield Finding(
        subject.document.spot(problem),
        f"{problem.message}; {reader}",
        "keep one of them",
        tuple((Spot(name, start, end), message) for start, end, message in problem.related),
        severity=Severity.WARNING if json else None,
    )
