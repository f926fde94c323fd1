"""Which services of a compose set need which others, and where they say so. Facts: docker compose 2.26."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES: Final = ("network_mode", "ipc", "pid")
_SERVICE, _CONTAINER = "service:", "container:"


class Need(NamedTuple):
    """A service that another one names.

    `optional` says that the other one need not be there.
    """

    name: str
    node: Node
    by_key: bool = False
    optional: bool = False


def needs(service: Node) -> Iterator[Need]:
    """What a service names in `depends_on`, `links` and `volumes_from`, and whose namespaces it shares."""
    depends = service["depends_on"]
    for item in depends.items():
        yield Need(item.text or "", item)
    for name, item in depends.entries():
        yield Need(name, item, by_key=is_key(item), optional=item["required"].flag is False)
    for item in service["links"].items():
        yield Need((item.text or "").partition(":")[0], item)
    for item in service["volumes_from"].items():
        if not (text := item.text or "").startswith(_CONTAINER):
            yield Need(text.partition(":")[0], item)
    for key in _SPACES:
        text = service[key].text or ""
        if text.startswith(_SERVICE):
            yield Need(text.removeprefix(_SERVICE), service[key])


def is_key(item: Node) -> bool:
    """Whether a name is the key of what a node holds; of a list that was merged with a mapping, it is an item."""
    return isinstance(item.path[-1], str)


def rings(services: Mapping[str, Node]) -> Iterator[tuple[Need, ...]]:
    """The rings in which services need one another, each as the steps that lead around it; a step is in one of them."""
    done: set[str] = set()
    for start in services:
        if start in done:
            continue
        trail: list[Need] = []
        on_trail = {start: 0}
        pending = [(start, needs(services[start]))]
        while pending:
            name, following = pending[-1]
            step = next(following, None)
            if step is None:
                pending.pop()
                done.add(name)
                del on_trail[name]
                if trail:
                    trail.pop()
            elif step.name in on_trail:
                yield (*trail[on_trail[step.name] :], step)
            elif step.name in services and step.name not in done:
                trail.append(step)
                on_trail[step.name] = len(trail)
                pending.append((step.name, needs(services[step.name])))
