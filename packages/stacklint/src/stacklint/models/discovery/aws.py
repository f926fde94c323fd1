"""Several services of AWS behind one key. Facts: discovery/aws/aws.go of Prometheus 3.8 to 3.14."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from stacklint.document import Part, Path
from stacklint.models.base import optional, required
from stacklint.models.client_meaning import client_meaning
from stacklint.models.discovery.amazon import AwsFilter, AwsMachines
from stacklint.models.discovery.base import Discovery, Texts
from stacklint.models.fault import Consequence, ModelFault
from stacklint.models.raw import text
from stacklint.models.reader import Reader, Version
from stacklint.models.too_new import too_new

Role = Literal["ec2", "ecs", "elasticache", "lightsail", "msk", "rds"]

_SINCE: dict[str, Version] = {"msk": (3, 10), "elasticache": (3, 11), "rds": (3, 11)}


class AwsDiscovery(AwsMachines):
    """Targets from AWS."""

    role: Role = required("What is discovered. `msk` since Prometheus 3.10, `elasticache` and `rds` since 3.11.")
    filters: list[AwsFilter] | None = optional("Filters on what is found, for the roles `ec2` and `rds`.")
    clusters: Texts | None = optional(
        "ARNs or names of clusters, for the roles `ecs`, `elasticache`, `msk` and `rds`. Default: all of them."
    )


def _meaning(entry: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    """Some roles came later; and of the HTTP settings only TLS is looked into before the client is made of them."""
    role = text(entry, "role")
    since = _SINCE.get(role)
    if since is not None and not reader.has(since):
        yield too_new(f"the role `{role}`", since, (*path, "role"), Part.VALUE, reader)
    for fault in client_meaning(entry, path):
        yield fault if "tls_config" in fault.path else fault._replace(consequence=Consequence.BREAKS)


DISCOVERY = Discovery(model=AwsDiscovery, meaning=_meaning, joins=False)
