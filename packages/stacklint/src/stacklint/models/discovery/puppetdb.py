"""Resources in PuppetDB. Facts: discovery/puppetdb/puppetdb.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional, required
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.urls import HttpUrl
from stacklint.models.scalars import Bool, NonEmpty


class PuppetDbDiscovery(Ported):
    """Targets from PuppetDB."""

    url: HttpUrl = required("URL of PuppetDB.")
    query: NonEmpty = required("Query for resources, in PQL.")
    include_parameters: Bool | None = optional("Make labels of the parameters, which may hold secrets.")


DISCOVERY = Discovery(model=PuppetDbDiscovery, meaning=http_meaning)
