"""Instances that Eureka knows. Facts: discovery/eureka/eureka.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional, required
from stacklint.models.discovery.base import Discovery, Polled
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.urls import SchemedUrl
from stacklint.models.scalars import Duration


class EurekaDiscovery(Polled):
    """Targets from Eureka."""

    server: SchemedUrl = required("URL of the server, with its path.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 30s.")


DISCOVERY = Discovery(model=EurekaDiscovery, meaning=http_meaning)
