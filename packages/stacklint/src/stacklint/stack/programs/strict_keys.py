"""The keys of configurations whose programs refuse every other: those of Loki, Promtail and Tempo.

`keys/` has a table for each program. A line begins with the name of a block and goes on with its keys, of all versions
that are known; `key:block` says what is in a key, or in each of its items. The first block is the whole file. A block
with a tilde before its name is not judged itself.

Sources: the reference of Loki 3.1 and the keys that its guides to upgrading name; the reference and the sources of
Promtail 3.0; the manifest of Tempo 2.9 and the sources of Tempo 1.5. They read their files with yaml.v2, strictly, and
Promtail each stage of a pipeline by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.models.nearness import one_off
from stacklint.stack.containers.container import Seen
from stacklint.stack.programs.known_names import Version, version_of
from stacklint.stack.programs.table_files import table_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

_LONGEST: Final = 60
"""A longer word is no key."""
_MOST_HOMES: Final = 2
_LIMITS: Final = "limits_config"
"""Where a key belongs that has the same name elsewhere for versions of long ago."""
_UNJUDGED: Final = "~"
_FILLED_IN: Final = ("$", "{", "<<")
"""What something fills in or merges before the file is read."""


class StrictTable(NamedTuple):
    """The keys of a program's configuration.

    Attributes:
        start: the name of the block that is the whole file.
        blocks: the keys of each block, with the block that is in each, "" where that isn't known.
    """

    start: str
    blocks: Mapping[str, Mapping[str, str]]

    def homes(self, key: str) -> tuple[str, ...]:
        """The sections of the file that have a key."""
        sections = sorted(set(self.blocks[self.start].values()) - {""})
        found = tuple(section for section in sections if key in self.blocks[section])
        return (_LIMITS,) if _LIMITS in found else found


class StrictStray(NamedTuple):
    """A key that a program doesn't know where it stands.

    Attributes:
        node: what is under the key.
        key: the key.
        block: where it stands; "" at the top.
        meant: the key that is meant, "" if it isn't misspelt.
        homes: the sections that it belongs to.
    """

    node: Node
    key: str
    block: str
    meant: str = ""
    homes: tuple[str, ...] = ()


def config_of(container: Container, image: str, default: str, files: Files) -> tuple[Node, Version] | None:
    """The configuration that the program of an image reads, and its version; `None` where either isn't known."""
    service = container.service
    own = service.image is not None and service.image.repository == image and service.build is None
    version = version_of(service.image) if own and service.image is not None and not service.partial else None
    given = service.flag("config.file")
    if version is None or service.entrypoint or (service.command and given is None):
        return None
    found = container.resolve(given[0] if given is not None else default)
    if found.seen is not Seen.FILE or found.path is None:
        return None
    config = root(files.document(found.path, "yaml"))
    return None if config.document.broken else (config, version)


@cache
def strict_table(program: str) -> StrictTable:
    """The table of a program."""
    blocks: dict[str, dict[str, str]] = {}
    for line in table_text("keys", program).splitlines():
        name, *words = line.split()
        pairs = (word.partition(":") for word in words)
        blocks.setdefault(name, {}).update((key, inner) for key, _, inner in pairs)
    return StrictTable(next(iter(blocks)), blocks)


def strict_strays(config: Node, table: StrictTable) -> Iterator[StrictStray]:
    """The keys of a configuration that are misspelt, or stand in another section than theirs."""
    pending = [(config, table.start)]
    while pending:
        node, block = pending.pop()
        pending += [(item, block) for item in node.items()]
        keys = table.blocks[block]
        for key, value in node.entries():
            if key in keys:
                pending += [(value, keys[key])] if keys[key] else []
            elif not block.startswith(_UNJUDGED):
                stray = _stray(value, key, block, table)
                yield from (stray,) if stray is not None else ()


def _stray(node: Node, key: str, block: str, table: StrictTable) -> StrictStray | None:
    if len(key) > _LONGEST or any(mark in key for mark in _FILLED_IN):
        return None
    shown = block if block != table.start else ""
    meant, homes = one_off(key, table.blocks[block]), table.homes(key)
    if meant is not None:
        return StrictStray(node, key, shown, meant=meant)
    return StrictStray(node, key, shown, homes=homes) if 0 < len(homes) <= _MOST_HOMES else None
