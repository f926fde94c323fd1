"""Where programs of monitoring keep their data in their containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stacklint.stack.known import known_image

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.compose import Service

_FLAGS: Final = {"prometheus": "storage.tsdb.path", "alertmanager": "storage.path"}


def data_flag(service: Service) -> tuple[str, Node] | None:
    """The flag that names the folder, and where it stands, if one does."""
    return service.flag(_FLAGS.get(data_role(service), ""))


def data_role(service: Service) -> str:
    """Which program runs, told by its image; empty if it is none that is known, or built here."""
    known = known_image(service.image) if service.build is None else None
    return known.role if known is not None else ""


def data_folder(service: Service) -> str | None:
    """Where a program that is known by its image keeps its data; `None` where that can't be known."""
    known = known_image(service.image)
    if not data_role(service) or known is None or "GF_PATHS_DATA" in service.environment:
        return None
    flag = data_flag(service)
    data = flag[0] if flag is not None else known.data
    return data if data.startswith("/") and "$" not in data else None
