"""Files of data sources as a Grafana reads them: in either form, with its variables filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacklint.document import Node, root
from stacklint.models.api_version import is_current
from stacklint.stack.compose import Service
from stacklint.stack.container import Container, Resolution, Seen
from stacklint.stack.environment import NOTHING_KNOWN, Environment
from stacklint.stack.grafana_env import Expanded, Lookup, expand

if TYPE_CHECKING:
    from stacklint.stack.files import Files

Version = tuple[int, int]

_HUMP = re.compile("[A-Z]")
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_NATIVE_TRUE = frozenset({"true", "True", "TRUE", "y", "Y", "yes", "on"})


@dataclass(frozen=True, slots=True)
class DataSource:
    """A provisioned data source, with what its variables say.

    Attributes:
        node: its mapping.
        name: its name.
        uid: its uid: the one given, or the one that Grafana derives from the name.
        derived: whether the uid is derived.
        type: plugin id, "" if none is given.
        url: the node of its url.
        address: its url; `None` if it isn't known.
        default: whether it says that it is the default one of its organisation.
        org: its organisation.
        settings: the node of its `jsonData`.
        secrets: the node of its `secureJsonData`.
        known: whether its name, uid, type and organisation, and whether it is the default one, are known.
        server: the service that runs Grafana; `None` if none is known to.
    """

    node: Node
    name: str
    uid: str
    derived: bool
    type: str
    url: Node
    address: str | None
    default: bool
    org: int
    settings: Node
    secrets: Node
    known: bool
    server: Service | None

    @property
    def named(self) -> Node:
        """What its uid comes from: its uid, or its name."""
        return self.node["name" if self.derived else "uid"]

    @property
    def host(self) -> str | None:
        """The host that it leads to; `None` where that isn't known."""
        try:
            return urlsplit(self.address).hostname if self.address is not None else None
        except ValueError:
            return None

    @property
    def port(self) -> int | None:
        """The port that its url names; `None` where it names none, or isn't known."""
        try:
            return urlsplit(self.address).port if self.address is not None else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads a file, and what it knows.

    Attributes:
        server: the service that runs Grafana; `None` if none is known to.
        version: the version of Grafana.
        container: what it sees.
        environment: the variables that it is started with.
    """

    server: Service | None = None
    version: Version | None = None
    container: Container | None = None
    environment: Environment = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of data sources as a Grafana reads it.

    Attributes:
        node: its root.
        current: whether it is in the current form; in the one without a version nothing is filled in.
        reading: who reads it.
        content: the content of a file that Grafana sees.
        datasources: what it adds.
    """

    node: Node
    current: bool
    reading: Reading
    content: Lookup
    datasources: tuple[DataSource, ...]

    def text(self, node: Node) -> Expanded:
        """What a text says once it is filled in; "" where there is none."""
        return self.expand(node.text or "")

    def whole(self, node: Node) -> Expanded:
        """What a text says where each of its variables says something.

        A gap is a finding of its own: what refers to such a text is not judged, as if it weren't known.
        """
        found = self.text(node)
        gap = any(not variable.value for variable in found.variables)
        return Expanded(node.text or "", False, found.variables) if gap else found

    def expand(self, text: str) -> Expanded:
        """What Grafana makes of a text of this file."""
        return expand(text, self.reading.environment.value, self.content) if self.current else Expanded(text)

    def deletes(self, name: str, org: int) -> bool:
        """Whether it deletes a data source before it adds its own."""
        return any(
            self.text(node["name"]).text == name and _org(self.text(node[self.key("orgId")])) == org
            for node in self.node[self.key("deleteDatasources")].items()
        )

    def key(self, name: str) -> str:
        """A key of the current form as this file has it: in snake case in the form without a version."""
        return name if self.current else _HUMP.sub(lambda found: f"_{found[0].lower()}", name)

    def is_true(self, text: str) -> bool:
        """Whether a text of a field of this file says yes."""
        return text in (_TRUE if self.current else _NATIVE_TRUE)


def derived_uid(name: str) -> str:
    """The uid that Grafana gives to a data source without one: `P` and 16 hex digits of the name's SHA-256."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and most data sources give a uid

    return "P" + hashlib.sha256(name.encode()).hexdigest()[:16].upper()


def read_source_file(files: Files, path: str, reading: Reading) -> SourceFile:
    """Read a file of data sources; those without a name are left out."""
    node = root(files.document(path, "yaml"))

    def content(inside: str) -> str | None:
        found = reading.container.resolve(inside) if reading.container is not None else Resolution(Seen.UNKNOWN)
        return files.text(found.path).text.strip() if found.seen is Seen.FILE and found.path is not None else None

    bare = SourceFile(node, is_current(node.value), reading, content, ())
    sources = tuple(_read(one, bare) for one in node["datasources"].items() if one["name"].text)
    return SourceFile(node, bare.current, reading, content, sources)


def _read(node: Node, file: SourceFile) -> DataSource:
    name, plugin, org, default = (file.whole(node[file.key(key)]) for key in ("name", "type", "orgId", "isDefault"))
    uid = file.whole(node["uid"]) if file.current else Expanded("")
    address = file.whole(node["url"])
    return DataSource(
        node=node,
        name=name.text,
        uid=uid.text or derived_uid(name.text),
        derived=not uid.text,
        type=plugin.text,
        url=node["url"],
        address=address.text if address.known else None,
        default=file.is_true(default.text),
        org=_org(org),
        settings=node[file.key("jsonData")],
        secrets=node[file.key("secureJsonData")],
        known=all(value.known for value in (name, plugin, org, default, uid)),
        server=file.reading.server,
    )


def _org(value: Expanded) -> int:
    """The organisation that a text names; the first one for what names none."""
    text = value.text
    return int(text) if text.isdecimal() and len(text) < 19 and int(text) > 0 else 1
