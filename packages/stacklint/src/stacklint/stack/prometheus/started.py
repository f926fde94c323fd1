"""Reads how the Prometheus of a service is started.

The version is that of the image's tag; of an image that is built here, that of the image it is built from. Flags come
from the command. They are all known only where an image that we know is started with arguments that we can read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.document import Place
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.containers.build import base_image
from stacklint.stack.programs.images import image_version, role_of
from stacklint.stack.prometheus.launch import Flag, Launch, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files

Words = tuple[tuple[str, "Node"], ...]

_THREE: Final = (3, 0)


class _Read:
    """How the servers of compose sets are started: found out once for all sets that share their networks."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.found: dict[tuple[str, ...], dict[str, Launch]] = {}


def read_servers(compose: Compose, files: Files) -> dict[str, Launch]:
    """How each Prometheus of a compose set is started, by the names of their services."""
    found = files.remembered("", _Read).found
    key = (compose.folder, *compose.paths)
    if key not in found:
        servers = (one for one in compose.services.values() if role_of(one) == "prometheus")
        found[key] = {one.name: read_launch(one, compose, files) for one in servers}
    return found[key]


def read_launch(service: Service, compose: Compose, files: Files) -> Launch:
    """How the Prometheus of a service is started."""
    words = service.words
    version = read_version(service, compose, files, "prometheus")
    flags = tuple(flag for value, node in _values(words, "enable-feature") for flag in _flags(value, node))
    old = version is not None and version < _THREE
    return Launch(
        version=version,
        flags=flags,
        agent=any(flag.name == "agent" for flag in flags) if old else _is_on(words, "agent"),
        complete=_is_complete(service, words),
        place=_place(service),
    )


def read_version(service: Service, compose: Compose, files: Files, role: str) -> Version | None:
    """The version of the Prometheus or Grafana of a service; `None` where nothing tells."""
    image = service.image if service.build is None else base_image(service, compose, files)
    return image_version(image, role)


def _place(service: Service) -> Place:
    """The `command` of a service, which may stand in another file than the service; else its image, else itself.

    In a Dockerfile that is the instruction, and its file is a list of them.
    """
    if service.command:
        node = service.command[0][1]
        depth = 2 if node.path[:1] != ("services",) else len(service.node.path) + 1
        return Place(node.document.name, node.path[:depth]).key()
    image = service.image_node
    return image.place if image.present else service.node.place.key()


def _is_complete(service: Service, words: Words) -> bool:
    """Whether the program of the image itself is started, with arguments that say all."""
    program = service.entrypoint[0] if service.entrypoint else "prometheus"
    first = service.command[0][0] if service.command and not service.entrypoint else "-"
    hidden = any(names_variable(word) or word.startswith("@") for word, _ in words)  # a variable, a file of arguments
    plain = program.rpartition("/")[2] == "prometheus" and first.startswith("-")
    return plain and not hidden and service.image is not None and service.build is None and not service.partial


def _values(words: Words, name: str) -> Iterator[tuple[str, Node]]:
    """The values of a flag that may be repeated: `--name=value` and `--name value`."""
    for index, (word, node) in enumerate(words):
        stem, separator, value = word.partition("=")
        if stem == f"--{name}" and separator:
            yield value, node
        elif stem == f"--{name}" and index + 1 < len(words):
            yield words[index + 1]


def _flags(value: str, node: Node) -> Iterator[Flag]:
    """The names in one value, each at its place in the word; at the whole word where a variable wrote it."""
    written = node.text or ""
    for name in filter(None, value.split(",")):
        found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", written)
        yield Flag(name, node.place.within(*found.span()) if found is not None else node.place)


def _is_on(words: Words, name: str) -> bool:
    """Whether the last of `--name` and `--no-name` is the former."""
    given = [word for word, _ in words if word in {f"--{name}", f"--no-{name}"}]
    return bool(given) and given[-1] == f"--{name}"
