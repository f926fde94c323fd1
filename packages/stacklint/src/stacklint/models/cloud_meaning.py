"""What the ways to authenticate with a cloud require and exclude, as `cloud_auth` has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.document import Part, Path
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.raw import given, mapping, text
from stacklint.pattern import Pattern

_UUID = Pattern(
    r"(?:urn:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}\Z"
    r"|[0-9a-f]{32}\Z",
    re.IGNORECASE,
)
_WAYS = ("managed_identity", "workload_identity", "oauth", "sdk")
_NEEDS = {
    "workload_identity": ("client_id", "tenant_id"),
    "oauth": ("client_id", "client_secret", "tenant_id"),
}


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
