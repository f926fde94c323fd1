"""How clouds want requests to be authenticated: AWS, Azure and Google.

Facts: sigv4_config.go of prometheus/sigv4; storage/remote/azuread and storage/remote/googleiam of Prometheus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from stacklint.document import Part, Path
from stacklint.models.base import Model, optional
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.raw import given, mapping, text
from stacklint.models.scalars import UNJOINED, Bool, ClientFile, SecretFile, Text

_UUID = re.compile(
    r"(?:urn:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}\Z"
    r"|[0-9a-f]{32}\Z",
    re.IGNORECASE,
)
_WAYS = ("managed_identity", "workload_identity", "oauth", "sdk")
_NEEDS = {
    "workload_identity": ("client_id", "tenant_id"),
    "oauth": ("client_id", "client_secret", "tenant_id"),
}


class SigV4(Model):
    """Requests signed as AWS wants it. What is left out comes from the default chain of AWS."""

    region: Text | None = optional("AWS region.")
    access_key: Text | None = optional("Access key; needs the secret key.")
    secret_key: Text | None = optional("Secret key; needs the access key.")
    profile: Text | None = optional("Named profile of the AWS configuration.")
    role_arn: Text | None = optional("Role to assume.")
    external_id: Text | None = optional("External id that the role wants.", since=(3, 8))
    service: Text | None = optional("Name of the service that is signed for. Default `aps`.", since=(3, 6))
    use_fips_sts_endpoint: Bool | None = optional("Assume the role at an endpoint that complies with FIPS.")


class ManagedIdentity(Model):
    """A managed identity of Azure."""

    client_id: Text | None = optional("Client id, a UUID; without one it is the system's own identity.")


class WorkloadIdentity(Model):
    """A workload identity of Azure."""

    client_id: Text | None = optional("Client id, a UUID.")
    tenant_id: Text | None = optional("Tenant id.")
    token_file_path: Annotated[SecretFile, UNJOINED] | None = optional("File with the token of the service account.")


class AzureOAuth(Model):
    """An application of Azure with a secret."""

    client_id: Text | None = optional("Client id, a UUID.")
    client_secret: Text | None = optional("Client secret.")
    tenant_id: Text | None = optional("Tenant id.")


class AzureSdk(Model):
    """Whatever Azure's SDK finds in its environment."""

    tenant_id: Text | None = optional("Tenant id.")


class AzureAd(Model):
    """Microsoft Entra ID, by exactly one way."""

    cloud: Literal["AzurePublic", "AzureChina", "AzureGovernment", ""] | None = optional(
        "Which cloud. Default `AzurePublic`."
    )
    managed_identity: ManagedIdentity | None = optional("By a managed identity.")
    workload_identity: WorkloadIdentity | None = optional("By a workload identity.", since=(3, 7))
    oauth: AzureOAuth | None = optional("By an application with a secret.")
    sdk: AzureSdk | None = optional("By what Azure's SDK finds.")
    scope: Text | None = optional("Scope of the token.", since=(3, 9))


class GoogleIam(Model):
    """Google Cloud Monitoring."""

    credentials_file: Annotated[ClientFile, UNJOINED] | None = optional(
        "File with credentials; without one the default credentials are used."
    )


def cloud_meaning(owner: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """What the ways to authenticate with a cloud require and exclude."""
    sigv4 = mapping(owner, "sigv4")
    keys = given(sigv4, "access_key", "secret_key")
    if len(keys) == 1:
        lacks = "secret_key" if keys[0] == "access_key" else "access_key"
        message = f"`sigv4` has `{keys[0]}` but no `{lacks}`"
        yield ModelFault((*path, "sigv4"), Part.VALUE, FaultKind.MISSING_KEY, message)
    if isinstance(owner.get("azuread"), dict):
        yield from _azure(mapping(owner, "azuread"), (*path, "azuread"))


def _azure(azure: dict[str, object], path: Path) -> Iterator[ModelFault]:
    ways = [way for way, value in azure.items() if way in _WAYS and isinstance(value, dict)]
    if not ways and not any(azure.get(way) for way in _WAYS):
        message = "`azuread` says no way to authenticate: " + ", ".join(f"`{way}`" for way in _WAYS)
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
    for way in ways[1:]:
        message = f"`{way}` set beside `{ways[0]}`: only one of them may be"
        other = (Other((*path, ways[0]), Part.KEY, "set here"),)
        yield ModelFault((*path, way), Part.KEY, FaultKind.WRONG_VALUE, message, others=other)
    for way in ways:
        owner = mapping(azure, way)
        for key in _NEEDS.get(way, ()):
            if not owner.get(key):
                message = f"`{key}` is missing in `{way}`"
                yield ModelFault((*path, way), Part.VALUE, FaultKind.MISSING_KEY, message)
        client = text(owner, "client_id")
        if client and way != "sdk" and not _UUID.match(client):
            message = f"`client_id` is `{client}`, not a UUID"
            yield ModelFault((*path, way, "client_id"), Part.VALUE, FaultKind.WRONG_VALUE, message)
