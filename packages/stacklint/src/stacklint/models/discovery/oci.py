"""Instances of Oracle Cloud Infrastructure. Facts: discovery/oci/oci.go of Prometheus 3.14."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from stacklint.document import Part, Path
from stacklint.document.numbers import number
from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import needs
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.naming import describe
from stacklint.models.raw import given, text
from stacklint.models.reader import Reader
from stacklint.models.scalars import UNJOINED, ClientFile, Duration, Float, Int, NonEmpty, Text

_KEYS = ("tenancy", "user", "fingerprint", "key_file")


class OciDiscovery(Model):
    """Targets from Oracle Cloud Infrastructure."""

    auth: Literal["api_key", "instance_principal"] = optional("How to authenticate. Default `api_key`.")
    tenancy: Text | None = optional("OCID of the tenancy. `api_key` needs it.")
    user: Text | None = optional("OCID of the user. `api_key` needs it.")
    fingerprint: Text | None = optional("Fingerprint of the key. `api_key` needs it.")
    key_file: Annotated[ClientFile, UNJOINED] | None = optional("File with the private key. `api_key` needs it.")
    key_passphrase: Text | None = optional("Passphrase of the private key.")
    region: NonEmpty = required("Region.")
    compartments: list[NonEmpty] | None = optional("OCIDs of the compartments. Default: all that can be reached.")
    filter: Text | None = optional("Display name that an instance must have.")
    tag_filter_key: Text | None = optional("Tag that tells which instances to take.")
    tag_filter_value: Text | None = optional("Value of that tag.")
    tag_filter_action: Text | None = optional("`include` or `exclude` instances with that tag. Default `include`.")
    rate_limit_rps: Float = optional("Most requests per second, above 0. Default 10.")
    port: Int | None = optional("Port of the targets; relabelling may set another. Default 80.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 60s.")


def _meaning(entry: dict[str, object], path: Path, _reader: Reader) -> Iterator[ModelFault]:
    auth = entry.get("auth", "api_key")
    if auth == "api_key":
        for key in _KEYS:
            yield from needs(entry, path, key, "which the `auth` `api_key` needs")
    elif auth == "instance_principal":
        for key in given(entry, *_KEYS):
            message = f"`{key}` is set beside `auth: instance_principal`: only one of them may be"
            other = (Other((*path, "auth"), Part.VALUE, "set here"),)
            yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message, others=other)
    if given(entry, "tag_filter_key"):
        yield from needs(entry, path, "tag_filter_value", "which `tag_filter_key` needs")
        action = entry.get("tag_filter_action", "include")
        if not isinstance(action, list | dict) and action not in {"include", "exclude"}:
            message = f"`tag_filter_action` is {describe(action)}, not one of `include`, `exclude`"
            yield ModelFault((*path, "tag_filter_action"), Part.VALUE, FaultKind.WRONG_VALUE, message)
    rate = text(entry, "rate_limit_rps")
    if (limit := number(rate)) is not None and not limit > 0:  # `.nan` is not, either
        message = f"`rate_limit_rps` is {describe(rate)}, not above 0"
        yield ModelFault((*path, "rate_limit_rps"), Part.VALUE, FaultKind.WRONG_VALUE, message)


DISCOVERY = Discovery(model=OciDiscovery, meaning=_meaning)
