"""Keys that are spelt for the other version of Grafana's provisioning format: snake case in 0, camel case in 1."""

from __future__ import annotations

from stacklint.models import FaultKind, Kind, ModelFault, homes
from stacklint.pattern import Pattern

_HUMP = Pattern(r"(?<=[a-z0-9])([A-Z])")


def other_version(kind: Kind, fault: ModelFault) -> str | None:
    """What a key of the other version is called in this one, "" if it has no such key; `None` for all other faults."""
    if kind not in {Kind.DATASOURCES, Kind.PROVIDER} or fault.kind is not FaultKind.UNKNOWN_KEY:
        return None
    key = str(fault.path[-1])
    same = next((known for known in fault.known if known != key and _snake(known) == _snake(key)), None)
    where = "".join("[]" if isinstance(step, int) else f".{step}" for step in fault.path[:-1]).removeprefix(".")
    return same if same is not None else "" if (where or "top level") in homes(kind, key) else None


def _snake(key: str) -> str:
    return _HUMP.sub(lambda found: f"_{found[1].lower()}", key)
