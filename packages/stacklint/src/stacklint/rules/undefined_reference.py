"""LK109."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.nearest import nearest
from stacklint.stack.compose import Compose, Service
from stacklint.stack.hosts import services_place
from stacklint.stack.stack import Stack


@rule(
    "LK109",
    "undefined-reference",
    severity=Severity.ERROR,
    bad=(
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    depends_on: [«prometeus»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    volumes: [«app-data:/data»]\n")),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    networks: [«back»]\n")),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", "    build: app\n", "    build: app\n    depends_on: [prometheus]\n")),
    ),
)
def undefined_reference(subject: Stack, _stack: Stack) -> Iterator[Finding]:
    """A service names a service, network, volume, configuration or secret that the compose file does not define.

    Compose refuses the whole file.
    """
    compose = subject.compose
    if (
        compose is None
        or subject.neighbours
        or any("include" in _keys(compose, index) for index in range(len(compose.documents)))
    ):
        return
    for service in compose.services.values():
        for node, kind, name, known in _references(service, compose):
            if name in known or "$" in name:
                continue
            right = nearest(name, known)
            yield Finding(
                node.place,
                f"no {kind} is called `{name}`; compose refuses the file",
                f"did you mean `{right}`?" if right else f"define it under `{kind}s`",
                ((services_place(compose), f"the {kind}s of the file are defined beside or under this"),),
            )


def _keys(compose: Compose, index: int) -> tuple[str, ...]:
    data = compose.documents[index].data
    return tuple(data) if isinstance(data, dict) else ()


def _references(service: Service, compose: Compose) -> Iterator[tuple[Node, str, str, set[str]]]:
    services, networks = set(compose.services), {*compose.top["networks"], "default"}
    for item in service.node["depends_on"].items():
        yield item, "service", item.text or "", services
    for name, item in service.node["depends_on"].entries():
        yield item, "service", name, services
    for item in service.node["networks"].items():
        yield item, "network", item.text or "", networks
    for name, item in service.node["networks"].entries():
        yield item, "network", name, networks
    for mount in service.mounts:
        if mount.kind == "volume" and mount.source and mount.known:
            yield mount.node, "volume", mount.source, set(compose.top["volumes"])
    for kind in ("config", "secret"):
        for item in service.node[f"{kind}s"].items():
            name = (item["source"] if item.is_mapping else item).text or ""
            yield item, kind, name, set(compose.top[f"{kind}s"])
