"""Data planes of a Kuma mesh. Facts: discovery/xds/kuma.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional, required
from stacklint.models.discovery.base import Discovery, Polled
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.urls import SchemedUrl
from stacklint.models.scalars import Duration, Text


class KumaDiscovery(Polled):
    """Targets from the Kuma control plane."""

    server: SchemedUrl = required("URL of the control plane's monitoring assignments.")
    client_id: Text | None = optional(
        "What Prometheus calls itself there. Default: the name of its host.", since=(2, 50)
    )
    fetch_timeout: Duration | None = optional("How long a request may wait for news. Default 2m.")
    refresh_interval: Duration | None = optional("Time to wait between two requests. Default 15s.")


DISCOVERY = Discovery(model=KumaDiscovery, meaning=http_meaning)
