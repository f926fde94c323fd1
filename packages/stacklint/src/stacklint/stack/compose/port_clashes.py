"""Ports of the host that two services of a compose set ask for."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.compose.sets import PublishedPort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose, Service

_EVERY: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - nothing is bound
_LARGEST: Final = 65_535
_NEAR: Final = 64
"""How many entries that begin before a port are compared with it."""


class Clash(NamedTuple):
    """Two entries that ask for one port: the one that is served first, and the one that isn't."""

    port: int
    earlier: PublishedPort
    owner: str
    later: PublishedPort
    taker: str
    free: int
    """The next port that nobody asks for."""


def clashes(compose: Compose) -> Iterator[Clash]:
    """The entries that ask for a port that one before them has, each once."""
    taken: dict[str, list[tuple[int, int, PublishedPort, Service]]] = defaultdict(list)
    numbers = {start for service in compose.services.values() for _, start in _fixed(service)}
    for service in compose.services.values():
        for port, start in _fixed(service):
            others = taken[port.protocol]
            assert port.published is not None  # of those that are fixed
            found = next((one for one in _near(others, port.published) if _meet(service, port, one)), None)
            if found is None:
                insort(others, (start, len(others), port, service), key=lambda one: one[:2])
                continue
            number = max(start, found[0])
            free = next((one for one in range(number + 1, _LARGEST) if one not in numbers), number)
            yield Clash(number, found[2], found[3].name, port, service.name, free)


def _fixed(service: Service) -> Iterator[tuple[PublishedPort, int]]:
    """The entries that stand for certain ports of the host: of a range for a single port, any will do."""
    seen: set[tuple[str, str, range, range]] = set()
    for port in service.ports if service.network_mode != "host" else ():
        if port.published is None or not port.published or port.published.start == 0:
            continue
        key = (port.host, port.protocol, port.published, port.container)
        if len(port.published) == len(port.container) and key not in seen:
            seen.add(key)
            yield port, port.published.start


def _near(
    others: list[tuple[int, int, PublishedPort, Service]], asked: range
) -> Iterator[tuple[int, int, PublishedPort, Service]]:
    """The entries that have one of some ports, the latest first."""
    end = bisect_left(others, (asked.stop, -1), key=lambda one: one[:2])
    for one in reversed(others[max(end - _NEAR, 0) : end]):
        if one[2].published is not None and one[2].published.stop > asked.start:
            yield one


def _meet(service: Service, port: PublishedPort, other: tuple[int, int, PublishedPort, Service]) -> bool:
    """Whether both ask for one address, and may run at once."""
    _, _, earlier, owner = other
    apart = service.profiles and owner.profiles and not service.profiles & owner.profiles
    same = port.host == earlier.host or port.host in _EVERY or earlier.host in _EVERY
    return same and not apart
