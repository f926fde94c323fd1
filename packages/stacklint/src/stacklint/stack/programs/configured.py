"""What settings of an application say of its metrics and ports, whatever framework it is made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.stack.programs.quarkus import quarkus_listens_on, quarkus_shown_at
from stacklint.stack.programs.spring import listens_on, shown_at

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.programs.shown import Shown
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.java_settings import Setting


def shown_by_settings(service: Service, compose: Compose, files: Files) -> Shown | None:
    """Where a service shows its metrics; `None` if it shows none, or that isn't known."""
    return shown_at(service, compose, files) or quarkus_shown_at(service, compose, files)


def ports_by_settings(service: Service, compose: Compose, files: Files) -> tuple[tuple[int, Setting | None], ...]:
    """The ports that a service listens on, each with what says so, if anything does; none if they aren't known."""
    return listens_on(service, compose, files) or quarkus_listens_on(service, compose, files)
