"""LK162."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models.raw import text as text_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.containers.hosts import service_of
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
_APP: Final = "    build: app\n"
_LABELS: Final = "labels: {__metrics_path__: /other}"
_MADE_DIFFERENT: Final = frozenset(
    {"params", "relabel_configs", "metric_relabel_configs", "authorization", "basic_auth"}
)


def _named(name: str) -> dict[str, str]:
    """The sound compose file with another name for the application."""
    return {"compose.yaml": edited("compose.yaml", _APP, f"{_APP}    container_name: {name}\n")["compose.yaml"]}


def _shared(name: str) -> dict[str, str]:
    """The same, with a second service that answers to both names."""
    alias = f"{{networks: {{default: {{aliases: [{name}, app]}}}}, image: example/app}}"
    return {"compose.yaml": _named(name)["compose.yaml"].replace("services:\n", f"services:\n  other: {alias}\n")}


@rule(
    "LK162",
    "same-target-twice",
    severity=Severity.WARNING,
    bad=(
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("«app:5000»", ""))),
        Example(edited(_FILE, _JOB, _JOB + _LOOKED_UP)),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("«app:5000»", "    metrics_path: /metrics\n"))),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("«shop:5000»", ""), _named("shop"))),
        Example(edited(_FILE, "[app:5000]", "[app:5000, «shop:5000»]", _named("shop"))),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("localhost:9090, «prometheus:9090»", ""))),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "[app:5000]", "[app:5000, app:5000]")),  # which is one target
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("app:5000", "").replace("]}", f"], {_LABELS}}}"))),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("shop:5001", ""), _named("shop"))),
        Example(edited(_FILE, _JOB, _JOB + _AGAIN.format("shop:5000", ""), _shared("shop"))),
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
def same_target_twice(subject: Prometheus, stack: Stack) -> Iterator[Finding]:
    """The same address is scraped twice, by two jobs or by two names of one service.

    Every series of the target is there twice, told apart by `job` or `instance` only: `sum` counts everything double,
    and joins that don't name them find two matches and fail. Leave the target to one of the jobs, by one name.
    """
    seen: dict[tuple[str, str, str], tuple[ScrapeJob, Target]] = {}
    named = _Names(stack)
    for job in subject.jobs:
        value = job.node.value  # no nodes: there may be very many
        if not isinstance(value, dict) or not _MADE_DIFFERENT.isdisjoint(value):
            continue
        path, scheme = text_of(value, "metrics_path") or "/metrics", text_of(value, "scheme") or "http"
        for target in job.targets:
            if target.address is None or not job.name:
                continue
            asked = f"{named.one_for(target)}:{target.address.port or target.default_port}"
            first, other = seen.setdefault((asked, path, scheme), (job, target))
            if first.name == job.name and (first is not job or _host(other) == _host(target)):
                continue
            if named.moves(job) or named.moves(first):
                continue
            again = f"`{target.written}` is `{other.written}` by another name, which "
            beside = f"the job `{first.name}` scrapes" if first is not job else "this job scrapes"
            same = _host(other) == _host(target)
            told = f"`{target.written}` is scraped by the job `{first.name}`" if same else f"{again}{beside}"
            yield Finding(
                target.node.place,
                f"{told} as well: each of its series is there twice",
                "take it out of one of the jobs" if first is not job else "leave one of the two",
                ((other.node.place, f"the target of `{first.name}`"),),
            )


def _host(target: Target) -> str:
    return target.address.host if target.address is not None else ""


class _Names:
    """One name for each service of a set, whatever it is called."""

    def __init__(self, stack: Stack) -> None:
        self.compose = stack.compose
        services = stack.compose.services.values() if stack.compose is not None else ()
        self.moved: dict[int, bool] = {}
        self.times = Counter(name for service in services for name in service.names)

    def one_for(self, target: Target) -> str:
        """The name of the service that is asked, where it is but one; else the host as it is written."""
        host, service = _host(target), service_of(target, self.compose)
        moved = target.server is not None and host in target.server.hosts
        return f"={service.name}" if service is not None and self.times[host] <= 1 and not moved else host

    def moves(self, job: ScrapeJob) -> bool:
        """Whether labels of its targets say what else is asked than what the job says, such as another path."""
        if id(job) not in self.moved:
            self.moved[id(job)] = any(label.startswith("__") for label in job.written)
        return self.moved[id(job)]
