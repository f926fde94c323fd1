"""Instances of Google Compute Engine. Facts: discovery/gce/gce.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import no_meaning
from stacklint.models.scalars import Duration, Int, NonEmpty, Text


class GceDiscovery(Model):
    """Targets from Google Compute Engine."""

    project: NonEmpty = required("Id of the project.")
    zone: NonEmpty = required("Zone. Each further zone is an entry of its own.")
    filter: Text | None = optional("Filter on the instances, as the API takes it.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 60s.")
    port: Int | None = optional("Port of the targets; relabelling may set another. Default 80.")
    tag_separator: Text | None = optional("What joins the tags in their label. Default `,`.")


DISCOVERY = Discovery(model=GceDiscovery, meaning=no_meaning)
