"""Provisioning files in which Grafana fills in variables, as it reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacklint.document import Node, root
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.container import Container, Resolution, Seen
from stacklint.stack.containers.environment import NOTHING_KNOWN, Environment
from stacklint.stack.grafana.env import Expanded, Lookup, expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.stack.repository.files import Files

Version = tuple[int, int]


class Reading(NamedTuple):
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


class FilledFile(NamedTuple):
    """A file of data sources or of dashboard providers as a Grafana reads it.

    Attributes:
        node: its root.
        current: whether it is in the current form; in the one without a version nothing is filled in.
        reading: who reads it.
        content: the content of a file that Grafana sees.
    """

    node: Node
    current: bool
    reading: Reading
    content: Lookup

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


def read_filled(files: Files, path: str, reading: Reading, is_current: Callable[[object], bool]) -> FilledFile:
    """Read a provisioning file; `is_current` tells by its content whether it is in the current form."""
    node = root(files.document(path, "yaml"))
    return FilledFile(node, is_current(node.value), reading, contents(files, reading))


def contents(files: Files, reading: Reading) -> Lookup:
    """What tells the content of a file that Grafana sees."""

    def content(inside: str) -> str | None:
        found = reading.container.resolve(inside) if reading.container is not None else Resolution(Seen.UNKNOWN)
        text = files.text(found.path) if found.seen is Seen.FILE and found.path is not None else None
        return text.text.strip() if text is not None and not text.unread else None

    return content


def organisation(text: str) -> int:
    """The organisation that a text names; the first one for what names none."""
    return int(text) or 1 if text.isdecimal() and len(text) < 19 else 1
