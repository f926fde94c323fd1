"""Databases of AWS RDS. Facts: discovery/aws/rds.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional
from stacklint.models.discovery.amazon import AwsClusters, AwsFilter
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import http_meaning


class RdsDiscovery(AwsClusters):
    """Targets from AWS RDS."""

    filters: list[AwsFilter] | None = optional("Filters on the instances.", since=(3, 13))


DISCOVERY = Discovery(model=RdsDiscovery, meaning=http_meaning, joins=False)
