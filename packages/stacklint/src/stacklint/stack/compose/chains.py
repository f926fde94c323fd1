"""Which compose files people give together, as far as the repository tells: in scripts, in Makefiles, in `.env`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.document import root
from stacklint.pattern import Pattern
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.repository.kinds import is_compose_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from stacklint.stack.repository.files import Files

_NAMES = frozenset({"makefile", "gnumakefile", "justfile", ".justfile", "taskfile.yml", "taskfile.yaml", "procfile"})
_SUFFIXES: Final = (".sh", ".bash", ".mk", ".just", ".service", ".ps1", ".bat", ".md")
_MOST_FILES = 500
"""How many scripts are read."""
_MOST_TEXT = 1 << 20
"""How many bytes of one are."""
_MOST_SEARCHED = 4 << 20
"""How many of those that name Compose."""

_SHARED: Final = frozenset({"configs", "name", "networks", "secrets", "version", "volumes"})
"""What a compose file without services may define for those of others."""

_CALL: Final = Pattern(r"docker[- ]compose(?![\w-])([^\n;|&`]*)")
_FILE: Final = Pattern(r"(?<!\S)(?:-f|--file)(?:[ \t]+|=)[\"']?([^\s\"']+)")


def named_chains(files: Files, known: AbstractSet[str]) -> tuple[tuple[str, ...], ...]:
    """The compose files that scripts name together, `-f` by `-f`, each chain once; `known` has all compose files."""
    found: dict[tuple[str, ...], None] = {}
    left = _MOST_SEARCHED
    for path in _scripts(files) if len(known) > 1 else ():
        raw = files.raw(path)[:_MOST_TEXT]
        if b"compose" not in raw:
            continue
        left -= len(raw)
        if left < 0:
            break
        text = raw.decode("utf-8", "replace").replace("\\\n", " ")
        for call in _CALL.finditer(text):
            named = _FILE.findall(call[1])
            chain = _resolved(named, posixpath.dirname(path), known, files) if len(named) > 1 else ()
            if not known.isdisjoint(chain):
                found[chain] = None
    return tuple(found)


def chosen_files(folder: str, environment: Mapping[str, str], known: Container[str], files: Files) -> tuple[str, ...]:
    """The files that `COMPOSE_FILE` in a project's `.env` puts in the place of the default ones; none if it doesn't."""
    separator = environment.get("COMPOSE_PATH_SEPARATOR") or ":"
    named = [part for part in environment.get("COMPOSE_FILE", "").split(separator) if part]
    return _resolved(named, folder, known, files) if named else ()


def _scripts(files: Files) -> Iterator[str]:
    count = 0
    for path in files.walk():
        name = posixpath.basename(path).lower()
        if name in _NAMES or name.endswith(_SUFFIXES):
            count += 1
            if count > _MOST_FILES:
                return
            yield path


def _resolved(named: list[str], folder: str, known: Container[str], files: Files) -> tuple[str, ...]:
    """The files that are named, from a folder or from the root; none where one of them is no compose file."""
    for start in dict.fromkeys((folder, "")):
        paths = tuple(posixpath.normpath(posixpath.join(start, name)) for name in named)
        if all(path in known or _is_part(path, files) for path in paths):
            return paths
    return ()


def _is_part(path: str, files: Files) -> bool:
    """Whether a file has no services of its own, and defines networks or volumes for those of others."""
    if not is_compose_name(path) or files.kind(path) is not EntryKind.FILE:
        return False
    keys = root(files.document(path, "yaml")).keys
    return bool(keys) and all(key in _SHARED or key.startswith("x-") for key in keys)
