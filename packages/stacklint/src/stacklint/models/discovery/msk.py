"""Brokers of AWS MSK. Facts: discovery/aws/msk.go of Prometheus."""

from __future__ import annotations

from stacklint.models.discovery.amazon import AwsClusters
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning


class MskDiscovery(AwsClusters):
    """Targets from AWS MSK."""


DISCOVERY = Discovery(model=MskDiscovery, meaning=http_meaning, joins=False)
