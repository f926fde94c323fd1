"""Reads a compose set, with tolerance.

What can't be read is left out, and what depends on a variable without a value is marked as unknown: the models
report the one, and rules are silent about the other.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

from stacklint.document import GoYaml, ProblemKind
from stacklint.pattern import Pattern
from stacklint.stack.compose.interpolation import Interpolated
from stacklint.stack.compose.load import PARTS, Loader
from stacklint.stack.compose.mounts import read_mounts
from stacklint.stack.compose.ports import read_exposed, read_published
from stacklint.stack.compose.sets import Build, Compose, Image, Service
from stacklint.stack.compose.swarm import needs_swarm
from stacklint.stack.repository.spelt import is_slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Document, Node
    from stacklint.stack.compose.around import Surroundings
    from stacklint.stack.repository.files import Files

_IMAGE: Final = Pattern(r"^(?P<name>[^@]+?)(?::(?P<tag>[\w][\w.-]*))?(?:@[\w:]+)?$")

_TELLING: Final = frozenset({
    "build", "command", "configs", "container_name", "entrypoint", "env_file", "environment", "expose", "extra_hosts",
    "hostname", "image", "links", "network_mode", "networks", "ports", "secrets", "volumes",
})  # fmt: skip
"""What links hang on. A service that misspells one of these has a finding, and what it seems to lack needs none."""


def read_compose(
    folder: str,
    documents: tuple[Document, ...],
    environment: Mapping[str, str],
    files: Files | None = None,
    paths: tuple[str, ...] = (),
) -> Compose:
    """The set that a base file and its overrides make. Later documents add to and override earlier ones.

    What they include and extend is read from `files`, where `paths` tell where the documents stand.
    """
    loader = Loader(folder, environment, files)
    paths = paths or tuple(document.name for document in documents)
    whole = loader.load(tuple(zip(paths, documents, strict=True)), folder, environment)
    assert whole is not None  # there is no set without a file
    top = {kind: dict(whole[kind].entries()) for kind in PARTS[1:]}
    services = {
        name: _service(name, node, top, loader.around, partial=name in loader.partial)
        for name, node in whole["services"].entries()
    }
    return Compose(
        folder=folder,
        documents=tuple(loader.documents),
        services=services,
        top=top,
        open=loader.open,
        hosts=_hosts(services),
        faults=tuple(loader.faults),
        bases=tuple(
            (document, frozenset(names))
            for document, names in loader.bases.values()
            if document not in loader.documents
        ),
        paths=paths,
        reads=frozenset(loader.reads),
    )


def _hosts(services: Mapping[str, Service]) -> dict[str, Service]:
    """The services by their names; of several that answer to one, the one that is called so, else the first."""
    found: dict[str, Service] = {}
    for service in services.values():
        for name in service.names:
            found.setdefault(name, service)
    return {**found, **services}


_MOVED: Final = "bitnamilegacy/"
"""Where the images of `bitnami/` have been since 2025, and are the same as ever."""


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
    if repository.startswith(_MOVED):
        repository = f"bitnami/{repository.removeprefix(_MOVED)}"
    return Image(reference.text, repository.removeprefix("library/"), tag or "")


def _service(
    name: str, node: Node, top: Mapping[str, Mapping[str, Node]], around: Surroundings, *, partial: bool
) -> Service:
    names, networks = {name}, set[str]()
    for network, settings in _names_and_settings(node["networks"]):
        networks.add(network)
        names.update(alias for item in settings["aliases"].items() if (alias := around.fill(item).text))
    for key in ("hostname",) if needs_swarm(top["networks"].values()) else ("container_name", "hostname"):
        if (value := around.fill(node[key])).text:
            names.add(value.text if value.known else node[key].text or "")
    image = around.fill(node["image"])
    return Service(
        name=name,
        node=node,
        image=read_image(image) if image.text else None,
        build=_build(node["build"], around),
        command=tuple(_words(node["command"], around)),
        entrypoint=tuple(word for word, _ in _words(node["entrypoint"], around)),
        environment=dict(_environment(node["environment"], around)),
        env_files=tuple(_env_files(node["env_file"], around)),
        mounts=tuple(read_mounts(node, top, around)),
        ports=tuple(read_published(node["ports"], around)),
        expose=tuple(read_exposed(node["expose"], around)),
        names=frozenset(names),
        hosts=frozenset(_own_hosts(node)),
        networks=frozenset(networks or {"default"}),
        network_mode=node["network_mode"].text or "",
        partial=partial or _is_doubtful(node),
        profiles=frozenset(text for item in node["profiles"].items() if (text := item.text)),
    )


def _is_doubtful(service: Node) -> bool:
    """Whether a service may mean more than it says: it misspells a key, or its file gives one twice."""
    return any(is_slip(key, one) for key in service.keys if key not in _TELLING for one in _TELLING) or any(
        problem.kind is ProblemKind.DUPLICATE_KEY and problem.reader is not GoYaml.V2
        for problem in service.document.problems
    )


def _build(node: Node, around: Surroundings) -> Build | None:
    if node.is_mapping:
        context = around.path(node["context"]) if node["context"].text else around.home(node)
        dockerfile = around.fill(node["dockerfile"]) if node["dockerfile"].text else Interpolated("Dockerfile")
        inline = around.fill(node["dockerfile_inline"]) if node["dockerfile_inline"].present else None
        return Build(context, dockerfile, node, inline, dict(_environment(node["args"], around)))
    if not node.text:
        return None
    return Build(around.path(node), Interpolated("Dockerfile"), node)


def _words(node: Node, around: Surroundings) -> Iterator[tuple[str, Node]]:
    """The words of a command in list form or in the shell form that compose splits itself."""
    if node.is_sequence:
        for item in node.items():
            if item.text is not None:
                yield around.fill(item).text, item
    elif node.text:
        whole = around.fill(node)
        try:
            words = shlex.split(whole.text if whole.known else node.text)
        except ValueError:
            return
        for word in words:
            yield word if whole.known else around.filled(word, node).text, node


def _environment(node: Node, around: Surroundings) -> Iterator[tuple[str, Interpolated]]:
    """The variables of `environment` or `args` in either form; one without a value has that of where Compose runs."""
    for name, value in node.entries():
        yield name, _given(name, value.text, value, around)
    for item in node.items():
        name, separator, text = (item.text or "").partition("=")
        if name:
            yield name, _given(name, text if separator else None, item, around)


def _given(name: str, text: str | None, node: Node, around: Surroundings) -> Interpolated:
    """The value of a variable. One that a variable leaves empty is unknown: an example file has it to be filled in."""
    value = around.filled(text, node) if text is not None else around.variable(name, node)
    return value if value.text or text == "" else Interpolated("", known=False)


def _env_files(node: Node, around: Surroundings) -> Iterator[Interpolated]:
    """The files of an `env_file:` key: one, or a list of names and of mappings with a `path`."""
    for item in node.items() if node.is_sequence else () if node.is_mapping else (node,):
        named = item["path"] if item.is_mapping else item
        if named.text:
            yield around.path(named)


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
