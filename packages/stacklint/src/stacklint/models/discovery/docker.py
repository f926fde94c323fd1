"""Containers of a Docker engine. Facts: discovery/moby/docker.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.moby import Moby
from stacklint.models.scalars import Bool, Text


class DockerDiscovery(Moby):
    """Targets from the containers of a Docker engine."""

    host_networking_host: Text | None = optional(
        "Host of containers that use the network of the host. Default `localhost`."
    )
    match_first_network: Bool | None = optional(
        "One target per container, not one per network. Default true.", since=(2, 54)
    )


DISCOVERY = Discovery(model=DockerDiscovery, meaning=http_meaning)
