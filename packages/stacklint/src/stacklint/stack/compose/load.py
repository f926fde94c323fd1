"""Puts a compose set together: what its files include and extend, and what each of them changes of those before.

Bounded: rings end where they begin, and of files and of services that are based on one another no more are read than
anybody writes. Facts: docker compose 2.26.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.document import Node, ProblemKind, own_tags, root
from stacklint.models.nearness import nearest
from stacklint.stack.compose.around import Surroundings
from stacklint.stack.compose.interpolation import read_env
from stacklint.stack.compose.merge import merged, plain, without
from stacklint.stack.compose.sets import SetFault, SetFaultKind
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.repository.ignored import is_ignored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Document, Path
    from stacklint.stack.repository.files import Files

PARTS: Final = ("services", "networks", "volumes", "configs", "secrets")
"""What a compose file defines."""
_TAGS: Final = frozenset({"!reset", "!override"})
_MOST_FILES = 100
"""How many files are included and extended."""
_MOST_LAYERS = 50_000
"""How often that happens in a set."""
_MOST_BASES = 100
"""On how many others a service is based, one on the next."""


class Loader:
    """Reads the files of a set, each with what it includes and extends."""

    def __init__(self, folder: str, environment: Mapping[str, str], files: Files | None) -> None:
        """Begin in a folder; without `files`, no other file is read."""
        self.around = Surroundings(folder, environment)
        self.documents: list[Document] = []
        self.faults: list[SetFault] = []
        self.open = False
        self.partial: set[str] = set()
        """The services of which a file that isn't read may say more."""
        self.bases: dict[str, tuple[Document, set[str]]] = {}
        """The files that are extended by their names, with the services that are."""
        self.layers = 0
        """How often a service was put on top of another one."""
        self.reads: set[str] = set()
        """The files that are included and extended."""
        self._files = files
        self._read = 0

    def load(
        self,
        documents: tuple[tuple[str, Document], ...],
        folder: str,
        environment: Mapping[str, str],
        above: tuple[str, ...] = (),
    ) -> Node | None:
        """What some documents, each with its path, come to when merged; paths in them count from a folder."""
        whole: Node | None = None
        for path, document in documents:
            self.documents.append(document)
            self.open = self.open or any(fault.kind is ProblemKind.EXTRA_DOCUMENT for fault in document.problems)
            top, dropped = _cleaned(root(document))
            top = self._with_bases(top, dropped, folder, environment, path)
            top = self._with_included(top, folder, environment, (*above, path))
            if whole is None:
                whole = top
                continue
            whole = merged(without(whole, dropped), top)
        return whole

    def _with_bases(
        self, top: Node, dropped: tuple[Path, ...], folder: str, environment: Mapping[str, str], path: str
    ) -> Node:
        """A document whose services have what they extend."""
        services = top["services"]
        if not any(service["extends"].present for _, service in services.entries()):
            return top
        held: dict[str, Node] = {}
        bases = _Bases(self, environment, path, folder, dropped)
        for name, service in services.entries():
            held[name] = bases.complete(name, service, services)
            if bases.incomplete:
                self.partial.add(name)
        return top.holding({**_entries(top), "services": services.holding(held)})

    def _with_included(self, top: Node, folder: str, environment: Mapping[str, str], above: tuple[str, ...]) -> Node:
        """A document with what the files define that it includes."""
        include = top["include"]
        if not include.present:
            return top
        held = _entries(top)
        for item in include.items():
            found = self._included(item, folder, environment, above)
            if found is not None:
                for part in PARTS:
                    self._import(part, held, top, found[part], item)
        return top.holding(held)

    def _import(self, part: str, held: dict[str, object], top: Node, found: Node, item: Node) -> None:
        """Add what an included file defines; what is there already has to be the same."""
        if not found.is_mapping:
            return
        known = held.get(part)
        block = known if isinstance(known, Node) else top[part] if top[part].is_mapping else found.holding({})
        names = _entries(block)
        for name, node in found.entries():
            if name not in names:
                names[name] = node
            elif self._settled(block[name]) != self._settled(node):
                ends = ((node, "what is included"), (block[name], "what is there"))
                message = f"`{name}` of `{part}` is defined there and here"
                self.faults.append(SetFault(SetFaultKind.CONFLICT, item, message, ends))
        held[part] = block.holding(names)

    def _settled(self, node: Node) -> object:
        """What a definition comes to; the file of a config or secret is the same from wherever it is named."""
        data = plain(node)
        if isinstance(data, dict) and node["file"].text:
            data["file"] = posixpath.normpath(self.around.path(node["file"]).text)
        return data

    def _included(self, item: Node, folder: str, environment: Mapping[str, str], above: tuple[str, ...]) -> Node | None:
        """What an entry of `include` leads to; nothing where that can't be known."""
        named = item["path"] if item.is_mapping else item
        nodes = list(named.items()) if named.is_sequence else [named]
        paths = [self.find(node, folder) for node in nodes]
        if not paths or None in paths:
            self.open = True
            return None
        known = [path for path in paths if path is not None]
        if known[0] in above:
            self.faults.append(SetFault(SetFaultKind.RING, nodes[0], f"`{nodes[0].text}` includes itself"))
            return None
        documents: list[tuple[str, Document]] = []
        for node, path in zip(nodes, known, strict=True):
            document = self.read(node, path)
            if document is None:
                return None
            documents.append((path, document))
        project = self._folder(item["project_directory"], folder, posixpath.dirname(known[0]))
        if project is None:
            self.open = True
            return None
        variables = {**self._variables(item["env_file"], folder, project), **environment}
        for _, document in documents:
            self.around.add(document, project, variables, project)
        return self.load(tuple(documents), project, variables, above)

    def _folder(self, node: Node, folder: str, otherwise: str) -> str | None:
        """The folder that the paths of an included file count from."""
        return self.find(node, folder) if node.present else otherwise

    def _variables(self, node: Node, folder: str, project: str) -> Mapping[str, str]:
        """The variables of an included project: those of its `.env`, unless it names other files."""
        if self._files is None or not node.present:
            return environment_of(project, self._files)
        found: dict[str, str] = {}
        for item in node.items() if node.is_sequence else (node,):
            path = self.find(item, folder)
            kind = self._files.kind(path) if path is not None else EntryKind.OTHER
            if path is not None and kind is EntryKind.FILE:
                found |= read_env(self._files.text(path).text)
            elif path is not None and kind is None and not self._may_appear(path):
                self.faults.append(SetFault(SetFaultKind.MISSING, item, f"`{item.text}` does not exist"))
        return found

    def _may_appear(self, path: str) -> bool:
        """Whether a file that the repository lacks is made where it runs: git ignores it, or it is an `.env`."""
        assert self._files is not None
        return posixpath.basename(path).startswith(".env") or is_ignored(path, self._files)

    def find(self, node: Node, folder: str) -> str | None:
        """The path of the repository that a node names, there or not; nothing where it is unknown."""
        value = self.around.fill(node)
        if self._files is None or not value.known or not value.text or "://" in value.text or value.text[0] == "~":
            return None
        return self._files.inside(self._files.root / folder / value.text)

    def read(self, node: Node, path: str) -> Document | None:
        """A compose file that a node names; nothing where it can't be read, which is told or leaves the set open."""
        assert self._files is not None
        kind = self._files.kind(path)
        if kind is None and not self._may_appear(path):
            message = f"`{node.text}` does not exist"
            self.faults.append(SetFault(SetFaultKind.MISSING, node, message))
        self._read += 1
        self.reads.add(path)
        if kind is not EntryKind.FILE or self._read > _MOST_FILES:
            self.open = True
            return None
        document = self._files.document(path, "yaml")
        self.open = self.open or document.broken
        return document


class _Bases:
    """Gives services what they extend."""

    def __init__(
        self, loader: Loader, environment: Mapping[str, str], path: str, folder: str, dropped: tuple[Path, ...]
    ) -> None:
        self._loader = loader
        self._environment = environment
        self._path = path
        self._folder = folder
        self._dropped: dict[object, list[Path]] = {}
        for taken in dropped:
            if taken[:1] == ("services",) and len(taken) > 2:
                self._dropped.setdefault(taken[1], []).append(taken[2:])
        self.incomplete = False
        """Whether the last service has more than could be read."""

    def complete(self, name: str, service: Node, services: Node) -> Node:
        """A service on top of what it extends, and of what that extends."""
        layers = [(service, (self._path, name))]
        self.incomplete = False
        seen = {(self._path, name)}
        for base, at in self._bases(name, service, services):
            self._loader.layers += 1
            if at in seen or len(seen) > _MOST_BASES or self._loader.layers > _MOST_LAYERS:
                self.incomplete = True
                break
            seen.add(at)
            layers.append((base, at))
        found, _ = layers.pop()
        while layers:
            over, (path, own) = layers.pop()
            if path == self._path and own in self._dropped:
                found = without(found, self._dropped[own])
            found = over.holding(_entries(merged(found, over, ("services", own))))
        return found

    def _bases(self, name: str, service: Node, services: Node) -> Iterator[tuple[Node, tuple[str, str]]]:
        """What a service extends, the nearest first, each with its file and name, up to what isn't known."""
        path, folder, first, met = self._path, self._folder, service["extends"], {(self._path, name)}
        extends = first
        while extends.present:
            where, named = extends["service"] if extends.is_mapping else extends, extends["file"]
            asked = self._loader.around.fill(where)
            wanted = asked.text if asked.known else ""
            if named.present:
                found = self._other(named, folder)
                if found is None:
                    self.incomplete = True
                    return
                path, services, folder = found
            base = services[wanted]
            if not base.is_mapping:
                self.incomplete = True
                if wanted and not base.exists:
                    message = f"no service is called `{wanted}`" + (f" in `{named.text}`" if named.present else "")
                    right = nearest(wanted, frozenset(services.keys))
                    ends = ((services[right], f"the service `{right}`"),) if right is not None else ()
                    advice = f"did you mean `{right}`?" if right is not None else ""
                    self._loader.faults.append(SetFault(SetFaultKind.MISSING, where, message, ends, advice))
                return
            if (path, wanted) in met:
                message = f"`{name}` is based on itself in the end"
                self._loader.faults.append(SetFault(SetFaultKind.RING, first, message))
            met.add((path, wanted))
            document = base.document
            self._loader.bases.setdefault(document.name, (document, set()))[1].add(wanted)
            yield base, (path, wanted)
            extends = base["extends"]

    def _other(self, named: Node, folder: str) -> tuple[str, Node, str] | None:
        """The path, the services and the folder of another file."""
        path = self._loader.find(named, folder)
        document = self._loader.read(named, path) if path is not None else None
        if path is None or document is None or document.broken:
            return None
        self._loader.around.add(document, posixpath.dirname(path), self._environment, self._folder)
        return path, _cleaned(root(document))[0]["services"], posixpath.dirname(path)


def environment_of(folder: str, files: Files | None) -> dict[str, str]:
    """The variables of a project's `.env`; of its `.env.example` where that is all that is committed."""
    for name in (".env", ".env.example") if files is not None else ():
        path = posixpath.join(folder, name)
        if files is not None and files.kind(path) is EntryKind.FILE:
            return read_env(files.text(path).text)
    return {}


def _entries(node: Node) -> dict[str, object]:
    """What a mapping holds, each as a node."""
    return dict(node.entries())


def _cleaned(top: Node) -> tuple[Node, tuple[Path, ...]]:
    """A document without what it resets, and what it takes from those before: that, and what it overrides."""
    tagged = own_tags(top.document, _TAGS)
    return without(top, [path for path, tag in tagged.items() if tag == "!reset"]), tuple(tagged)
