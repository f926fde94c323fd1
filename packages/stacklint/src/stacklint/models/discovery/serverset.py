"""Serversets in ZooKeeper. Facts: discovery/zookeeper/zookeeper.go of Prometheus."""

from __future__ import annotations

from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import no_meaning
from stacklint.models.discovery.zookeeper import ZooKeeper


class ServersetDiscovery(ZooKeeper):
    """Targets from Serversets in ZooKeeper."""


DISCOVERY = Discovery(model=ServersetDiscovery, meaning=no_meaning)
