"""LK109."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stacklint.diagnostic import Severity
from stacklint.document import Node, root
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.needs import is_key, needs
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.hosts import same_project, services_place
from stacklint.stack.stack import Stack


@rule(
    "LK109",
    "undefined-reference",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    depends_on: [«prometeus»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    volumes: [«app-data:/data»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    networks: [«back»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    depends_on:\n      «db»: {}\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    links: [«db:database»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    network_mode: «service:vpn»\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    volumes_from: [«data:ro»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: {context: app, secrets: [«token»]}\n")),
    ),
    good=(
        Example(stack()),
        Example(
            edited(
                "compose.yaml",
                "    build: app\n",
                "    build: app\n    depends_on:\n      db: {condition: service_started, required: false}\n",
            )
        ),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    volumes_from: ['container:data']\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    depends_on: [prometheus]\n")),
    ),
)
def undefined_reference(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A service names a service, network, volume, configuration or secret that the compose file does not define.

    Compose refuses the whole file.
    """
    if subject.open or any(same_project(subject, other) for other in stack.others):
        return
    known = {
        "service": frozenset(subject.services),
        "network": frozenset({*subject.top["networks"], "default"}),
        "volume": frozenset(subject.top["volumes"]),
        "config": frozenset(subject.top["configs"]),
        "secret": frozenset(subject.top["secrets"]),
    }
    for service in subject.services.values():
        for found in _references(service):
            if found.name not in known[found.kind] and "$" not in found.name:
                yield _finding(found, known[found.kind], subject)


class _Reference(NamedTuple):
    """A name that a service uses, and what it names."""

    node: Node
    kind: str
    name: str
    by_key: bool = False


def _finding(found: _Reference, known: frozenset[str], compose: Compose) -> Finding:
    right = nearest(found.name, known)
    block = next((node for doc in compose.documents if (node := root(doc)[f"{found.kind}s"]).present), None)
    where = (block.place.key(), f"the {found.kind}s that there are") if block is not None else None
    if right is not None and block is not None and block[right].exists:
        where = (block[right].place.key(), f"the {found.kind} `{right}`")
    return Finding(
        found.node.place.key() if found.by_key else found.node.place,
        f"no {found.kind} is called `{found.name}`; compose refuses the file",
        f"did you mean `{right}`?" if right else f"define it under `{found.kind}s`",
        (where or (services_place(compose), f"the file defines no {found.kind}s"),),
    )


def _references(service: Service) -> Iterator[_Reference]:
    node = service.node
    for need in needs(node):
        if not need.optional:
            yield _Reference(need.node, "service", need.name, need.by_key)
    for item in node["networks"].items():
        yield _Reference(item, "network", item.text or "")
    for other, item in node["networks"].entries():
        yield _Reference(item, "network", other, by_key=is_key(item))
    for mount in service.mounts:
        is_volume = mount.kind == "volume" and (not mount.node.is_mapping or mount.node["type"].present)
        if is_volume and mount.source and mount.known:
            yield _Reference(_named(mount.node), "volume", mount.source)
    for kind in ("config", "secret"):
        for item in node[f"{kind}s"].items():
            yield _Reference(_named(item), kind, _named(item).text or "")
    for item in node["build"]["secrets"].items():
        yield _Reference(_named(item), "secret", _named(item).text or "")


def _named(item: Node) -> Node:
    """Where the name stands, in the short or the long form."""
    return item["source"] if item.is_mapping else item
