"""DNS records. Facts: discovery/dns/dns.go of Prometheus."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery, SomeTexts
from stacklint.models.discovery.meanings import dns_meaning
from stacklint.models.scalars import Duration, Int, Reads

_TYPE = r"^([Ss][Rr][Vv]|[Aa]|[Aa]{4}|[Mm][Xx]|[Nn][Ss])$"

RecordType = Annotated[
    str,
    StringConstraints(pattern=_TYPE),
    Reads(
        "one of `SRV`, `A`, `AAAA`, `MX`, `NS`",
        {"type": "string", "pattern": _TYPE, "examples": ["SRV", "A", "AAAA", "MX", "NS"]},
    ),
]


class DnsDiscovery(Model):
    """Targets from DNS records."""

    names: SomeTexts = required("Domain names to look up.")
    type: RecordType = optional("Type of the records, in either case. Default `SRV`.")
    port: Int | None = optional("Port of the targets. All types but `SRV` need it.")
    refresh_interval: Duration | None = optional("Time between two lookups. Default 30s.")


DISCOVERY = Discovery(model=DnsDiscovery, meaning=dns_meaning)
