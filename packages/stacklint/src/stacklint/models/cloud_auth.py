"""How clouds want requests to be authenticated: AWS, Azure and Google.

Facts: sigv4_config.go of prometheus/sigv4; storage/remote/azuread and storage/remote/googleiam of Prometheus.
"""

from __future__ import annotations

from typing import Annotated, Literal

from stacklint.models.base import Model, optional
from stacklint.models.scalars import UNJOINED, Bool, ClientFile, SecretFile, Text


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
