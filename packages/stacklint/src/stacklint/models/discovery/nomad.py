"""Services that Nomad knows. Facts: discovery/nomad/nomad.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional
from stacklint.models.discovery.base import Discovery, NonBlank, Polled
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.scalars import Bool, Text


class NomadDiscovery(Polled):
    """Targets from Nomad."""

    server: NonBlank = optional("URL of Nomad's API. Default `http://localhost:4646`.")
    namespace: Text | None = optional("Namespace. Default `default`.")
    region: Text | None = optional("Region. Default `global`.")
    allow_stale: Bool | None = optional("Take what a server that isn't the leader knows. Default true.")
    tag_separator: Text | None = optional("What joins the tags in their label. Default `,`.")


DISCOVERY = Discovery(model=NomadDiscovery, meaning=http_meaning)
