"""A compose set as values: services with their mounts and ports, and what the set defines beside them.

Formats: compose specification (services, short and long forms). `reader` makes these values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Node, root
from stacklint.stack.compose.interpolation import Interpolated

if TYPE_CHECKING:
    from stacklint.document import Document, Path


class Image(NamedTuple):
    """An image reference taken apart: the repository without registry host, and the tag ("" if there is none)."""

    text: str
    repository: str
    tag: str

    @property
    def is_official(self) -> bool:
        """Whether it is an official image of Docker's own registry, such as `python` or `postgres`."""
        text = self.text.removeprefix("docker.io/").removeprefix("library/")
        return "/" not in self.repository and text.startswith(self.repository)


class Mount(NamedTuple):
    """Something that appears at `target` in a container.

    Attributes:
        kind: `bind`, `volume`, `tmpfs`, `config` or `secret`.
        source: for `bind` the host path as written after interpolation, for `config` and `secret` that of their
            file; for the others a name, or "".
        target: where it appears.
        known: whether both paths are free of variables without a value.
        node: where it is declared.
        read_only: whether nothing can be written there.
    """

    kind: str
    source: str
    target: str
    known: bool
    node: Node
    read_only: bool = False


class PublishedPort(NamedTuple):
    """Ports of a container, with the ports of the host that lead to them (`None`: chosen by the engine)."""

    container: range
    published: range | None
    node: Node
    host: str = ""
    """The address of the host; empty for all of them."""
    protocol: str = "tcp"

    def behind(self, port: int) -> int | None:
        """The container's port behind a port of the host."""
        if self.published is None or port not in self.published:
            return None
        return self.container[min(port - self.published.start, len(self.container) - 1)] if self.container else None


class Build(NamedTuple):
    """How an image is built here.

    Attributes:
        context: the folder that it is built from, as written.
        dockerfile: its Dockerfile, as written.
        node: where it is said.
        inline: the text of its Dockerfile, where that stands in the compose file.
        args: the variables that it is given.
    """

    context: Interpolated
    dockerfile: Interpolated
    node: Node
    inline: Interpolated | None = None
    args: Mapping[str, Interpolated] = MappingProxyType({})


class Added(NamedTuple):
    """What a Dockerfile adds to the image of a well-known program, which is started as before or with other words.

    Attributes:
        build: how it is built.
        variables: where it sets the variables that it sets.
        hidden: the paths of the image at which, and below which, it may have put anything.
        folders: the folders that it makes.
        plugins: the words that it gives a program that installs plugins of Grafana, their ids among them.
        installed: the folders that it tells that program to install them in, "" for none.
        user: whether it runs the program as another user, or may give that user other folders.
    """

    build: Build
    variables: Mapping[str, Node] = MappingProxyType({})
    hidden: tuple[str, ...] = ()
    folders: frozenset[str] = frozenset()
    plugins: frozenset[str] = frozenset()
    installed: frozenset[str] = frozenset()
    user: bool = False


class SetFaultKind(StrEnum):
    """What is wrong with the way files make a set."""

    MISSING = "missing"
    """What is included or extended isn't there."""
    RING = "ring"
    """A file includes itself in the end, or a service is based on itself."""
    CONFLICT = "conflict"
    """Two files define one name, neither of which changes the other."""


class SetFault(NamedTuple):
    """Why Compose can't put a set together.

    Attributes:
        kind: what is wrong.
        node: where it is said.
        message: what is wrong, in words.
        ends: other ends of it, each with what it is.
        help: what to do, where more is known than that it isn't there.
    """

    kind: SetFaultKind
    node: Node
    message: str
    ends: tuple[tuple[Node, str], ...] = ()
    help: str = ""


class Service(NamedTuple):
    """One service of a compose set.

    Attributes:
        name: its name.
        node: its mapping, merged of all files; it stands where it is defined first.
        image: `None` where there is none, or a variable in it has no value.
        build: how it is built here, if it is.
        command: its words, each with its place.
        entrypoint: its words.
        environment: its variables; one that is inherited is not known, and those of `env_files` are not among them.
        env_files: the files that hold further ones, as written, the last one first to be believed.
        mounts: what is mounted, compose configs and secrets included.
        ports: what is published.
        expose: what is exposed.
        names: what it answers to on its networks; with `$` where a variable has no value.
        hosts: what it has addresses for by itself (`extra_hosts`, `links`, `external_links`).
        networks: the networks that it is on.
        network_mode: "" for networks of the set.
        partial: whether a file that isn't read may say more, or a misspelt or repeated key what another one would.
        profiles: the profiles that it belongs to; without any, it is always there.
        base: what it is built from, where its Dockerfile tells.
        adds: what its Dockerfile adds to an image that is known, where that can be told: it has no `build` then,
            `image` is the one that it begins with, and what the Dockerfile says of variables and words counts as if
            compose said so.
        baked: the files of the repository by their paths in its image, where it is built here and they are known.
    """

    name: str
    node: Node
    image: Image | None
    build: Build | None
    command: tuple[tuple[str, Node], ...]
    entrypoint: tuple[str, ...]
    environment: Mapping[str, Interpolated]
    env_files: tuple[Interpolated, ...]
    mounts: tuple[Mount, ...]
    ports: tuple[PublishedPort, ...]
    expose: tuple[range, ...]
    names: frozenset[str]
    hosts: frozenset[str]
    networks: frozenset[str]
    network_mode: str
    partial: bool
    profiles: frozenset[str]
    base: Image | None = None
    adds: Added | None = None
    baked: Mapping[str, str] | None = None

    @property
    def is_built(self) -> bool:
        """Whether its image is made here."""
        return self.recipe is not None

    @property
    def recipe(self) -> Build | None:
        """How its image is made, if it is made here."""
        return self.adds.build if self.adds is not None else self.build

    @property
    def image_node(self) -> Node:
        """What says which image it runs."""
        return self.node["build"] if self.is_built else self.node["image"]

    @property
    def touched(self) -> tuple[str, ...]:
        """The paths of its container at which mounts or its build put something, or may have."""
        hidden = self.adds.hidden if self.adds is not None else ()
        return (*(mount.target for mount in self.mounts), *(self.baked or ()), *hidden)

    @property
    def words(self) -> tuple[tuple[str, Node], ...]:
        """The words that it is started with, each where it is written."""
        if not self.entrypoint:
            return self.command
        node = self.node["entrypoint"]
        items = [one for one in node.items() if one.text is not None] or [node] * len(self.entrypoint)
        return (*zip(self.entrypoint, items, strict=True), *self.command)

    def flag(self, name: str) -> tuple[str, Node] | None:
        """The value of a command line flag `--name=value` or `--name value`, the last one given."""
        found = self.flags(name)
        return found[-1] if found else None

    def flags(self, name: str) -> list[tuple[str, Node]]:
        """Every value of such a flag, in order, be it in the entry point or in the command."""
        found: list[tuple[str, Node]] = []
        words = self.words
        for index, (word, node) in enumerate(words):
            stem, separator, value = word.partition("=")
            if stem.lstrip("-") != name or not stem.startswith("-"):
                continue
            if separator:
                found.append((value, node))
            elif index + 1 < len(words):
                found.append(words[index + 1])
        return found

    def mounts_place(self) -> Node:
        """What to point at where a mount is missing: the service's volumes, else the service."""
        volumes = self.node["volumes"]
        return volumes if volumes.present else self.node


class Compose(NamedTuple):
    """A compose set: the documents it is merged from and its services.

    Attributes:
        folder: the project folder, relative to the root of the repository.
        documents: its files, the base first, with what they include.
        services: by name.
        top: what it defines beside services: `networks`, `volumes`, `configs` and `secrets`, by name.
        open: whether files that aren't read may define more (`include`).
        hosts: its services by the host names that they answer to inside the stack.
        faults: why its files can't be put together.
        bases: the files that are extended, with the services that are.
        paths: where the files stand that it begins with, the base first.
        reads: where those stand that are included and extended.
    """

    folder: str
    documents: tuple[Document, ...]
    services: Mapping[str, Service]
    top: Mapping[str, Mapping[str, Node]]
    open: bool
    hosts: Mapping[str, Service]
    faults: tuple[SetFault, ...] = ()
    bases: tuple[tuple[Document, frozenset[str]], ...] = ()
    paths: tuple[str, ...] = ()
    reads: frozenset[str] = frozenset()

    def written_services(self) -> Iterator[tuple[str, Node]]:
        """What each file says of a service, with its name there: those of the set, and those that are extended."""
        for document in self.documents:
            yield from root(document)["services"].entries()
        for document, names in self.bases:
            services = root(document)["services"]
            yield from ((name, services[name]) for name in sorted(names))

    def is_private(self, mount: Mount) -> bool:
        """Whether a mount is a volume that holds nothing but what its only service writes there."""
        declared = self.top["volumes"].get(mount.source)
        if mount.kind != "volume" or declared is None or self.open:
            return False
        if any(declared[key].present for key in ("external", "driver", "driver_opts", "name")):
            return False
        users = [one for one in self.services.values() if any(own.source == mount.source for own in one.mounts)]
        return len(users) == 1

    def has_value(self, path: Path) -> bool:
        """Whether something else than null is at a path when all files are merged, or nothing is."""
        part, name, *rest = (*path, "", "")
        block: Mapping[str, Node] | None = self.top.get(str(part))
        if part == "services":
            service = self.services.get(str(name))
            found = service.node if service is not None else None
        else:
            found = block.get(str(name)) if block is not None else None
        if found is None:
            return len(path) > 1 or bool(self.services if part == "services" else block)
        return found.at(tuple(rest[:-2])).value is not None

    def is_external(self, kind: str, name: str) -> bool:
        """Whether a network or volume is made by somebody else."""
        external = self.top[kind][name]["external"] if name in self.top[kind] else None
        return external is not None and external.present and external.flag is not False
