"""GF262."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.promql.vectors import matches_empty
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import exporting
from stacklint.stack.programs.rabbitmq import PLUGINS, summing_jobs
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

_LABELS: Final = {
    "rabbitmq_queue_": frozenset({"queue", "vhost"}),
    "rabbitmq_channel_": frozenset({"channel", "queue"}),
    "rabbitmq_connection_": frozenset({"connection", "channel"}),
}
"""What each kind of object is told apart by, where each has series of its own."""
_ONE = "rabbitmq_queue_messages{queue='a'}"
_BAD = _ONE.replace("queue=", "«queue»=")


def _asked(expr: str, more: str = "", image: str = "rabbitmq:4-management", job: str = "") -> Example:
    config = {"prometheus/prometheus.yml": f"scrape_configs:\n{job}"} if job else {}
    service = f"{image}\n{more}".rstrip()
    return Example(exporting(service, expr, targets="['exporter:15692']", also=config))


_PATH = "  - job_name: mq\n    metrics_path: /metrics/per-object\n    static_configs: [{targets: ['exporter:15692']}]\n"
_PARTS = (
    "  - job_name: mq\n    relabel_configs: [{target_label: __metrics_path__, replacement: /metrics/detailed}]\n"
    "    static_configs: [{targets: ['exporter:15692']}]\n"
)
_ELSEWHERE = "  - job_name: mq\n    static_configs: [{targets: ['10.0.0.1:9419', 'exporter:15692']}]\n"


@rule(
    "GF262",
    "queues-summed-up",
    severity=Severity.ERROR,
    when={SCRAPED},
    bad=(
        _asked(_BAD),
        _asked(_BAD, "    command: sh -c 'rabbitmq-plugins enable rabbitmq_prometheus; rabbitmq-server'\n"),
        _asked("sum by (queue) (rabbitmq_queue_messages_ready{«vhost»=~'a.*'})"),
        _asked(_BAD, f"    volumes: ['./enabled_plugins:{PLUGINS}:ro', 'data:/var/lib/rabbitmq']\n"),
    ),
    good=(
        _asked("rabbitmq_queue_messages"),
        _asked("rabbitmq_queue_messages{queue=~'.*'}"),
        _asked("rabbitmq_connections{queue='a'}"),
        _asked("rabbitmq_detailed_queue_messages{queue='a'}"),
        _asked("{__name__=~'rabbitmq.*', queue='a'}"),
        _asked(_ONE, job=_PATH),
        _asked(_ONE, job=_PARTS),
        _asked(_ONE, job=_ELSEWHERE),
        _asked(_ONE, "    volumes: ['./rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf:ro']\n"),
        _asked(_ONE, "    environment: {RABBITMQ_CONFIG_FILE: /etc/mq.conf}\n"),
        _asked(_ONE, "    env_file: mq.env\n"),
        _asked(_ONE, "    build: mq\n"),
        _asked(_ONE, "    command: sh -c 'echo $$X >> /etc/rabbitmq/rabbitmq.conf; rabbitmq-server'\n"),
        _asked(_ONE, "    entrypoint: /start\n"),
        _asked(_ONE, "    post_start: [{command: [rabbitmqctl, eval, sums_off]}]\n"),
        _asked(_ONE, image="rabbitmq:3.8"),
        _asked(_ONE, image="kbudde/rabbitmq-exporter:1.0.0"),
    ),
)
def queues_summed_up(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks RabbitMQ for one of its queues, and its metrics are of all of them together.

    At `/metrics` RabbitMQ tells how many messages there are in all queues, and no label which: a selector for a queue,
    a virtual host, a channel or a connection matches nothing. Series for each of them are at `/metrics/per-object`, or
    at `/metrics` with `prometheus.return_per_object_metrics = true` in `rabbitmq.conf`. At `/metrics/detailed` they
    bear other names.

    It is told where all targets of the stack are services, and RabbitMQ runs as its image has it.
    """
    root = subject.query.root if subject.ours else None
    asked = [(one, labels) for one in selectors(root) if (labels := _labels(one.name))] if root is not None else []
    jobs = summing_jobs(stack) if asked else []
    for selector, labels in asked if jobs else ():
        for matcher in selector.matchers:
            if matcher.label in labels and not matches_empty(matcher):
                yield Finding(
                    subject.place(matcher.label_span),
                    f"RabbitMQ sums `{selector.name}` up at `/metrics`, without the label `{matcher.label}`; "
                    f"{subject.effect}",
                    "write `metrics_path: /metrics/per-object` in the job",
                    tuple((job.node["job_name"].place, "this job asks for sums") for job in jobs),
                    cause=subject.cause("sums"),
                    name=selector.name or "",
                )


def _labels(name: str | None) -> frozenset[str]:
    """What a metric of RabbitMQ is told apart by, where each object has series of its own."""
    return next((labels for prefix, labels in _LABELS.items() if name and name.startswith(prefix)), frozenset())
