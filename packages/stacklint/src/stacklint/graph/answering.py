"""Who answers at an address, and what runs in a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.graph.model import Kind
from stacklint.stack.containers.hosts import is_local, reach

if TYPE_CHECKING:
    from stacklint.graph.collector import Collector
    from stacklint.graph.model import NodeId
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.stack import Stack


def add_services(stack: Stack, into: Collector) -> None:
    """The services of the compose set."""
    for service in stack.compose.services.values() if stack.compose is not None else ():
        add_service(service, into)


def add_service(service: Service, into: Collector) -> NodeId:
    """A service, of this set or of one that shares its network."""
    about = "built here" if service.is_built else service.image.text if service.image is not None else ""
    return into.add(Kind.SERVICE, service.name, service.node.place.key(), about=about)


def answering(host: str, port: int | None, talker: Service | None, stack: Stack, into: Collector) -> NodeId:
    """Who answers when a service talks to a host: a service, one that should be there, or somebody outside."""
    if is_local(host) and talker is not None and not talker.network_mode:
        return add_service(talker, into)
    service = stack.service_at(host)
    if service is not None:
        return add_service(service, into)
    if reach(host, talker, stack).problem:
        return into.missing(Kind.SERVICE, host)
    return into.add(Kind.HOST, host if port is None else f"{host}:{port}")
