"""Settings of programs in Java: what files of YAML and of properties say, key by key, and in the parts of one file.

Sources: the documentation of Spring Boot 3 (externalized configuration: multi-document files, relaxed binding), which
Quarkus and Micronaut read in the same way as far as it matters here, and that of `java.util.Properties`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import ProblemKind, Spot, read_document, root
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Document, Node, Place
    from stacklint.stack.repository.files import Files

YAML: Final = (".yml", ".yaml")
PROPERTIES: Final = ".properties"
_MOST: Final = 10_000
"""How many settings of a file are read: aliases may stand for very many."""
_MOST_PARTS: Final = 20
_LONGEST: Final = 1 << 18
"""Of a longer file nothing is known: nobody writes so many settings."""
_YAML_PARTS: Final = Pattern(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_PROPERTY_PARTS: Final = Pattern(r"^[#!]---[ \t]*\r?$", re.MULTILINE)
_FILLED: Final = Pattern(r"@([\w.-]+)@")
"""What Maven fills in before a program is packed."""
_INDEX: Final = Pattern(r"\[\d{1,4}\]\Z")
_LINE: Final = Pattern(
    r"^[ \t\f]*+(?![#!\s])(?P<key>(?:[^\s=:\\]|\\.)++)[ \t\f]*+[=:]?[ \t\f]*+(?P<value>(?:.*\\\r?\n)*+.*)$",
    re.MULTILINE,
)
_CONTINUED: Final = Pattern(r"\\\r?\n[ \t\f]*+")
_SPACED: Final = Pattern(r"[-_]")


class Setting(NamedTuple):
    """What a setting is, as it is written.

    Attributes:
        value: the value, a list with commas; with `$` where something fills it in.
        place: where it stands.
        document: what it stands in, where that is a document of a file that has others.
    """

    value: str
    place: Place | Spot
    document: Document | None = None

    @property
    def where(self) -> Place | Spot:
        """Where it stands in its file."""
        if self.document is None or isinstance(self.place, Spot):
            return self.place
        return self.document.locate(self.place)


def plain_key(key: str) -> str:
    """A key without what makes no difference: case, dashes and underscores."""
    return _SPACED.sub("", key).lower()


def read_parts(path: str, files: Files) -> tuple[Mapping[str, Setting], ...] | None:
    """The settings of each part of a file by their plain keys; `None` where they can't be told."""
    text = files.text(path)
    if text.unread or len(text.text) > _LONGEST:
        return None
    is_yaml = path.endswith(YAML)
    starts = [found.start() for found in (_YAML_PARTS if is_yaml else _PROPERTY_PARTS).finditer(text.text)]
    if len(starts) > _MOST_PARTS:
        return None
    ends = [*starts, len(text.text)]
    read = _of_yaml if is_yaml else _of_properties
    parts = [read(files.name(path), text.text, start, end) for start, end in zip([0, *starts], ends, strict=True)]
    known = [part for part in parts if part is not None]
    return tuple(known) if len(known) == len(parts) else None


def _of_properties(name: str, text: str, start: int, end: int) -> dict[str, Setting] | None:
    """The settings of a part of a file of properties."""
    found: dict[str, Setting] = {}
    for line in islice(_LINE.finditer(text, start, end), _MOST):
        value = _CONTINUED.sub("", line["value"]).strip()
        at = line.start("value")
        _add(found, line["key"], Setting(_FILLED.sub(r"$\1$", value), Spot(name, at, at + len(line["value"].rstrip()))))
    return found


def _of_yaml(name: str, text: str, start: int, end: int) -> dict[str, Setting] | None:
    """The settings of a document, which is read with blanks in the place of all others."""
    before = re.sub(r"[^\n]", " ", text[:start])
    rest = text[start:end]
    own = re.sub(r"^---", "   ", rest)
    document = read_document(name, (before + _FILLED.sub(r"$\1$", own)).encode("utf-8", "replace"), "yaml")
    if document.broken and any(one.kind is not ProblemKind.EMPTY for one in document.problems):
        return None
    found: dict[str, Setting] = {}
    for count, (key, node) in enumerate(_flat(root(document))):
        if count > _MOST:
            return None
        value = ",".join(one.text or "$" for one in node.items()) if node.is_sequence else node.text or ""
        _add(found, key, Setting(value, node.place, document))
    return found


def _flat(node: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    for key, value in node.entries():
        if value.is_mapping:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _add(found: dict[str, Setting], key: str, setting: Setting) -> None:
    """Add a setting; items of a list become one."""
    plain = plain_key(key)
    listed = _INDEX.sub("", plain)
    if listed != plain and listed in found:
        setting = found[listed]._replace(value=f"{found[listed].value},{setting.value}")
    found[listed] = setting
