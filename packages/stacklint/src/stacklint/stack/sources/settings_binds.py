"""On which ports an application listens whose settings say so: one of Spring Boot or Quarkus.

Sources: the documentation of Spring Boot 3 (`server.port`, `management.server.port`) and of Quarkus 3
(`quarkus.http.port`, `quarkus.management.port`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.programs.configured import ports_by_settings
from stacklint.stack.sources.binds import Bind, made_bind

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.repository.files import Files


def settings_binds(service: Service, compose: Compose, files: Files) -> tuple[Bind, ...]:
    """Where the application of a service listens, if settings say so; nothing if it isn't known."""
    return tuple(
        made_bind("", str(port), setting.where if setting is not None else service.image_node.place, "")
        for port, setting in ports_by_settings(service, compose, files)
    )
