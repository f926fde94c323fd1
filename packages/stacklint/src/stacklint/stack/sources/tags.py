"""Which labels the settings of a program in Java or Kotlin give to all of its metrics.

Source: the documentation of Spring Boot: `management.metrics.tags.*`, and since 3.0
`management.observations.key-values.*`, from files, variables and the command line. Other frameworks have settings with
the same words. Whatever is told otherwise than by such a key makes the answer unknown.
"""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from stacklint.document import root
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.repository.files import Files

_KEYS: Final = ("management.metrics.tags.", "management.observations.key-values.")
_VARIABLES: Final = ("MANAGEMENT_METRICS_TAGS_", "MANAGEMENT_OBSERVATIONS_KEYVALUES_")
_WORDS: Final = Pattern(rb"(?i)tags|key-?values")
_TOLD: Final = Pattern(rb"(?i)(?:metrics|observations|micrometer)[._](?:tags|key-?_?values)|commonTags")
_REMOTE: Final = Pattern(rb"spring-cloud-starter-(?:config|consul|zookeeper|vault|kubernetes)|nacos|apollo-client")
_LINE: Final = Pattern(r"^[ \t]*([\w.-]+)[ \t]*[=:]", re.MULTILINE)
_NAME: Final = Pattern(r"[A-Za-z_]\w*", re.ASCII)
_SETTINGS: Final = (".yml", ".yaml", ".properties")
_STARTS: Final = (".sh", ".env", ".conf", ".json", ".toml")
_BUILDS: Final = (".xml", ".gradle", ".kts")
_MOST: Final = 1 << 22
"""How many bytes are looked at."""
_MOST_SETTINGS: Final = 10_000
"""How many settings of a file are read: aliases may stand for very many."""


def told_tags(service: Service, folders: Iterable[str], files: Files) -> frozenset[str] | None:
    """The labels that settings give; `None` where they can't be told."""
    if service.env_files or service.partial:
        return None
    given, written = _given(service), _written(folders, files)
    return given | written if given is not None and written is not None else None


def _given(service: Service) -> frozenset[str] | None:
    """The labels that the variables of a service give; `None` where they, or its command, may give others."""
    found: set[str] = set()
    for name, value in service.environment.items():
        prefix = next((one for one in _VARIABLES if name.startswith(one)), None)
        if prefix is not None:
            found.add(name.removeprefix(prefix).lower())
        elif not value.known or _WORDS.search(f"{name} {value.text}".encode()):
            return None
    if any(_WORDS.search(word.encode()) for word in (*service.entrypoint, *(word for word, _ in service.command))):
        return None
    return frozenset(found)


def _written(folders: Iterable[str], files: Files) -> frozenset[str] | None:
    """The labels that files give; `None` where some can't be told."""
    found: set[str] = set()
    left = _MOST
    for path in (path for folder in folders for path in files.walk(folder)):
        name = posixpath.basename(path)
        is_start = path.endswith(_STARTS) or name.startswith(("Dockerfile", ".env"))
        if not is_start and not path.endswith((*_SETTINGS, *_BUILDS)):
            continue
        raw = files.raw(path)
        left -= len(raw)
        if left < 0 or (is_start and _TOLD.search(raw)) or (path.endswith(_BUILDS) and _REMOTE.search(raw)):
            return None
        if path.endswith(_SETTINGS) and _WORDS.search(raw):
            labels = _labels(path, files)
            if labels is None:
                return None
            found |= labels
    return frozenset(found)


def _labels(path: str, files: Files) -> frozenset[str] | None:
    """The labels that a file of settings gives; `None` where it has more to say of such."""
    text = files.text(path).text
    if path.endswith(".properties"):
        names = _LINE.findall(text)
    else:
        document = files.document(path, "yaml")
        if document.broken or "\n---" in text:
            return None
        names = list(islice(_flat(root(document)), _MOST_SETTINGS + 1))
        if len(names) > _MOST_SETTINGS:
            return None
    keys = [name.removeprefix(prefix) for name in names for prefix in _KEYS if name.startswith(prefix)]
    others = [name for name in names if not name.startswith(_KEYS) and _WORDS.search(name.encode())]
    return frozenset(keys) if keys and not others and all(map(_NAME.fullmatch, keys)) else None


def _flat(node: Node, prefix: str = "") -> Iterator[str]:
    for key, value in node.entries():
        if value.is_mapping:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"
