"""Instances of AWS Lightsail. Facts: discovery/aws/lightsail.go of Prometheus."""

from __future__ import annotations

from stacklint.models.discovery.amazon import AwsMachines
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning


class LightsailDiscovery(AwsMachines):
    """Targets from AWS Lightsail."""


DISCOVERY = Discovery(model=LightsailDiscovery, meaning=http_meaning, joins=False)
