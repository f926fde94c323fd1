"""Servers of Scaleway. Facts: discovery/scaleway/scaleway.go of Prometheus, and validation/ of Scaleway's Go SDK."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import StringConstraints

from stacklint.document import Part, Path
from stacklint.models.base import optional, required
from stacklint.models.client_meaning import client_meaning
from stacklint.models.discovery.base import Discovery, Ported, Texts
from stacklint.models.discovery.meanings import beside
from stacklint.models.discovery.urls import SomeUrl
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.naming import mapping_name
from stacklint.models.raw import given, text
from stacklint.models.reader import Reader
from stacklint.models.scalars import ClientFile, Reads, Text

_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ACCESS_KEY = "^SCW[A-Z0-9]{17}$"
_ZONE = "^[a-z]{2}-[a-z]{3}-[1-9]$"

ProjectId = Annotated[
    str, StringConstraints(pattern=f"^{_UUID}$"), Reads("a UUID", {"type": "string", "pattern": f"^{_UUID}$"})
]
SecretKey = Annotated[
    str, StringConstraints(pattern=f"^({_UUID})?$"), Reads("a UUID", {"type": "string", "pattern": f"^({_UUID})?$"})
]
AccessKey = Annotated[
    str,
    StringConstraints(pattern=_ACCESS_KEY),
    Reads("`SCW` and 17 capitals and digits", {"type": "string", "pattern": _ACCESS_KEY}),
]
Zone = Annotated[
    str,
    StringConstraints(pattern=_ZONE),
    Reads("a zone such as `fr-par-1`", {"type": "string", "pattern": _ZONE}),
]


class ScalewayDiscovery(Ported):
    """Targets from Scaleway."""

    role: Literal["instance", "baremetal"] = required("What is discovered.")
    project_id: ProjectId = required("Id of the project.")
    access_key: AccessKey = required("Access key.")
    secret_key: SecretKey | None = optional("Secret key.")
    secret_key_file: ClientFile | None = optional("File with the secret key.")
    zone: Zone = optional("Zone. Default `fr-par-1`. Each further zone is an entry of its own.")
    api_url: SomeUrl = optional("URL of the API. Default `https://api.scaleway.com`.")
    name_filter: Text | None = optional("What the name of a server must contain.")
    tags_filter: Texts | None = optional("Tags that a server must have, all of them.")


def _meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    secrets = given(entry, "secret_key", "secret_key_file")
    if len(secrets) > 1:
        yield beside(path, secrets[1], secrets[0])
    elif not secrets:
        message = f"`secret_key` is missing in {mapping_name(path)}, and so is `secret_key_file`"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
    if text(entry, "api_url").endswith("/"):
        message = "`api_url` ends in `/`, which the API's client refuses"
        yield ModelFault((*path, "api_url"), Part.VALUE, FaultKind.WRONG_VALUE, message)
    yield from client_meaning(entry, path)


DISCOVERY = Discovery(model=ScalewayDiscovery, meaning=_meaning)
