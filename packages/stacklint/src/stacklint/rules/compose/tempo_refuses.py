"""LK285."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node, root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.container import Seen
from stacklint.stack.programs.known_names import version_of
from stacklint.stack.stack import Stack

_SINCE: Final = (3,)
_DROPPED: Final = {
    "compactor": "write its `compaction.block_retention` under `overrides.defaults`, and delete the rest",
    "ingester": "write its `max_block_duration` and the like under `live_store`, or delete it",
    "ingester_client": "delete it",
    "metrics_generator_client": "delete it",
}
"""Keys that Tempo 3.0 does not have any more, by its guide to upgrading, and what to do instead."""
_CONFIG: Final = "server: {http_listen_port: 3200}\nstorage: {trace: {backend: local, local: {path: /var/tempo}}}\n"
_OLD: Final = f"{_CONFIG}compactor: {{compaction: {{block_retention: 48h}}}}\n"
_COMMAND: Final = "    command: -config.file=/etc/tempo.yaml\n"


def _tempo(config: str, *, tag: str = "", more: str = _COMMAND, image: str = "grafana/tempo") -> Example:
    tempo = f"services:\n  tempo:\n    image: {image}{tag}\n{more}    volumes: ['./tempo.yaml:/etc/tempo.yaml']\n"
    return Example(edited("compose.yaml", "services:\n", tempo, {"tempo.yaml": config}))


@rule(
    "LK285",
    "tempo-refuses",
    severity=Severity.ERROR,
    bad=(
        _tempo(f"{_CONFIG}«ingester»: {{max_block_duration: 5m}}\n«compactor»: {{}}\n"),
        _tempo(f"{_CONFIG}«ingester_client»: {{}}\n", tag=":latest"),
        _tempo(
            f"{_CONFIG}«metrics_generator_client»: {{}}\n",
            tag=":3.0.1",
            more="    command: [-target=all, '-config.file=/etc/tempo.yaml', -config.expand-env=true]\n",
        ),
    ),
    good=(
        _tempo(_CONFIG),
        _tempo(f"{_CONFIG}live_store: {{max_block_duration: 5m}}\nbackend_worker: {{compaction: {{}}}}\n"),
        _tempo(f"{_CONFIG}overrides: {{defaults: {{compaction: {{block_retention: 48h}}}}}}\n", tag=":3.0.3"),
        _tempo(_OLD, tag=":2.10.8"),
        _tempo(_OLD, tag=":r214-1234567"),
        _tempo(_OLD, tag=":main-1234567"),
        _tempo(_OLD, tag="@sha256:" + 64 * "0"),
        _tempo(_OLD, more="    command: -config.file=/etc/other.yaml\n"),
        _tempo(_OLD, more=""),
        _tempo(_OLD, more=f"{_COMMAND}    entrypoint: [/start.sh]\n"),
        _tempo(_OLD, more=f"{_COMMAND}    build: tempo\n"),
        _tempo(_OLD, image="example/tempo"),
        _tempo(f"{_OLD}server: [\n"),
    ),
)
def tempo_refuses(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Tempo 3 refuses to start with a configuration for Tempo 2.

    It takes no key that it doesn't know, and 3.0 has neither ingesters nor a compactor any more, of which nearly every
    configuration says something. The container exits at start, with "field compactor not found in type app.Config" in
    its log. Where the image has no version it is the newest, unless an older one lies on the host. Write the
    configuration anew, or name a version of the image, such as `grafana/tempo:2.10.8`.
    """
    for service in subject.services.values():
        config = _config(service, stack)
        image = service.image if config is not None else None
        version = version_of(image) if image is not None and image.repository == "grafana/tempo" else None
        if config is None or image is None or version is None or version < _SINCE:
            continue
        is_newest = image.tag in {"", "latest"}
        for key in (one for one in config.keys if one in _DROPPED):
            yield Finding(
                config[key].place.key(),
                f"Tempo has no `{key}` since 3.0; `{service.name}` exits at start",
                _DROPPED[key],
                ((service.image_node.place, "the newest version" if is_newest else "the version"),),
                severity=Severity.WARNING if is_newest else None,
            )


def _config(service: Service, stack: Stack) -> Node | None:
    """The configuration that a service's Tempo reads; `None` where it can't be known."""
    given = service.flag("config.file")
    if given is None or service.build is not None or service.partial or service.entrypoint:
        return None
    found = stack.container_of(service).resolve(given[0])
    if found.seen is not Seen.FILE or found.path is None:
        return None
    config = root(stack.files.document(found.path, "yaml"))
    return None if config.document.broken else config
