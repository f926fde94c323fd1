"""Keys that are spelt for the other version of Grafana's provisioning format: snake case in 0, camel case in 1."""

from __future__ import annotations

import re

from stacklint.models import Kind, ModelFault

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


def other_version(kind: Kind, fault: ModelFault) -> str | None:
    """The key of this version that an unknown key of Grafana's provisioning is the other version's name of."""
    if kind not in {Kind.DATASOURCES, Kind.PROVIDER} or not fault.path:
        return None
    key = str(fault.path[-1])
    return next((known for known in fault.known if known != key and _snake(known) == _snake(key)), None)


def _snake(key: str) -> str:
    return _HUMP.sub(lambda found: f"_{found[1].lower()}", key)
