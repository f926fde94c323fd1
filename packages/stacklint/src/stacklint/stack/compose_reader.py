"""Reads a compose set, with tolerance.

What can't be read is left out, and what depends on a variable without a value is marked as unknown: the models
report the one, and rules are silent about the other.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from stacklint.document import Document, Node, root
from stacklint.stack.compose import Build, Compose, Image, Service
from stacklint.stack.compose_mounts import read_mounts
from stacklint.stack.compose_ports import read_exposed, read_published
from stacklint.stack.values import Interpolated, interpolate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_IMAGE = re.compile(r"^(?P<name>[^@]+?)(?::(?P<tag>[\w][\w.-]*))?(?:@[\w:]+)?$")
_MAX_EXTENDS = 16


def read_compose(folder: str, documents: tuple[Document, ...], environment: Mapping[str, str]) -> Compose:
    """The set that a base file and its overrides make. Later documents add to and override earlier ones."""
    services: dict[str, Service] = {}
    top: dict[str, dict[str, Node]] = {kind: {} for kind in ("networks", "volumes", "configs", "secrets")}
    for document in documents:
        for kind, known in top.items():
            known.update(root(document)[kind].entries())
    for document in documents:
        declared = root(document)["services"]
        for name, node in declared.entries():
            fresh = _extended(name, node, declared, top, environment)
            services[name] = _merge(services[name], fresh) if name in services else fresh
    open_ended = any(root(document)["include"].present for document in documents)
    return Compose(folder, documents, services, top, open_ended, _hosts(services))


def _hosts(services: Mapping[str, Service]) -> dict[str, Service]:
    """The services by their names; of several that answer to one, the one that is called so, else the first."""
    found: dict[str, Service] = {}
    for service in services.values():
        for name in service.names:
            found.setdefault(name, service)
    return {**found, **services}


def read_image(reference: Interpolated) -> Image | None:
    """Take an image reference apart; `None` while a variable without a value stands in more than its tag."""
    text = reference.text
    if not reference.known:
        text, _, beginning = text[: text.find("$")].rpartition(":")
        if "/" in beginning:
            return None  # that was the colon of a port
    found = _IMAGE.match(text)
    if found is None:
        return None
    repository = found["name"]
    host, slash, rest = repository.partition("/")
    if slash and ("." in host or ":" in host or host == "localhost"):
        repository = rest
    tag = found["tag"] if reference.known else None
    return Image(reference.text, repository.removeprefix("library/"), tag or "")


def _extended(
    name: str, node: Node, declared: Node, top: Mapping[str, Mapping[str, Node]], env: Mapping[str, str]
) -> Service:
    """A service on top of what it extends in the same file; one that extends another file's is partial."""
    service, base = _service(name, node, top, env), node["extends"]
    chain = {name}
    while base.present and len(chain) < _MAX_EXTENDS:
        wanted = (base["service"] if base.is_mapping else base).text
        if wanted is None or wanted in chain or base["file"].present or not declared[wanted].is_mapping:
            return replace(service, partial=True)
        chain.add(wanted)
        service = replace(_merge(_service(name, declared[wanted], top, env), service), node=node)
        base = declared[wanted]["extends"]
    return service


def _service(name: str, node: Node, top: Mapping[str, Mapping[str, Node]], env: Mapping[str, str]) -> Service:
    names, networks = {name}, set[str]()
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
        environment=dict(_environment(node["environment"], env)),
        env_files=tuple(_env_files(node["env_file"], env)),
        mounts=tuple(read_mounts(node, top, env)),
        ports=tuple(read_published(node["ports"], env)),
        expose=tuple(read_exposed(node["expose"], env)),
        names=frozenset(names),
        hosts=frozenset(_own_hosts(node)),
        networks=frozenset(networks or {"default"}),
        network_mode=node["network_mode"].text or "",
        partial=False,
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
        env_files=(*base.env_files, *over.env_files),
        mounts=(*(mount for mount in base.mounts if mount.target not in replaced), *over.mounts),
        ports=(*base.ports, *over.ports),
        expose=(*base.expose, *over.expose),
        names=base.names | over.names,
        hosts=base.hosts | over.hosts,
        networks=base.networks | over.networks if over.node["networks"].present else base.networks,
        network_mode=over.network_mode or base.network_mode,
        partial=base.partial or over.partial,
    )


def _build(node: Node, env: Mapping[str, str]) -> Build | None:
    if node.is_mapping:
        context = interpolate(node["context"].text or ".", env)
        dockerfile = interpolate(node["dockerfile"].text or "Dockerfile", env)
        return Build(context, dockerfile, node["dockerfile_inline"].present, node)
    if not node.text:
        return None
    return Build(interpolate(node.text, env), Interpolated("Dockerfile"), inline=False, node=node)


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


def _environment(node: Node, env: Mapping[str, str]) -> Iterator[tuple[str, Interpolated]]:
    """The variables of an `environment:` block in either form; a null value is inherited, so unknown."""
    for name, value in node.entries():
        yield name, _given(value.text, env)
    for item in node.items():
        name, separator, text = (item.text or "").partition("=")
        if name:
            yield name, _given(text if separator else None, env)


def _given(text: str | None, env: Mapping[str, str]) -> Interpolated:
    """The value of a variable. One that a variable leaves empty is unknown: an example file has it to be filled in."""
    value = interpolate(text, env) if text is not None else Interpolated("", known=False)
    return value if value.text or not text else Interpolated("", known=False)


def _env_files(node: Node, env: Mapping[str, str]) -> Iterator[Interpolated]:
    """The files of an `env_file:` key: one, or a list of names and of mappings with a `path`."""
    for item in (node, *node.items()):
        text = item["path"].text if item.is_mapping else item.text
        if text:
            yield interpolate(text, env)


def _names_and_settings(node: Node) -> Iterator[tuple[str, Node]]:
    """A block that is a list of names or a mapping from names to settings."""
    yield from node.entries()
    for item in node.items():
        if item.text:
            yield item.text, item


def _own_hosts(node: Node) -> Iterator[str]:
    """The names that a service has addresses for by itself: `host:ip`, `host=ip`, `service:alias`."""
    yield from node["extra_hosts"].keys
    for item in node["extra_hosts"].items():
        yield re.split("[:=]", item.text or "")[0]
    for key in ("links", "external_links"):
        for item in node[key].items():
            yield (item.text or "").rpartition(":")[2]
