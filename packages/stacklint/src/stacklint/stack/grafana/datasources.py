"""Files of data sources as a Grafana reads them: in either form, with its variables filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, final
from urllib.parse import urlsplit

from stacklint.document import Node
from stacklint.models.api_version import is_current
from stacklint.models.nearness import surely
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.grafana.env import Expanded
from stacklint.stack.grafana.filled import FilledFile, Reading, organisation, read_filled

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files

_UID: Final = frozenset({"uid"})
_HUMP: Final = Pattern("[A-Z]")
_TRUE: Final = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_NATIVE_TRUE: Final = frozenset({"true", "True", "TRUE", "y", "Y", "yes", "on"})


class DataSource(NamedTuple):
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

    def __eq__(self, other: object) -> bool:
        """Whether it is the same one: others of one file may say the same."""
        return self is other

    def __hash__(self) -> int:
        return id(self)

    @property
    def named(self) -> Node:
        """What its uid comes from: its uid, or its name."""
        return self.node["name" if self.derived else "uid"]

    def called(self, asked: str = "") -> str:
        """How it is called, for a message; `asked` is a uid that somebody takes for that of a data source."""
        if self.derived:
            return f"`{self.name}` has the uid `{self.uid}` (derived from its name)"
        if asked and asked == derived_uid(self.name):
            return f"`{self.name}` has the uid `{self.uid}` (without one Grafana would derive `{asked}` from its name)"
        return f"`{self.name}` has the uid `{self.uid}`"

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


@final
class SourceIndex:
    """The data sources of a Grafana by what refers to them; of several that fit, the first."""

    __slots__ = ("_defaults", "all_known", "by_name", "by_type", "by_uid", "uids")

    def __init__(self, sources: tuple[DataSource, ...]) -> None:
        """Know some data sources, in the order in which Grafana adds them."""
        self.by_uid: Final = {source.uid: source for source in reversed(sources)}
        self.by_name: Final = {source.name: source for source in reversed(sources)}
        self.by_type: Final = _by_type(sources)
        self.uids: Final = frozenset(self.by_uid)
        self.all_known: Final = all(source.known for source in sources)
        """Whether everything that tells them apart is known."""
        marked = tuple([source for source in sources if source.default])
        self._defaults: Final = _firsts(sources) | _firsts(marked)

    def default(self, kind: str) -> DataSource | None:
        """The default data source, of a type or, for "", of any: the one marked, else the first.

        Grafana makes the first one ever the default. `None` where one that may be it isn't known.
        """
        return self._defaults.get(kind) if self.all_known else None

    def find(self, reference: str) -> DataSource | None:
        """A data source by uid, else by name."""
        return self.by_uid.get(reference) or self.by_name.get(reference)


def _by_type(sources: tuple[DataSource, ...]) -> dict[str, tuple[DataSource, ...]]:
    found: dict[str, list[DataSource]] = {}
    for source in sources:
        found.setdefault(source.type, []).append(source)
    return {kind: tuple(several) for kind, several in found.items()}


def _firsts(sources: tuple[DataSource, ...]) -> dict[str, DataSource]:
    """The first data source of each type, and that of any."""
    firsts = {source.type: source for source in reversed(sources)}
    return {**firsts, "": sources[0]} if sources else firsts


class SourceFile(NamedTuple):
    """A file of data sources as a Grafana reads it.

    Attributes:
        filled: the file, with what its variables say.
        datasources: what it adds.
    """

    filled: FilledFile
    datasources: tuple[DataSource, ...]

    @property
    def node(self) -> Node:
        """Its root."""
        return self.filled.node

    @property
    def current(self) -> bool:
        """Whether it is in the current form."""
        return self.filled.current

    def text(self, node: Node) -> Expanded:
        """What a text says once it is filled in; "" where there is none."""
        return self.filled.text(node)

    def deletions(self) -> frozenset[tuple[int, str]]:
        """The data sources that it deletes before it adds its own: organisations and names."""
        return frozenset(
            (organisation(self.text(node[self.key("orgId")]).text), self.text(node["name"]).text)
            for node in self.node[self.key("deleteDatasources")].items()
        )

    def key(self, name: str) -> str:
        """A key of the current form as this file has it: in snake case in the form without a version."""
        return _key(name, current=self.current)

    def is_true(self, text: str) -> bool:
        """Whether a text of a field of this file says yes."""
        return _is_true(text, current=self.current)


def derived_uid(name: str) -> str:
    """The uid that Grafana gives to a data source without one: `P` and 16 hex digits of the name's SHA-256."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and most data sources give a uid

    return "P" + hashlib.sha256(name.encode()).hexdigest()[:16].upper()


def read_source_file(files: Files, path: str, reading: Reading) -> SourceFile:
    """Read a file of data sources; those without a name are left out."""
    filled = read_filled(files, path, reading, is_current)
    return SourceFile(
        filled, tuple(_read(one, filled) for one in filled.node["datasources"].items() if one["name"].text)
    )


def _read(node: Node, file: FilledFile) -> DataSource:
    keys = [_key(key, current=file.current) for key in ("name", "type", "orgId", "isDefault")]
    name, plugin, org, default = (file.whole(node[key]) for key in keys)
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
        default=_is_true(default.text, current=file.current),
        org=organisation(org.text),
        settings=node[_key("jsonData", current=file.current)],
        secrets=node[_key("secureJsonData", current=file.current)],
        known=all(value.known for value in (name, plugin, org, default, uid)) and not _has_misspelt_uid(node),
        server=file.reading.server,
    )


def _has_misspelt_uid(node: Node) -> bool:
    """Whether a key that Grafana passes over is meant to be `uid`: that is told, and not what refers to it."""
    return not node["uid"].present and any(surely(key, _UID) is not None for key in node.keys)


def _key(name: str, *, current: bool) -> str:
    return name if current else _HUMP.sub(lambda found: f"_{found[0].lower()}", name)


def _is_true(text: str, *, current: bool) -> bool:
    return text in (_TRUE if current else _NATIVE_TRUE)
