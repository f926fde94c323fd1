"""Servers of IONOS Cloud. Facts: discovery/ionos/ionos.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import required
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.scalars import NonEmpty


class IonosDiscovery(Ported):
    """Targets from IONOS Cloud."""

    datacenter_id: NonEmpty = required("Id of the data center.")


DISCOVERY = Discovery(model=IonosDiscovery, meaning=http_meaning)
