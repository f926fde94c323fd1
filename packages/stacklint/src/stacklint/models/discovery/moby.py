"""What Docker and Docker Swarm share. Facts: discovery/moby/ of Prometheus."""

from __future__ import annotations

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Ported, Texts
from stacklint.models.discovery.urls import SomeUrl
from stacklint.models.scalars import Text


class DockerFilter(Model):
    """A filter of the Docker API."""

    name: Text | None = optional("Name of the filter, such as `label` or `network`.")
    values: Texts | None = optional("Values of the filter.")


class Moby(Ported):
    """A discovery that asks a Docker engine."""

    host: SomeUrl = required("Address of the engine, such as `unix:///var/run/docker.sock` or `tcp://host:2375`.")
    filters: list[DockerFilter | None] | None = optional("Filters on what is listed, as the Docker API takes them.")
