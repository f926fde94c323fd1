"""LK178."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_JOB: Final = "  - job_name: app\n"
_NO_TARGETS: Final = ("relabel_configs", "tls_config")
"""How the names of the keys end that hold settings and yet bring no targets."""


@rule(
    "LK178",
    "job-without-targets",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, _JOB, f"  - job_name: «node»\n{_JOB}")),
        Example(
            edited(
                _FILE,
                _JOB,
                f"  - job_name: «node»\n    scrape_interval: 5s\n    relabel_configs: []\n    tls_config: {{}}\n{_JOB}",
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _JOB, f"  - job_name: node\n    static_configs: []\n{_JOB}")),
        Example(edited(_FILE, _JOB, f"  - job_name: node\n    static_configs: [{{targets: []}}]\n{_JOB}")),
        Example(edited(_FILE, _JOB, f"  - job_name: node\n    static_config: [{{targets: [a:1]}}]\n{_JOB}")),
        Example(edited(_FILE, _JOB, f"  - job_name: node\n    dns_sd_configs: [{{names: [node]}}]\n{_JOB}")),
    ),
)
def job_without_targets(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
    """A scrape job says in no way what it scrapes.

    Prometheus takes it without a word, and scrapes nothing for it: there is no series with its name as `job`, not even
    `up`. Often a job was begun above another one that got its targets. Give it targets, or delete it; one that is
    empty on purpose says so with `static_configs: []`.
    """
    brings = any("config" in key and not key.endswith(_NO_TARGETS) for key in subject.node.keys)
    if subject.name and not brings:
        yield Finding(
            subject.node["job_name"].place,
            f"the job `{subject.name}` has no targets; nothing is scraped for it, and not even `up` is there",
            "give it `static_configs` with its targets, or delete it",
        )
