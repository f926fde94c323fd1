"""The other end of a path that leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.document import Spot
from stacklint.stack.containers.container import Seen

if TYPE_CHECKING:
    from stacklint.rules.api import Where
    from stacklint.stack.containers.container import Resolution
    from stacklint.stack.prometheus.referenced import Reference
    from stacklint.stack.repository.files import Files

ADVICE = "put the file itself there, or mount what the link leads to as well"
"""What to do about a link that leads nowhere in its container."""


def ends_of(subject: Reference) -> tuple[tuple[Where, str], ...]:
    """The mount that covers a path in a container; where none does, what the service mounts."""
    if subject.container is None:
        return ()
    mount, service = subject.resolution.mount, subject.container.service
    if mount is not None:
        link = dangling_link(subject.resolution, subject.container.files)
        return ((mount.node.place, "this mount covers the path"), *link)
    return ((service.mounts_place().place.key(), f"what `{service.name}` sees"),)


def dangling_link(resolution: Resolution, files: Files) -> tuple[tuple[Where, str], ...]:
    """The link because of which a container lacks what stands in the repository, if that is the reason."""
    if resolution.link is None or resolution.seen is not Seen.MISSING:
        return ()
    why = f"this is a link, and `{resolution.end}`, where it leads in the container, does not exist there"
    return ((Spot(files.name(resolution.link), 0, 0), why),)
