"""What is said of a host that a service can't reach, or that is itself."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.models.nearness import nearest, surely
from stacklint.pattern import Pattern
from stacklint.rules.api import Finding, Repair
from stacklint.stack.containers.build import exposed_ports
from stacklint.stack.containers.hosts import answers, is_local, reach, services_place
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.containers.web import read_url
from stacklint.stack.programs.images import known_image
from stacklint.stack.repository.commented import commented_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node, Place, Spot
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.hosts import Reached
    from stacklint.stack.stack import Stack

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NUMBER: Final = Pattern(r"\d+")


def unreachable(reached: Reached, place: Place, host: str, *, effect: str, stack: Stack) -> Finding:
    """The finding for a host that doesn't answer: what follows, and where the services are."""
    message = f"{reached.problem}; {effect}"
    if reached.hosted is not None:
        mode = reached.hosted.node["network_mode"]
        advice = _around_host(reached)
        return Finding(place, message, advice, ((mode.place, "no network of the stack"),))
    if reached.service is not None:
        networks = reached.service.node["networks"]
        where = networks if networks.present else reached.service.node
        advice = "put both on one network"
        return Finding(place, message, advice, ((where.place.key(), f"where `{reached.service.name}` is"),))
    if reached.other is not None:
        other = root(reached.other.documents[0])["services"].place.key()
        advice = "put both into one compose file, or on one external network"
        said = f"`{host}` is a service of another compose file, on a network of its own"
        return Finding(place, message, advice, ((other, said),), severity=Severity.WARNING)
    passed_over = _passed_over(host, stack)
    if passed_over is not None:
        own = passed_over.node["container_name"].place
        return Finding(place, message, f"write `{passed_over.name}`", ((own, "a swarm passes over this name"),))
    assert stack.compose is not None  # hosts are judged only where there is one
    names = answers(stack)
    right = nearest(host, names)
    services = (name for name in names if (one := stack.service_at(name)) is None or one.name == name)
    listed = ", ".join(f"`{name}`" for name in islice(services, 12))
    meant = stack.service_at(right) if right is not None else None
    related: tuple[tuple[Place, str], ...] = ()
    if meant is not None:
        related = ((meant.node.place.key(), f"`{right}` answers"),)
    else:
        related = ((services_place(stack.compose), "the services of the stack"),)
    advice = f"did you mean `{right}`?" if right else f"the services are {listed}"
    if right is not None and _NUMBER.sub("0", host) == _NUMBER.sub("0", right):
        advice = f"define a service `{host}` as well, or take this out"  # one of a row: the other is not meant
        right = None
    taken_out = commented_service(host, stack.compose.documents)
    if taken_out:
        advice, right = f"it is commented out in {taken_out}: take the `#` away, or take this out as well", None
    certain = right if right is not None and place.chars is not None and surely(host, (right,)) is not None else None
    repair = Repair(f"write `{certain}`", ((place, certain),)) if certain is not None else None
    return Finding(place, message, advice, related, meant=repair)


def _around_host(reached: Reached) -> str:
    """How two services ask one another, of which one, or both, are on the network of the host."""
    if reached.together:
        return "ask `localhost`"
    if reached.hosted is not reached.service:
        return f"{_from_host(reached)}, or take the mode away"
    return "ask `host.docker.internal`, with `extra_hosts: [host.docker.internal:host-gateway]`, or take the mode away"


def _from_host(reached: Reached) -> str:
    """How one asks a service from the network of the host: at the port that it publishes, if it does."""
    ports = reached.service.ports if reached.service is not None else ()
    published = [item.published.start for item in ports if item.published is not None]
    if published:
        return f"ask `localhost:{published[0]}`, where it is published"
    return "publish the port and ask `localhost`"


def _passed_over(host: str, stack: Stack) -> Service | None:
    """The service whose container would have a name, were it not that a swarm gives its own ones."""
    services = stack.compose.services.values() if stack.compose is not None else ()
    return next((service for service in services if service.node.text_at("container_name") == host), None)


def wrong_address(
    text: str, node: Node, talker: Service, *, effect: str, stack: Stack, start: int = -1
) -> Iterator[Finding]:
    """The finding for a url that a service asks, if nothing answers there: its host, or its port.

    Args:
        text: the url, with what its variables say.
        node: where it is written.
        talker: the service that asks.
        effect: what follows.
        stack: the stack of both.
        start: where the host begins in the node's text, if that is known.
    """
    url = read_url(text)
    if url is None or stack.compose is None:
        return
    host, port = url.host, url.port or _DEFAULT_PORTS.get(url.scheme, 0)
    if is_local(host) and not talker.network_mode:
        meant = on_port(port, talker, stack)
        if meant is not None:
            yield own_container(host, port, talker, meant, _within(node, f"{host}:{port}", start))
        return
    reached = reach(host, talker, stack)
    if reached.problem:
        yield unreachable(reached, _within(node, host, start), host, effect=effect, stack=stack)
        return
    found = reached.service
    judgement = judge_port(found, port, stack.compose, stack.files) if found is not None and port else None
    if found is not None and judgement is not None:
        listens = " and ".join(str(number) for number in judgement.listens)
        yield Finding(
            _within(node, str(url.port), start) if url.port else node.place,
            f"`{found.name}` does not listen on port {port} but on {listens}; {effect}",
            f"write `{url.scheme + '://' if url.scheme else ''}{host}:{judgement.listens[0]}`",
            ((judgement.where, "declared here"),),
        )


def wrong_spot(text: str, spot: Spot, talker: Service, *, effect: str, stack: Stack) -> Iterator[Finding]:
    """The finding for a url in a file that is no YAML, if nothing answers there; `spot` is where the url is written."""
    url = read_url(text)
    if url is None or stack.compose is None or is_local(url.host):
        return
    reached = reach(url.host, talker, stack)
    found, right = reached.service, nearest(url.host, answers(stack))
    if reached.problem:
        advice = f"did you mean `{right}`?" if right is not None and found is None else "put both on one network"
        listed = ", ".join(f"`{name}`" for name in islice(answers(stack), 12))
        if found is None and right is None:
            advice = f"the services are {listed}"
        yield Finding(spot, f"{reached.problem}; {effect}", advice)
        return
    judgement = judge_port(found, url.port, stack.compose, stack.files) if found is not None and url.port else None
    if found is not None and judgement is not None:
        listens = " and ".join(str(number) for number in judgement.listens)
        message = f"`{found.name}` does not listen on port {url.port} but on {listens}; {effect}"
        yield Finding(
            spot, message, f"write `{url.host}:{judgement.listens[0]}`", ((judgement.where, "declared here"),)
        )


def _within(node: Node, part: str, start: int) -> Place:
    """A part of a url, which stands behind its scheme; the whole where a variable holds it."""
    text = (node.text or "").lower()
    start = text.find(part, start if start >= 0 else text.find("://") + 1)
    return node.place.within(start, start + len(part)) if start >= 0 else node.place


def on_port(port: int, talker: Service, stack: Stack) -> Service | None:
    """Another service that has a port: in the container, or published on the host."""
    for service in stack.compose.services.values() if stack.compose is not None else ():
        known = known_image(service.image)
        own = known.ports if known is not None else ()
        listed = any(port in item.container or item.behind(port) is not None for item in service.ports)
        listed = listed or any(port in item for item in service.expose)
        exposed = exposed_ports(service, stack.compose, stack.files) if stack.compose is not None else frozenset()
        is_other = service is not talker and service.network_mode != f"service:{talker.name}"
        if is_other and (listed or port in own or port in exposed):
            return service
    return None


def own_container(host: str, port: int, talker: Service, meant: Service, place: Place | Spot) -> Finding:
    """The finding for `localhost` where another container is meant."""
    return Finding(
        place,
        f"`{host}` is the container of `{talker.name}` itself; port {port} is a port of `{meant.name}`",
        f"write `{meant.name}` instead of `{host}`",
        ((meant.node.place.key(), "the service with that port"),),
    )
