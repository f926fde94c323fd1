"""Instances of Vultr. Facts: discovery/vultr/vultr.go of Prometheus."""

from __future__ import annotations

from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning


class VultrDiscovery(Ported):
    """Targets from Vultr."""


DISCOVERY = Discovery(model=VultrDiscovery, meaning=http_meaning)
