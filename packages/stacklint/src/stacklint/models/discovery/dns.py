"""DNS records. Facts: discovery/dns/dns.go of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

from stacklint.document import Part, Path
from stacklint.document.numbers import is_nothing
from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery, SomeTexts
from stacklint.models.fault import FaultKind, ModelFault
from stacklint.models.faults import mapping_name
from stacklint.models.raw import text
from stacklint.models.reader import Reader
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


def _meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    """Only SRV records tell a port."""
    kind = text(entry, "type").upper()
    if kind not in {"A", "AAAA", "MX", "NS"}:
        return
    if entry.get("port") is None:
        message = f"`port` is missing in {mapping_name(path)}, and records of type `{kind}` tell none"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message)
    elif is_nothing(text(entry, "port")):
        message = f"`port` is 0, and records of type `{kind}` tell none"
        yield ModelFault((*path, "port"), Part.VALUE, FaultKind.WRONG_VALUE, message)


DISCOVERY = Discovery(model=DnsDiscovery, meaning=_meaning)
