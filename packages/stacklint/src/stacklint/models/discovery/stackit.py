"""Servers of STACKIT. Facts: discovery/stackit/stackit.go of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from stacklint.document import Path
from stacklint.models.base import optional
from stacklint.models.client_meaning import client_meaning
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import needs
from stacklint.models.fault import ModelFault
from stacklint.models.raw import given
from stacklint.models.reader import Reader
from stacklint.models.scalars import UNJOINED, ClientFile, Text, Url


class StackitDiscovery(Ported):
    """Targets from STACKIT."""

    project: Text | None = optional("Id of the project.")
    region: Text | None = optional("Region. Default `eu01`.")
    endpoint: Url | None = optional("URL of the API. Default: that of the region.")
    service_account_key: Text | None = optional("Key of the service account, as JSON.")
    service_account_key_path: Annotated[ClientFile, UNJOINED] | None = optional(
        "File with the key of the service account."
    )
    private_key: Text | None = optional("Private key of the service account.")
    private_key_path: Annotated[ClientFile, UNJOINED] | None = optional(
        "File with the private key of the service account."
    )
    credentials_file_path: Annotated[ClientFile, UNJOINED] | None = optional(
        "File with the credentials of the STACKIT SDK."
    )


def _meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    if "region" in entry and not given(entry, "endpoint"):
        yield from needs(entry, path, "region", "and there is no `endpoint` instead")
    yield from client_meaning(entry, path)


DISCOVERY = Discovery(model=StackitDiscovery, meaning=_meaning)
