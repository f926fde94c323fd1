"""What can't stand together in the settings of other storages, as `remote` has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stacklint.document import Path
from stacklint.models.client_meaning import client_meaning, headers_meaning
from stacklint.models.cloud_meaning import cloud_meaning
from stacklint.models.fault import ModelFault
from stacklint.models.raw import mappings, repeated_names
from stacklint.models.reader import Reader
from stacklint.models.relabel_meaning import relabel_meaning


def remote_meaning(data: Any, scheme: str, reader: Reader) -> Iterator[ModelFault]:
    """What can't stand together in the settings of other storages."""
    for index, remote in mappings(data, "remote_write"):
        path: Path = ("remote_write", index)
        yield from client_meaning(remote, path, "sigv4", "azuread", "google_iam")
        yield from cloud_meaning(remote, path)
        yield from headers_meaning(remote, path)
        yield from relabel_meaning(remote, path, "write_relabel_configs", scheme=scheme, reader=reader)
    for index, remote in mappings(data, "remote_read"):
        yield from client_meaning(remote, ("remote_read", index))
        yield from headers_meaning(remote, ("remote_read", index))
    for key in ("remote_write", "remote_read"):
        yield from repeated_names(data, key, "name")
