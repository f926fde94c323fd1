"""Caches of AWS ElastiCache. Facts: discovery/aws/elasticache.go of Prometheus."""

from __future__ import annotations

from stacklint.models.discovery.amazon import AwsClusters
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning


class ElastiCacheDiscovery(AwsClusters):
    """Targets from AWS ElastiCache."""


DISCOVERY = Discovery(model=ElastiCacheDiscovery, meaning=http_meaning, joins=False)
