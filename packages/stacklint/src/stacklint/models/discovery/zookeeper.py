"""What the discoveries in ZooKeeper share. Facts: discovery/zookeeper/zookeeper.go of Prometheus."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import SomeTexts
from stacklint.models.scalars import Duration, Reads

NodePath = Annotated[
    str, StringConstraints(pattern="^/"), Reads("a path that starts with `/`", {"type": "string", "pattern": "^/"})
]


class ZooKeeper(Model):
    """A discovery that watches nodes of ZooKeeper."""

    servers: SomeTexts = required("Addresses of the ZooKeeper servers.")
    paths: Annotated[list[NodePath], Field(min_length=1)] = required("Nodes to watch, with all below them.")
    timeout: Duration | None = optional("How long ZooKeeper may be silent. Default 10s.")
