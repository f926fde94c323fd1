"""Files with targets. Facts: discovery/file/file.go of Prometheus."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import no_meaning
from stacklint.models.path_use import PathUse
from stacklint.models.scalars import Duration, Reads

_FILE = r"^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$"
TargetFile = Annotated[
    str,
    StringConstraints(pattern=_FILE),
    PathUse.TARGETS,
    Reads(
        "a path that ends in `.json`, `.yml` or `.yaml`, with wildcards in its last part only",
        {"type": "string", "pattern": _FILE},
    ),
]


class FileDiscovery(Model):
    """Targets from files that are watched."""

    files: Annotated[list[TargetFile], Field(min_length=1)] = required(
        "Files with targets, as paths with wildcards in the last part."
    )
    refresh_interval: Duration | None = optional("Time after which files are read though none changed. Default 5m.")


DISCOVERY = Discovery(model=FileDiscovery, meaning=no_meaning)
