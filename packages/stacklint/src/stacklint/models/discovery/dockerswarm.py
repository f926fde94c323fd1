"""Services, tasks and nodes of Docker Swarm. Facts: discovery/moby/dockerswarm.go of Prometheus."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import required
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.moby import Moby


class DockerSwarmDiscovery(Moby):
    """Targets from Docker Swarm."""

    role: Literal["services", "tasks", "nodes"] = required("What is discovered.")


DISCOVERY = Discovery(model=DockerSwarmDiscovery, meaning=http_meaning)
