"""A compose file as services, mounts and ports, read with tolerance.

Formats: compose specification (services, short and long forms). What can't be read is left out, and what depends on
a variable without a value is marked as unknown: the models report the one, and rules are silent about the other.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.document import Document, Node, root
from stacklint.stack.values import Interpolated, interpolate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PORT = re.compile(
    r"^(?:(?:\[[^\]]*\]|[^\[\]]*?):)??(?:(?P<published>[\d-]*):)?(?P<container>\d+)(?:-(?P<last>\d+))?(?:/(?P<protocol>\w+))?$"
)
_IMAGE = re.compile(r"^(?P<name>[^@]+?)(?::(?P<tag>[\w][\w.-]*))?(?:@[\w:]+)?$")


@dataclass(frozen=True, slots=True)
class Image:
    """An image reference taken apart: the repository without registry host, and the tag ("" if there is none)."""

    text: str
    repository: str
    tag: str


@dataclass(frozen=True, slots=True)
class Mount:
    """Something that appears at `target` in a container.

    Attributes:
        kind: `bind`, `volume`, `tmpfs`, `config` or `secret`.
        source: for `bind` the host path as written after interpolation; for the others a name, or "".
        known: whether both paths are free of variables without a value.
        read_only: whether the container can't write there.
        node: where it is declared.
    """

    kind: str
    source: str
    target: str
    known: bool
    read_only: bool
    node: Node


@dataclass(frozen=True, slots=True)
class PublishedPort:
    """A port of a container, with the port of the host that leads to it (`None`: chosen by the engine)."""

    container: int
    published: int | None
    node: Node


@dataclass(frozen=True, slots=True)
class Build:
    """The folder and Dockerfile of an image that is built here, as written."""

    context: Interpolated
    dockerfile: str
    node: Node


@dataclass(frozen=True, slots=True)
class Service:
    """One service of a compose set."""

    name: str
    node: Node
    image: Image | None
    build: Build | None
    command: tuple[tuple[str, Node], ...]
    entrypoint: tuple[str, ...]
    environment: Mapping[str, Interpolated]
    mounts: tuple[Mount, ...]
    ports: tuple[PublishedPort, ...]
    expose: tuple[int, ...]
    names: frozenset[str]
    networks: frozenset[str]
    network_mode: str

    def flag(self, name: str) -> tuple[str, Node] | None:
        """The value of a command line flag `--name=value` or `--name value`, the last one given."""
        found: tuple[str, Node] | None = None
        words = self.command
        for index, (word, node) in enumerate(words):
            stem, separator, value = word.partition("=")
            if stem.lstrip("-") != name or not stem.startswith("-"):
                continue
            if separator:
                found = (value, node)
            elif index + 1 < len(words):
                found = words[index + 1]
        return found


@dataclass(frozen=True, slots=True)
class Compose:
    """A compose set: the documents it is merged from and its services.

    `folder` is the project folder, relative to the root of the repository.
    """

    folder: str
    documents: tuple[Document, ...]
    services: Mapping[str, Service]
    top: Mapping[str, Mapping[str, Node]]

    def by_host(self, host: str) -> Service | None:
        """The service that answers to a host name inside the stack."""
        direct = self.services.get(host)
        if direct is not None:
            return direct
        return next((service for service in self.services.values() if host in service.names), None)


def read_compose(folder: str, documents: tuple[Document, ...], environment: Mapping[str, str]) -> Compose:
    """The set that a base file and its overrides make. Later documents add to and override earlier ones."""
    services: dict[str, Service] = {}
    top: dict[str, dict[str, Node]] = {kind: {} for kind in ("networks", "volumes", "configs", "secrets")}
    for document in documents:
        whole = root(document)
        for kind, known in top.items():
            known.update(whole[kind].entries())
        for name, node in whole["services"].entries():
            fresh = _service(name, node, top, environment)
            services[name] = _merge(services[name], fresh) if name in services else fresh
    return Compose(folder, documents, services, top)


def _service(name: str, node: Node, top: Mapping[str, Mapping[str, Node]], env: Mapping[str, str]) -> Service:
    names = {name}
    networks: set[str] = set()
    for network, settings in _names_and_settings(node["networks"]):
        networks.add(network)
        names.update(alias for item in settings["aliases"].items() if (alias := item.text))
    for key in ("container_name", "hostname"):
        text = node[key].text
        if text and (value := interpolate(text, env)).known:
            names.add(value.text)
    image = node["image"].text
    return Service(
        name=name,
        node=node,
        image=read_image(interpolate(image, env)) if image else None,
        build=_build(node["build"], env),
        command=tuple(_words(node["command"], env)),
        entrypoint=tuple(word for word, _ in _words(node["entrypoint"], env)),
        environment={key: value for key, value, _ in environment_of(node["environment"], env)},
        mounts=tuple(_mounts(node, top, env)),
        ports=tuple(_ports(node["ports"], env)),
        expose=tuple(_expose(node["expose"], env)),
        names=frozenset(names),
        networks=frozenset(networks or {"default"}),
        network_mode=node["network_mode"].text or "",
    )


def _merge(base: Service, over: Service) -> Service:
    """An override of a service: single values are replaced, lists and mappings are joined (compose: merge)."""
    replaced = {mount.target for mount in over.mounts}
    return Service(
        name=base.name,
        node=base.node,
        image=over.image or base.image,
        build=over.build or base.build,
        command=over.command or base.command,
        entrypoint=over.entrypoint or base.entrypoint,
        environment={**base.environment, **over.environment},
        mounts=(*(mount for mount in base.mounts if mount.target not in replaced), *over.mounts),
        ports=(*base.ports, *over.ports),
        expose=(*base.expose, *over.expose),
        names=base.names | over.names,
        networks=base.networks | over.networks if over.node["networks"].present else base.networks,
        network_mode=over.network_mode or base.network_mode,
    )


def read_image(reference: Interpolated) -> Image | None:
    """Take an image reference apart; `None` while a variable in it has no value."""
    found = _IMAGE.match(reference.text) if reference.known else None
    if found is None:
        return None
    repository = found["name"]
    host, slash, rest = repository.partition("/")
    if slash and ("." in host or ":" in host or host == "localhost"):
        repository = rest
    return Image(reference.text, repository.removeprefix("library/"), found["tag"] or "")


def _build(node: Node, env: Mapping[str, str]) -> Build | None:
    if node.is_mapping:
        context = interpolate(node["context"].text or ".", env)
        return Build(context, node["dockerfile"].text or "Dockerfile", node)
    return Build(interpolate(node.text, env), "Dockerfile", node) if node.text else None


def _words(node: Node, env: Mapping[str, str]) -> Iterator[tuple[str, Node]]:
    """The words of a command in list form or in the shell form that compose splits itself."""
    if node.is_sequence:
        for item in node.items():
            if item.text is not None:
                yield interpolate(item.text, env).text, item
    elif node.text:
        try:
            words = shlex.split(node.text)
        except ValueError:
            return
        for word in words:
            yield interpolate(word, env).text, node


def environment_of(node: Node, env: Mapping[str, str]) -> Iterator[tuple[str, Interpolated, Node]]:
    """The variables of an `environment:` block in either form; a null value is inherited, so unknown."""
    for name, value in node.entries():
        yield name, interpolate(value.text, env) if value.text is not None else Interpolated("", known=False), value
    for item in node.items():
        name, separator, text = (item.text or "").partition("=")
        if name:
            yield name, interpolate(text, env) if separator else Interpolated("", known=False), item


def _names_and_settings(node: Node) -> Iterator[tuple[str, Node]]:
    """A block that is a list of names or a mapping from names to settings."""
    yield from node.entries()
    for item in node.items():
        if item.text:
            yield item.text, item


def _mounts(service: Node, top: Mapping[str, Mapping[str, Node]], env: Mapping[str, str]) -> Iterator[Mount]:
    for item in service["volumes"].items():
        mount = _long_mount(item, env) if item.is_mapping else _short_mount(item, env)
        if mount is not None:
            yield mount
    for item in (service["tmpfs"], *service["tmpfs"].items()):
        if (target := item.string) is not None:
            yield Mount("tmpfs", "", target.split(":")[0], "$" not in target, read_only=False, node=item)
    for kind, prefix in (("config", "/"), ("secret", "/run/secrets/")):
        for item in service[f"{kind}s"].items():
            name = item["source"].text or item.text or ""
            target = item["target"].text or name
            declared = top[f"{kind}s"].get(name)
            source = interpolate(declared["file"].text or "", env) if declared else Interpolated("", known=False)
            path = target if target.startswith("/") else prefix + target
            yield Mount(kind, source.text, path, source.known, read_only=True, node=item)


def _long_mount(item: Node, env: Mapping[str, str]) -> Mount | None:
    target = interpolate(item["target"].text or "", env)
    source = interpolate(item["source"].text or "", env)
    if not target.text:
        return None
    kind = item["type"].text or "volume"
    read_only = item["read_only"].flag is True
    return Mount(kind, source.text, target.text, source.known and target.known, read_only=read_only, node=item)


def _short_mount(item: Node, env: Mapping[str, str]) -> Mount | None:
    text = item.text
    if not text:
        return None
    value = interpolate(text, env)
    parts = re.split(r":(?![^{]*\})", value.text)
    if len(parts) == 1:
        return Mount("volume", "", parts[0], value.known, read_only=False, node=item)
    source, target = parts[0], parts[1]
    options = parts[2].split(",") if len(parts) > 2 else []
    kind = "bind" if source.startswith((".", "/", "~", "$")) else "volume"
    return Mount(kind, source, target, value.known, read_only="ro" in options, node=item)


def _ports(node: Node, env: Mapping[str, str]) -> Iterator[PublishedPort]:
    for item in node.items():
        if item.is_mapping:
            target, published = _number(item["target"], env), _number(item["published"], env)
            if target is not None:
                yield PublishedPort(target, published, item)
        elif item.text and (value := interpolate(item.text, env)).known and (found := _PORT.match(value.text)):
            first, last = int(found["container"]), int(found["last"] or found["container"])
            published_text = found["published"] or ""
            start = int(published_text.split("-")[0]) if published_text.split("-")[0] else None
            for port in range(first, min(last, first + 1000) + 1):
                yield PublishedPort(port, None if start is None else start + port - first, item)


def _expose(node: Node, env: Mapping[str, str]) -> Iterator[int]:
    for item in node.items():
        text = interpolate(item.text or "", env).text.split("/")[0]
        first, _, last = text.partition("-")
        if first.isdigit() and (last or first).isdigit():
            yield from range(int(first), min(int(last or first), int(first) + 1000) + 1)


def _number(node: Node, env: Mapping[str, str]) -> int | None:
    text = interpolate(node.text or "", env).text
    return int(text) if text.isdigit() else None
