"""LK294."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.swarm import labels_of
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.compose.sets import Service

_FILE: Final = "prometheus/prometheus.yml"
_STATIC: Final = "    static_configs:\n      - targets: [app:5000]\n"
_BUILD: Final = "    build: app\n"
_SWARM: Final = "dockerswarm_sd_configs: [{host: 'tcp://proxy:2375', role: tasks}]"
_DOCKER: Final = "docker_sd_configs: [{host: 'tcp://proxy:2375'}]"
_SERVICE: Final = "__meta_dockerswarm_service_label_"
_CONTAINER: Final = "__meta_dockerswarm_container_label_"
_OF_DOCKER: Final = "__meta_docker_container_label_"
_OTHER: Final = Pattern(r"[^A-Za-z0-9_]")
"""What Prometheus writes `_` for in the names of labels that it finds (`SanitizeLabelName` of its `strutil`)."""


class _Kind(NamedTuple):
    """How labels are called that a discovery finds: their beginning, and where in a compose file they stand."""

    prefix: str
    in_deploy: bool


_KINDS: Final = (
    _Kind(_SERVICE, in_deploy=True),
    _Kind(_CONTAINER, in_deploy=False),
    _Kind(_OF_DOCKER, in_deploy=False),
)


def _found(
    service: str, label: str = f"{_SERVICE}prometheus_job", discovery: str = _SWARM, more: str = "action: keep"
) -> Example:
    """The sound repository with labels of the application, and a job that finds it by a label."""
    job = f"    {discovery}\n    relabel_configs: [{{source_labels: [{label}], regex: .+, {more}}}]\n"
    compose = edited("compose.yaml", _BUILD, f"{_BUILD}    {service}\n")["compose.yaml"]
    return Example({**edited(_FILE, _STATIC, job), "compose.yaml": compose})


@rule(
    "LK294",
    "label-of-containers",
    severity=Severity.WARNING,
    bad=(
        _found("labels: {«prometheus-job»: app}"),
        _found("labels: [«prometheus-job=app»]"),
        _found("labels: {«prometheus-job»: app}", more="target_label: job"),
        _found("deploy: {labels: {«prometheus-job»: app}}", f"{_CONTAINER}prometheus_job"),
        _found("deploy: {labels: [«prometheus.job=app»]}", f"{_OF_DOCKER}prometheus_job", _DOCKER),
    ),
    good=(
        _found("deploy: {labels: {prometheus-job: app}}"),
        _found("labels: {prometheus-job: app}\n    deploy: {labels: {prometheus-job: app}}"),
        _found("labels: {prometheus-job: app}", f"{_CONTAINER}prometheus_job"),
        _found("labels: {prometheus-job: app}", f"{_SERVICE}prometheus_job, {_CONTAINER}prometheus_job"),
        _found("labels: {prometheus-job: app}", f"{_OF_DOCKER}prometheus_job", _DOCKER),
        _found("labels: {other: app}"),
        Example({_FILE: f"scrape_configs: [{{job_name: a, {_SWARM}}}]\n"}),
        _found("labels: {prometheus-job: app}", f"{_SERVICE}prometheus_job", _DOCKER),  # see LK247
    ),
)
def label_of_containers(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A label by which a job finds or names targets stands where the discovery doesn't look.

    What stands in `labels` are labels of the containers, in a swarm as well; a service of a swarm has those of
    `deploy.labels`, and its containers have not. Prometheus calls the former `__meta_dockerswarm_container_label_` or
    `__meta_docker_container_label_`, the latter `__meta_dockerswarm_service_label_`. A label of the other kind is
    empty: a `keep` drops the service, and what should be written of it is not. Nobody says so.
    """
    if stack.compose is None:
        return
    keys = {key.removesuffix("_sd_configs") for key in subject.node.keys if key.endswith("_sd_configs")}
    nodes = [node for step in subject.node["relabel_configs"].items() for node in step["source_labels"].items()]
    read = {node.text or "": node for node in reversed(nodes)}
    for kind in _KINDS:
        if kind.prefix.removeprefix("__meta_").partition("_")[0] not in keys:
            continue
        asked = {name.removeprefix(kind.prefix): node for name, node in read.items() if name.startswith(kind.prefix)}
        for service in stack.compose.services.values() if asked else ():
            yield from _of_service(service, kind, subject.name or "", asked, read)


def _of_service(
    service: Service, kind: _Kind, job: str, asked: dict[str, Node], read: dict[str, Node]
) -> Iterator[Finding]:
    """The labels of a service that are asked for, and that it has in the other place alone."""
    own, deployed = labels_of(service.node), labels_of(service.node["deploy"])
    there, elsewhere = (deployed, own) if kind.in_deploy else (own, deployed)
    has = {_OTHER.sub("_", name) for name in there}
    for name, node in elsewhere.items():
        known = _OTHER.sub("_", name)
        is_read = any(f"{other.prefix}{known}" in read for other in _KINDS if other.in_deploy is not kind.in_deploy)
        if known not in asked or known in has or is_read:
            continue
        whose = "the containers" if kind.in_deploy else "the service of a swarm"
        wanted = "of the service" if kind.in_deploy else "of containers"
        yield Finding(
            node.place if isinstance(node.place.path[-1], int) else node.place.key(),
            f"`{name}` is a label of {whose} here, and the job `{job}` looks for one {wanted}",
            f"write it below `{'deploy.labels' if kind.in_deploy else 'labels'}` of `{service.name}`",
            ((asked[known].place, "looked for here"),),
        )
