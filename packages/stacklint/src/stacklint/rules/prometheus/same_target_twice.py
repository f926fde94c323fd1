"""LK162."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.raw import text as text_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.server import ScrapeJob, Target

_FILE: Final = "prometheus/prometheus.yml"
_JOB: Final = "  - job_name: app\n    static_configs:\n      - targets: [app:5000]\n"
_AGAIN: Final = "  - job_name: again\n    static_configs: [{{targets: [{}]}}]\n{}"
_LOOKED_UP: Final = (
    "  - job_name: again\n    dns_sd_configs: [{names: [tasks.other, «tasks.app»], type: A, port: 5000}]\n"
)
_MADE_DIFFERENT: Final = frozenset(
    {"params", "relabel_configs", "metric_relabel_configs", "authorization", "basic_auth"}
)


@rule(
    "LK162",
    "same-target-twice",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("«app:5000»", ""))),
        Example(edited(_FILE, _JOB, _JOB + _LOOKED_UP)),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("«app:5000»", "    metrics_path: /metrics\n"))),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("app:5000", "    metrics_path: /other\n"))),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("app:5000", "    params: {'collect[]': [cpu]}\n"))),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("prometheus:9090", ""))),
        Example(
            edited(
                _FILE,
                _JOB,
                _JOB + _AGAIN.format("app:5000", "    metric_relabel_configs: [{regex: a, action: labeldrop}]\n"),
            )
        ),
    ),
)
def same_target_twice(subject: Prometheus, _stack: Stack) -> Iterator[Finding]:
    """Two jobs scrape the same address.

    Every series of the target is there twice, told apart by `job` only: `sum` counts everything double, and joins
    that don't name the job find two matches and fail. Leave the target to one of the jobs.
    """
    seen: dict[tuple[str, str, str], tuple[ScrapeJob, Target]] = {}
    for job in subject.jobs:
        value = job.node.value  # no nodes: there may be very many
        if not isinstance(value, dict) or not _MADE_DIFFERENT.isdisjoint(value):
            continue
        path, scheme = text_of(value, "metrics_path") or "/metrics", text_of(value, "scheme") or "http"
        for target in job.targets:
            if target.address is None or not job.name:
                continue
            asked = f"{target.address.host}:{target.address.port or target.default_port}"
            first, other = seen.setdefault((asked, path, scheme), (job, target))
            if first is not job and first.name != job.name:
                told = f"`{target.written}` is scraped by the job `{first.name}` as well"
                yield Finding(
                    target.node.place,
                    f"{told}: each of its series is there twice",
                    "take it out of one of the jobs",
                    ((other.node.place, f"the target of `{first.name}`"),),
                )
