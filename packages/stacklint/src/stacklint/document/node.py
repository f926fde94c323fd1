"""A cursor over a document: a value together with its place, read with tolerance.

Asking a node for what isn't there, or for the wrong kind of thing, gives an absent node or nothing. So code that
looks for links reads what is sound in a half-broken file and is silent about the rest, which the models report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, final

from stacklint.document.place import Path, Place
from stacklint.document.plain import Plain
from stacklint.document.tree import Document

_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})


class _Absent:
    """The value of a node that isn't there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


@final
class Node:
    """A value of a document (or `ABSENT`) and where it is. It is never changed; a large file makes many thousands.

    A mapping or a list that is put together of several places holds nodes, each of which is found as it is.
    """

    __slots__ = ("_above", "_step", "document", "value")

    def __init__(self, document: Document, value: object, above: Node | None = None, step: str | int = "") -> None:
        self.document: Final = document
        self.value: Final = value
        self._above: Final = above
        """What it stands in, if it is not the whole document."""
        self._step: Final = step
        """Its key or index there."""

    @property
    def path(self) -> Path:
        """The keys and indices that lead to it from the root; put together when asked for, which few nodes are."""
        steps: list[str | int] = []
        node = self
        while node._above is not None:
            steps.append(node._step)
            node = node._above
        steps.reverse()
        return tuple(steps)

    @property
    def place(self) -> Place:
        """The place of the value; of an absent one, the place where it would be."""
        return Place(self.document.name, self.path)

    @property
    def exists(self) -> bool:
        """Whether the key is there, even if it is null."""
        return self.value is not ABSENT

    @property
    def present(self) -> bool:
        """Whether there is a value that isn't null."""
        return self.value is not ABSENT and self.value is not None

    def __getitem__(self, step: str | int) -> Node:
        """The node of a key or an index."""
        value = self.value
        found: object = ABSENT
        if isinstance(value, dict):
            found = value.get(step, ABSENT)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            found = value[step]
        return found if isinstance(found, Node) else Node(self.document, found, self, step)

    def holding(self, value: object) -> Node:
        """This place with another value."""
        return Node(self.document, value, self._above, self._step)

    def at(self, path: Path) -> Node:
        """The node at a path from here."""
        node = self
        for step in path:
            node = node[step]
        return node

    def items(self) -> Iterator[Node]:
        """The items of a sequence; nothing for anything else."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield value if isinstance(value, Node) else Node(self.document, value, self, index)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The keys and values of a mapping; nothing for anything else."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, value if isinstance(value, Node) else Node(self.document, value, self, key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a mapping, in order; none for anything else."""
        return tuple(self.value) if isinstance(self.value, dict) else ()

    @property
    def is_mapping(self) -> bool:
        """Whether this is a mapping."""
        return isinstance(self.value, dict)

    @property
    def is_sequence(self) -> bool:
        """Whether this is a sequence."""
        return isinstance(self.value, list)

    @property
    def text(self) -> str | None:
        """A scalar's text, as Go decodes it into a string field; nothing for null and for collections."""
        return _text(self.value)

    def text_at(self, key: str) -> str | None:
        """The text of the scalar behind a key, for which no node is made."""
        value = self.value
        return _text(value.get(key)) if isinstance(value, dict) else None

    def texts_at(self, key: str) -> dict[str, str]:
        """The texts of the mapping behind a key, such as labels; what has none there is empty."""
        value = self.value
        found = value.get(key) if isinstance(value, dict) else None
        return {name: _text(one) or "" for name, one in found.items()} if isinstance(found, dict) else {}

    @property
    def string(self) -> str | None:
        """The text of a value that is a string and nothing else: a JSON string, or any YAML scalar but null."""
        return str(self.value) if isinstance(self.value, str) else None

    @property
    def flag(self) -> bool | None:
        """A boolean's value: a JSON boolean, or YAML's true and false without quotes."""
        if isinstance(self.value, bool):
            return self.value
        if isinstance(self.value, Plain):
            return True if self.value in _TRUE else False if self.value in _FALSE else None
        return None


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Node):
        return _text(value.value)
    return str(value) if isinstance(value, int | float) else None
