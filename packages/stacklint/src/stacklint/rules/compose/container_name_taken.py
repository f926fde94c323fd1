"""DO114."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.swarm import is_for_swarm
from stacklint.stack.stack import Stack

_APP, _PROMETHEUS = "    build: app\n", "    image: prom/prometheus:v3.5.0\n"


def _named(one: str, other: str) -> dict[str, str]:
    """The sound repository with lines of two services."""
    changed = edited("compose.yaml", _APP, f"{_APP}    {one}\n")
    text = changed["compose.yaml"].replace(_PROMETHEUS, f"{_PROMETHEUS}    {other}\n")
    return {**changed, "compose.yaml": text}


@rule(
    "DO114",
    "container-name-taken",
    severity=Severity.ERROR,
    bad=(
        Example(_named("container_name: web", "container_name: «web»")),
        Example(_named("container_name: «web»\n    scale: 2", "hostname: web")),
        Example(_named("container_name: «web»\n    deploy: {replicas: 3}", "hostname: web")),
    ),
    good=(
        Example(_named("container_name: app", "container_name: prometheus")),
        Example(_named("container_name: web\n    scale: 1", "hostname: web")),
        Example(_named("container_name: $NAME", "container_name: $NAME")),
        Example(
            _named("container_name: web\n    deploy: {mode: replicated, replicas: 3, endpoint_mode: vip}", "user: a")
        ),
        Example(_named("container_name: web", "container_name: web\n    deploy: {mode: global}")),
        Example(_named("container_name: web\n    profiles: [a]", "container_name: web\n    profiles: [b]")),
    ),
)
def container_name_taken(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """Two containers of a set are to have one name.

    A name belongs to one container of the engine. `docker compose up` fails at the second service: "the container name
    is already in use". With several containers of one service, Compose refuses the whole file. A swarm passes such
    names over.
    """
    if is_for_swarm(subject):
        return
    taken: dict[str, list[tuple[str, Node, frozenset[str]]]] = {}
    for name, service in subject.services.items():
        node = service.node["container_name"]
        text = node.text
        if not text or "$" in text:
            continue
        count = next((one for one in _counts(service.node) if one.text and one.text.isdecimal()), None)
        if count is not None and count.text not in {"0", "1"}:
            yield Finding(
                node.place,
                f"`{name}` has a name for one container and {count.text} containers; compose refuses the file",
                "leave the name to compose",
                ((count.place, "how many there are to be"),),
            )
        owners = taken.setdefault(text, [])
        other = next((one for one in owners if not one[2] or not service.profiles or one[2] & service.profiles), None)
        if other is not None:
            yield Finding(
                node.place,
                f"`{other[0]}` has the name `{text}` already; `{name}` doesn't start",
                "give it another name, or leave it to compose",
                ((other[1].place, "the other container"),),
            )
        else:
            owners.append((name, node, service.profiles))


def _counts(service: Node) -> tuple[Node, Node]:
    return service["scale"], service["deploy"]["replicas"]
