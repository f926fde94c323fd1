"""Tasks of AWS ECS. Facts: discovery/aws/ecs.go of Prometheus."""

from __future__ import annotations

from stacklint.models.discovery.amazon import AwsClusters
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning


class EcsDiscovery(AwsClusters):
    """Targets from AWS ECS."""


DISCOVERY = Discovery(model=EcsDiscovery, meaning=http_meaning, joins=False)
