"""LK131."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import PathUse
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ends_of
from stacklint.rules.fixtures import edited
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.referenced import Reference
from stacklint.stack.stack import Stack

_FILE, _COMPOSE = "prometheus/prometheus.yml", "compose.yaml"
_JOB = "  - job_name: app\n"
_MOUNT = "      - ./prometheus:/etc/prometheus:ro\n"
_WRITABLE = edited(_COMPOSE, "/etc/prometheus:ro", "/etc/prometheus")[_COMPOSE]


def _queries(path: str, compose: str) -> Example:
    return Example(
        edited(_FILE, "rule_files:", f"global: {{query_log_file: {path}}}\nrule_files:", {_COMPOSE: compose})
    )


def _mounting(path: str, mount: str) -> Example:
    return _queries(path, edited(_COMPOSE, _MOUNT, _MOUNT + mount)[_COMPOSE])


@rule(
    "LK131",
    "log-file-refused",
    severity=Severity.ERROR,
    bad=(
        _queries("«query.log»", edited(_COMPOSE, _MOUNT, _MOUNT)[_COMPOSE]),
        _queries("«/logs/query.log»", _WRITABLE),
        _queries("«logs/query.log»", _WRITABLE),
        _mounting("«/logs/query.log»", "      - {type: volume, source: logs, target: /logs, read_only: true}\n"),
        Example(edited(_FILE, _JOB, f"{_JOB}    scrape_failure_log_file: «logs/failed.log»\n", {_COMPOSE: _WRITABLE})),
    ),
    good=(
        _queries("query.log", _WRITABLE),
        _queries("/prometheus/query.log", _WRITABLE),
        _queries("/prometheus/logs/query.log", _WRITABLE),
        _queries("/query.log", _WRITABLE),
        _queries("/dev/stdout", _WRITABLE),
        _queries("/var/log/query.log", _WRITABLE),
        _queries("/tmp/query.log", _WRITABLE),  # noqa: S108 - a path of a container
        _queries("/logs/query.log", _WRITABLE.replace("prom/prometheus", "ours/prometheus")),
        _queries("query.log", edited(_COMPOSE, "prometheus.yml]", "prometheus.yml, --agent]")[_COMPOSE]),
        _mounting("/logs/query.log", "      - logs:/logs\n"),
        _mounting("/logs/query.log", "      - ./logs:/logs\n"),
        _mounting("/logs/a/query.log", "      - ./logs:/logs\n"),
        _mounting("/logs/a/query.log", "      - ${LOGS}:/logs\n"),
        _mounting("query.log", "      - ./query.log:/etc/prometheus/query.log\n"),
        _mounting("logs/query.log", "      - logs:/etc/prometheus/logs\n"),
        Example({"prometheus.yml": "global: {query_log_file: logs/query.log}\nscrape_configs: []\n"}),
    ),
)
def log_file_refused(subject: Reference, stack: Stack) -> Iterator[Finding]:
    """Prometheus can't make a file that it is to log to.

    It makes the files of `query_log_file` and `scrape_failure_log_file`, but not the folders that they stand in, and
    refuses to start where it can't write one. `promtool check config` doesn't look. A relative path counts from the
    folder of the configuration, which is often mounted read-only. As an agent it logs no queries.
    """
    container = subject.container
    if subject.use is not PathUse.LOG or container is None:
        return
    if subject.node.path[-1] == "query_log_file" and stack.launches.of(container.service).agent:
        return
    mount = subject.resolution.mount
    if mount is not None and mount.read_only:
        wrong = "would stand where everything is mounted read-only"
    elif subject.resolution.seen is Seen.MISSING:
        wrong = "has no folder to stand in"
    else:
        return
    yield Finding(
        subject.node.place,
        f"`{subject.pattern}` {wrong}; Prometheus refuses to start",
        "write it to a volume, such as the one that holds the samples",
        ends_of(subject),
    )
