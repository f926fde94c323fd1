"""Host names inside a stack: which can only be services, and which services can be reached from where."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import root
from stacklint.pattern import Pattern
from stacklint.stack.compose.swarm import is_started_by_swarm
from stacklint.stack.programs.images import role_of

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.prometheus.server import Target
    from stacklint.stack.stack import Stack

_WORD: Final = Pattern(r"[a-z0-9_][a-z0-9_-]*")
_COPY: Final = Pattern(r"[-_]\d+$")
"""The number of a container of a service."""
_HOST: Final = "host"
_LOCAL: Final = frozenset({"localhost", "::1", "::", "0.0.0.0"})  # noqa: S104 - programs in Go ask themselves there
_LOOPBACK: Final = Pattern(r"127(?:\.\d{1,3}){3}")
_AGENT_PORTS: Final = frozenset({9100, 9182})
"""Of node_exporter and windows_exporter, which run on the machines that they watch."""
_OF_EXPORTER: Final = Pattern(r"exporter|metrics|monitor|(?<![a-z])node(?![a-z])")
_MACHINE: Final = Pattern(
    r"(?<![a-z])(?:esxi|nas|nuc|proxmox|pve|raspberrypi|rpi|synology|truenas|unraid)(?![a-z])"
    r"|(?<![a-z])(?:host|lxc|pi|server|srv|vm)[_-]?\d"
)
_OUTSIDE: Final = frozenset({"localhost", "host", "gateway"})


class Reached(NamedTuple):
    """Who answers to a host name.

    Attributes:
        service: the service of the stack that does, or one of another set that has the name.
        problem: why it can't be reached, "" if it can or may be.
        other: the other compose set that has the service.
        hosted: the one of the two that is on the network of the host, where services have no names.
        together: whether both are, or they are one.
    """

    service: Service | None = None
    problem: str = ""
    other: Compose | None = None
    hosted: Service | None = None
    together: bool = False


def reach(host: str, talker: Service | None, stack: Stack) -> Reached:
    """Who answers when a service talks to a host. No service and no problem means that it can't be known."""
    compose = stack.compose
    if compose is None or not is_internal(host):
        return Reached()
    found = stack.service_at(host)
    if talker is not None and (talker.partial or host in talker.hosts):
        return Reached()
    if found is not None and (hosted := _hosted(found, talker, compose)) is not None:
        why = "and has no name here" if hosted is found else f"where `{host}` is no name"
        together = talker is not None and talker.network_mode == _HOST == found.network_mode
        return Reached(found, f"`{hosted.name}` is on the network of the host, {why}", None, hosted, together)
    if talker is not None and talker.network_mode:
        return Reached()
    if found is not None:
        apart = talker is not None and not _share_network(talker, found, compose)
        return Reached(found, f"`{found.name}` is on no network of `{talker.name}`" if apart and talker else "")
    networks = talker.networks if talker is not None else frozenset({"default"})
    if compose.open or any(_is_elsewhere(name, compose) for name in networks) or _may_answer(host, talker, compose):
        return Reached()
    having = [other for other in stack.others if host in other.hosts]
    if any(_joins(other.hosts[host], other, networks) for other in having):
        return Reached()
    return Reached(None, f"no service answers to `{host}`", having[0] if having else None)


def _joins(service: Service, other: Compose, networks: frozenset[str]) -> bool:
    """Whether a service of another set joins a network that this one makes, by its name on the host.

    Compose calls it after the project, as `shop_default`, and what the project is called may be said when it is started
    (compose specification, "networks" and "Version and name top-level elements").
    """
    external = (name for name in service.networks if other.is_external("networks", name))
    names = (_name_on_host(other.top["networks"][name], name) for name in external)
    return any("$" in name or name.endswith(f"_{network}") for name in names for network in networks)


def _name_on_host(declared: Node, key: str) -> str:
    """What an external network is called on the host; of old, it was named within `external`."""
    return declared.text_at("name") or declared["external"].text_at("name") or key


def _hosted(found: Service, talker: Service | None, compose: Compose) -> Service | None:
    """Which of two services is on the network of the host, so that the name of the one is nothing to the other.

    They may be one: there, a service doesn't know its own name either. A swarm passes over `network_mode`.
    """
    if talker is None or found.partial or is_started_by_swarm(compose):
        return None
    return next((one for one in (found, talker) if one.network_mode == _HOST), None)


def _may_answer(host: str, talker: Service | None, compose: Compose) -> bool:
    """Whether a host may be a name that no file says: a container's, a variable's, or one that a DNS server knows."""
    if talker is not None and (talker.node["dns"].present or talker.node["dns_search"].present):
        return True
    if any("$" in name for service in compose.services.values() for name in service.names):
        return True
    container = _COPY.sub("", host)  # of the project `x`, `x-app-1` or, of old, `x_app_1`; of a swarm's stack, `x_app`
    ends = ("-", "_") if container != host else ("_",)
    return container.endswith(tuple(sign + name for name in compose.services for sign in ends))


def served_elsewhere(host: str, stack: Stack) -> bool:
    """Whether a service of another compose set answers to a host, which runs a Prometheus as well."""
    return any(
        host in other.hosts and any(role_of(service) == "prometheus" for service in other.services.values())
        for other in stack.others
    )


def is_local(host: str) -> bool:
    """Whether a host is whoever asks it: on its loopback, or the address that stands for any."""
    return host in _LOCAL or _LOOPBACK.fullmatch(host) is not None


def is_internal(host: str) -> bool:
    """Whether a host can be nothing but a name of the stack's own network: a single word that is no number."""
    return bool(_WORD.fullmatch(host)) and not host.isdigit() and host not in _OUTSIDE


def is_machine(host: str, port: int | None) -> bool:
    """Whether a host is rather called as a machine than as a service: its network may have a name server for them.

    The engine's own asks those of the host for what it doesn't know, with the domains that the host searches (Docker's
    documentation, "Embedded DNS server in user-defined networks").
    """
    is_watched = port in _AGENT_PORTS and _OF_EXPORTER.search(host) is None
    return is_watched or _MACHINE.search(host) is not None


def services_place(compose: Compose) -> Place:
    """The `services` key of a compose set."""
    return root(compose.documents[0])["services"].place.key()


def _share_network(one: Service, other: Service, compose: Compose) -> bool:
    """Whether two services are on one network, as far as one can tell."""
    if one.networks & other.networks or one.network_mode or other.network_mode or one.partial or other.partial:
        return True
    if compose.services.get(other.name) is not other:
        return True  # of another set: which networks are the same is told by their names on the host
    return any(_is_elsewhere(name, compose) for name in one.networks | other.networks)


def _is_elsewhere(network: str, compose: Compose) -> bool:
    """Whether a network may be the same as another one of this set: made by others, or named by hand."""
    declared = compose.top["networks"].get(network)
    named = declared is not None and declared["name"].present
    return named or "$" in network or compose.is_external("networks", network)


def answers(stack: Stack) -> list[str]:
    """Every name that a service of the stack answers to, sorted."""
    services = stack.compose.services.values() if stack.compose is not None else ()
    return sorted({name for service in services for name in service.names})


def same_project(one: Compose, other: Compose) -> bool:
    """Whether two sets are of one project, whose services share its default network."""
    return _folder(one.folder) == _folder(other.folder)


@lru_cache(maxsize=4096)  # each set is compared with each other one
def _folder(written: str) -> str:
    return posixpath.normpath(written)


def service_of(target: Target, compose: Compose | None) -> Service | None:
    """The service of a compose set that answers to a target."""
    if target.address is None or compose is None:
        return None
    if is_local(target.address.host):
        return target.server if target.server is not None and not target.server.network_mode else None
    return compose.hosts.get(target.address.host)
