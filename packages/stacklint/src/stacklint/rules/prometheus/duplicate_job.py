"""LK121."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import PathUse
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_FILE, _JOBS = "prometheus/prometheus.yml", "prometheus/jobs/more.yml"
_BOTH = edited(_FILE, "rule_files:", "scrape_config_files: [jobs/*.yml]\nrule_files:")
_TWICE = edited(_FILE, "rule_files:", "scrape_config_files: [jobs/*.yml, «jobs/more.yml»]\nrule_files:")


@rule(
    "LK121",
    "duplicate-job",
    severity=Severity.ERROR,
    bad=(
        Example(_BOTH | {_JOBS: "scrape_configs: [{job_name: «app»}]\n"}),
        Example(_TWICE | {_JOBS: "scrape_configs: [{job_name: db}]\n"}),
    ),
    good=(Example(_BOTH | {_JOBS: "scrape_configs: [{job_name: db}]\n"}),),
)
def duplicate_job(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """Two files of one Prometheus have a scrape job of the same name.

    Names of jobs are unique over prometheus.yml and all its `scrape_config_files`. Prometheus refuses to start, and
    `promtool check config --syntax-only` does not look into these files. A file that two entries match is read twice.
    """
    yield from _names(subject)
    yield from _files(subject, stack)


def _names(server: Prometheus) -> Iterator[Finding]:
    """Names that an earlier file has; within a file they are a fault of its format."""
    first = {job.name: job.node for job in reversed(server.jobs)}
    for job in server.jobs:
        there = first[job.name]
        if job.name and there.document is not job.node.document:
            yield Finding(
                job.node["job_name"].place,
                f"`{job.name}` is a job of another file already; Prometheus refuses to start",
                "give each job its own name",
                ((there["job_name"].place, "first used here"),),
            )


def _files(server: Prometheus, stack: Stack) -> Iterator[Finding]:
    """Files with jobs that are included before."""
    filled = {job.node.document.name for job in server.jobs if job.name}
    first = dict[str, Place]()
    for one in server.named:
        for name in map(stack.files.name, one.files) if one.use is PathUse.SCRAPE_CONFIGS else ():
            if name in first and name in filled:
                yield Finding(
                    one.node.place,
                    f"`{name}` is included twice, with all its jobs; Prometheus refuses to start",
                    "leave out one of the entries",
                    ((first[name], "included here"),),
                )
            first.setdefault(name, one.node.place)
