"""Virtual machines of Outscale. Facts: discovery/outscale/outscale.go of Prometheus 3.12."""

from __future__ import annotations

from stacklint.models.base import optional, required
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.scalars import NonEmpty, Text


class OutscaleDiscovery(Ported):
    """Targets from Outscale."""

    region: NonEmpty = optional("Region. Default `eu-west-2`.")
    access_key: NonEmpty = required("Access key.")
    secret_key: NonEmpty = required("Secret key.")
    endpoint: Text | None = optional("URL of the API. Default: that of the region.")


DISCOVERY = Discovery(model=OutscaleDiscovery, meaning=http_meaning)
