"""What surrounds the texts of a compose set: the variables that fill them in, and the folder that paths count from."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.stack.compose.interpolation import Interpolated, interpolate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Document, Node


_DEEP: Final = "/r" * 64
"""Stands for the root of the repository, which paths may lead out of."""


class Surroundings:
    """By document: those that are included or extended have a folder of their own, and may have variables."""

    def __init__(self, folder: str, environment: Mapping[str, str]) -> None:
        """What holds for the documents that the set begins with."""
        self._folder = folder
        self._environment = environment
        self._own: dict[str, tuple[str, Mapping[str, str]]] = {}
        self._homes: dict[str, str] = {}

    def add(self, document: Document, folder: str, environment: Mapping[str, str], home: str) -> None:
        """A document that is read because another one names it; how it was first read is how it is.

        `home` is where it leads if it says nothing.
        """
        self._own.setdefault(document.name, (folder, environment))
        self._homes.setdefault(document.name, home)

    def home(self, node: Node) -> Interpolated:
        """The folder that counts where a path isn't said, relative to that of the set."""
        home = self._homes.get(node.document.name, self._folder)
        return Interpolated(posixpath.relpath(f"/{home}", f"/{self._folder}"))

    def fill(self, node: Node) -> Interpolated:
        """The text of a node with its variables filled in; an empty one where there is none."""
        return self.filled(node.text or "", node)

    def filled(self, text: str, node: Node) -> Interpolated:
        """A text that stands at a node, with its variables filled in."""
        return interpolate(text, self._of(node)[1])

    def variable(self, name: str, node: Node) -> Interpolated:
        """The value that a variable has where a node stands; unknown where no file tells."""
        value = self._of(node)[1].get(name)
        return Interpolated(value) if value is not None else Interpolated("", known=False)

    def path(self, node: Node) -> Interpolated:
        """The path that a node holds, relative to the folder of the set."""
        return self.moved(self.fill(node), node)

    def moved(self, path: Interpolated, node: Node) -> Interpolated:
        """A path that stands at a node, relative to the folder of the set."""
        folder = self._of(node)[0]
        fixed = not path.known or path.text.startswith(("/", "~")) or "://" in path.text or path.text[1:2] == ":"
        if fixed or folder == self._folder:
            return path
        if not path.text:
            return path
        return Interpolated(posixpath.relpath(f"{_DEEP}/{folder}/{path.text}", f"{_DEEP}/{self._folder}"))

    def _of(self, node: Node) -> tuple[str, Mapping[str, str]]:
        return self._own.get(node.document.name, (self._folder, self._environment))
