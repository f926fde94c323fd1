"""Which jobs ask RabbitMQ for sums over all of its queues, channels and connections.

Facts: its plugin `rabbitmq_prometheus`. At `/metrics` it sums up unless `prometheus.return_per_object_metrics` says
otherwise; single objects are at `/metrics/per-object`, and under names of their own at `/metrics/detailed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.repository.spelt import spelt

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.stack import Stack

PLUGINS: Final = "/etc/rabbitmq/enabled_plugins"
"""What of its configuration says nothing about sums."""
_CONFIGURING: Final = ("conf", "per_object", ".sh")
"""What a command has that writes a configuration before it starts RabbitMQ, or may."""
_SINCE: Final = (3, 9)


def summing_jobs(stack: Stack) -> list[ScrapeJob]:
    """The jobs that ask a RabbitMQ for sums; none where another target may tell of single queues."""
    found: list[ScrapeJob] = []
    for job in (job for server in stack.prometheus for job in server.jobs):
        services = [service_of(target, stack.compose) for target in job.targets]
        if not services or None in services:
            return []
        rabbits = [one for one in services if one is not None and _is_rabbit(one)]
        if rabbits and not (all(map(_sums_up, rabbits)) and _is_plain(job)):
            return []
        found += [job] * bool(rabbits)
    return found


def _is_rabbit(service: Service) -> bool:
    """Whether a service is RabbitMQ, or tells of one."""
    image = service.image or service.base
    return "rabbitmq" in image.repository if image is not None else service.build is None


def _is_plain(job: ScrapeJob) -> bool:
    """Whether a job asks at `/metrics`."""
    path = spelt(job.node, "metrics_path").text or "/metrics"
    return path == "/metrics" and "__metrics_path__" not in job.written


def _sums_up(service: Service) -> bool:
    """Whether RabbitMQ runs as its image has it, in a version that sums up."""
    image = service.image if service.build is None and not service.partial and not service.env_files else None
    configured = any(path != PLUGINS and path.startswith("/etc") for path in service.touched)
    told = any(name.startswith("RABBITMQ_") and ("CONF" in name or "ARGS" in name) for name in service.environment)
    written = any(part in word for word, _ in service.command for part in _CONFIGURING) or service.entrypoint
    if (
        image is None
        or image.repository != "rabbitmq"
        or configured
        or told
        or written
        or service.node["post_start"].present
    ):
        return False
    version = version_of(image)
    return version is None or version >= _SINCE
