"""The faults inside one entry of a discovery."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.document import Path
from stacklint.models.dated import dated_faults
from stacklint.models.discovery.base import FORM, Discovery, zero_interval
from stacklint.models.fault import ModelFault
from stacklint.models.faults import structure
from stacklint.models.reader import Reader


def entry_faults(found: Discovery, entry: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    """The faults of an entry that stands at a path: of shape, of version, and of meaning."""
    yield from structure(FORM, found.model, entry, at=path, reader=reader)
    for fault in dated_faults(FORM, found.model, entry, reader):
        yield fault._replace(path=(*path, *fault.path))
    yield from found.meaning(entry, path, reader)
    if "refresh_interval" in entry:
        yield from zero_interval(found, entry, path)
