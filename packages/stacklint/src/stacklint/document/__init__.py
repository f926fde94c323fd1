"""Files as data with positions: YAML and JSON, places, and the cursor that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from stacklint.document.node import ABSENT, Node
from stacklint.document.place import Part, Path, Place, Spot
from stacklint.document.plain import Merged, NullKey, Plain
from stacklint.document.tree import MAX_DEPTH, Document, GoYaml, Mark, Problem, ProblemKind, ScalarMark
from stacklint.document.yaml_lines import GIVE_UP, read_lines
from stacklint.text import MAX_BYTES, SourceText, decode

__all__ = [
    "ABSENT",
    "MAX_DEPTH",
    "Document",
    "Format",
    "GoYaml",
    "Merged",
    "Node",
    "NullKey",
    "Part",
    "Path",
    "Place",
    "Plain",
    "Problem",
    "ProblemKind",
    "Spot",
    "own_tags",
    "read_document",
    "root",
    "sealed_away",
    "too_large",
    "unreadable",
]

Format = Literal["yaml", "json"]


def read_document(name: str, raw: bytes, form: Format, *, vouched: bool = False) -> Document:
    """Parse the bytes of a file. Never raises: what is wrong is in the document's problems.

    `vouched` says of JSON that these very bytes were found to have no problems before.
    """
    if len(raw) > MAX_BYTES:
        return too_large(name)
    source = decode(name, raw)
    if source.fault is not None:
        at = source.fault.offset
        return _unread(source, Problem(ProblemKind.ENCODING, at, at + 1, f"is no text: {source.fault.reason}"))
    if form == "json":
        from stacklint.document.json_reader import read_json_document  # noqa: PLC0415 - a YAML file needs no orjson

        return read_json_document(source, vouched=vouched)
    return _read_yaml(source)


def too_large(name: str) -> Document:
    """The document of a file that is larger than any that is read."""
    limit = f"is larger than {MAX_BYTES // 1024 // 1024} MiB and was not read"
    return _unread(SourceText(name, ""), Problem(ProblemKind.TOO_LARGE, 0, 0, limit))


def unreadable(name: str, reason: str) -> Document:
    """The document of a file that the system does not let us read."""
    return _unread(SourceText(name, ""), Problem(ProblemKind.UNREADABLE, 0, 0, f"can't be read: {reason}"))


def sealed_away(name: str, reason: str) -> Document:
    """The document of a file whose content isn't here."""
    return _unread(SourceText(name, ""), Problem(ProblemKind.SEALED, 0, 0, f"is {reason}"))


def root(document: Document) -> Node:
    """The node of a document's root."""
    return Node(document, document.data)


def own_tags(document: Document, tags: frozenset[str]) -> dict[Path, str]:
    """Which values of a YAML document have one of these tags, by the way to them."""
    if not any(tag in document.source.text for tag in tags):
        return {}
    from stacklint.document.yaml_own_tags import read_own_tags  # noqa: PLC0415 - the C parser, which few files need

    return read_own_tags(document.source.text, tags)


def _read_yaml(source: SourceText) -> Document:
    data = read_lines(source.text)
    if data is not GIVE_UP:
        return Document(source, data, (), False, _yaml_marks, _yaml_offsets)
    from stacklint.document.yaml_reader import read_events  # noqa: PLC0415 - the C parser, which few files need

    return read_events(source)


def _yaml_marks(source: SourceText) -> Mark | None:
    from stacklint.document.yaml_events import Readable  # noqa: PLC0415 - only findings need places
    from stacklint.document.yaml_marks import read_yaml_marks  # noqa: PLC0415 - only findings need places

    return read_yaml_marks(Readable(source.text))


def _yaml_offsets(source: SourceText, mark: ScalarMark, value: str) -> Sequence[int]:
    from stacklint.document.scalar import yaml_offsets  # noqa: PLC0415 - only findings need places

    return yaml_offsets(source, mark, value)


def _unread(source: SourceText, problem: Problem) -> Document:
    return Document(source, None, (problem,), True, lambda _: None, lambda _, __, value: range(len(value) + 1))
