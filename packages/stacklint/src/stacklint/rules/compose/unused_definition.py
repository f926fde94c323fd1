"""LK170."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_SERVICES: Final = "services:\n"
_KINDS: Final = {"volumes": "volume", "networks": "network", "configs": "configuration", "secrets": "secret"}
_USED: Final = "    image: prom/prometheus:v3.5.0\n"


@rule(
    "LK170",
    "unused-definition",
    severity=Severity.INFO,
    bad=(
        Example(edited(_FILE, _SERVICES, f"volumes: {{«data»: {{}}}}\n{_SERVICES}")),
        Example(edited(_FILE, _SERVICES, f"networks: {{«inner»: {{}}}}\n{_SERVICES}")),
        Example(edited(_FILE, _SERVICES, f"secrets: {{«key»: {{file: ./key}}}}\n{_SERVICES}")),
    ),
    good=(
        Example(stack()),
        Example(
            edited(
                _FILE, _SERVICES, f"secrets: {{key: {{file: ./key}}}}\n{_SERVICES}  a: {{image: b, secrets: [kee]}}\n"
            )
        ),
        Example(edited(_FILE, _SERVICES, f"include: [other.yaml]\nvolumes: {{data: {{}}}}\n{_SERVICES}")),
        Example(
            edited(
                _FILE,
                _SERVICES,
                f"secrets: {{key: {{file: ./key}}}}\n{_SERVICES}  a: {{extends: {{file: base.yaml, service: b}}}}\n",
                {"base.yaml": "services: {b: {image: c, secrets: [key]}}\n"},
            )
        ),
        Example(edited(_FILE, _SERVICES, f"networks: {{default: {{name: ours}}}}\n{_SERVICES}")),
        Example(
            stack(
                {
                    _FILE: edited(
                        _FILE, _USED, f"{_USED}    networks: [inner]\n    secrets: [key]\n    configs: [a]\n"
                    )[_FILE]
                    .replace(
                        "    volumes:\n      - ./prometheus",
                        "    volumes:\n      - data:/prometheus\n      - ./prometheus",
                    )
                    .replace(
                        _SERVICES,
                        "volumes: {data: {}}\nnetworks: {inner: {}}\nsecrets: {key: {environment: KEY}}\n"
                        f"configs: {{a: {{content: b}}}}\n{_SERVICES}",
                    )
                }
            )
        ),
    ),
)
def unused_definition(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A volume, a network, a configuration or a secret is defined, and no service has it.

    Compose takes no notice of it. Often it is what remains of a service that is gone, or a service was meant to have it
    and doesn't: data that was to be kept is then lost with the container.
    """
    if subject.open or any(service.partial for service in subject.services.values()):
        return
    used = _used(subject)
    missed = {kind for kind, name in used if name not in subject.top[kind] and name != "default"}
    for kind in _KINDS.keys() - missed:  # a name that is misspelt there leaves the right one unused
        for name, node in subject.top[kind].items():
            if (kind, name) not in used:
                yield Finding(node.place.key(), f"no service has the {_KINDS[kind]} `{name}`", "use it, or take it out")


def _used(compose: Compose) -> set[tuple[str, str]]:
    """What services have, by kind and name."""
    found = {("networks", "default")}
    for service in compose.services.values():
        found.update(("networks", name) for name in service.networks)
        found.update(("volumes", mount.source) for mount in service.mounts if mount.kind == "volume")
    for _, node in compose.written_services():
        lists = [("configs", node["configs"]), ("secrets", node["secrets"]), ("secrets", node["build"]["secrets"])]
        for kind, block in lists:
            found.update((kind, item.text or item["source"].text or "") for item in block.items())
    return found
