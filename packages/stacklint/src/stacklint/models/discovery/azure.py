"""Virtual machines of Azure. Facts: discovery/azure/azure.go of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from stacklint.document import Part, Path
from stacklint.models.base import optional, required
from stacklint.models.client_meaning import client_meaning
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import needs
from stacklint.models.fault import ModelFault
from stacklint.models.reader import Reader
from stacklint.models.scalars import Duration, NonEmpty, Text
from stacklint.models.too_new import too_new

_OAUTH = "OAuth"
_WORKLOAD = "WorkloadIdentity"
_WORKLOAD_SINCE = (3, 11)


class AzureDiscovery(Ported):
    """Targets from Azure virtual machines."""

    environment: Text | None = optional("Which Azure it is. Default `AzurePublicCloud`.")
    authentication_method: Literal["OAuth", "ManagedIdentity", "SDK", "WorkloadIdentity"] = optional(
        "How to authenticate. Default `OAuth`. `WorkloadIdentity` since Prometheus 3.11."
    )
    subscription_id: NonEmpty = required("Subscription.")
    tenant_id: Text | None = optional("Tenant. `OAuth` needs it.")
    client_id: Text | None = optional("Client id. `OAuth` needs it.")
    client_secret: Text | None = optional("Client secret. `OAuth` needs it.")
    resource_group: Text | None = optional("Resource group to look into. Default: all of them.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 5m.")


def _meaning(entry: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    method = entry.get("authentication_method", _OAUTH)
    if method == _WORKLOAD and not reader.has(_WORKLOAD_SINCE):
        place = (*path, "authentication_method")
        yield too_new(f"`{_WORKLOAD}`", _WORKLOAD_SINCE, place, Part.VALUE, reader)
    if method == _OAUTH:
        why = f"which the `authentication_method` `{_OAUTH}` needs"
        for key in ("tenant_id", "client_id", "client_secret"):
            yield from needs(entry, path, key, why)
    yield from client_meaning(entry, path)


DISCOVERY = Discovery(model=AzureDiscovery, meaning=_meaning)
