"""The other end of a path that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacklint.rules.api import Where
    from stacklint.stack.referenced import Reference


def ends_of(subject: Reference) -> tuple[tuple[Where, str], ...]:
    """The mount that covers a path in a container; where none does, what the service mounts."""
    if subject.container is None:
        return ()
    mount, service = subject.resolution.mount, subject.container.service
    if mount is not None:
        return ((mount.node.place, "this mount covers the path"),)
    return ((service.mounts_place().place.key(), f"what `{service.name}` sees"),)
