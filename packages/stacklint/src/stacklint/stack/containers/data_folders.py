"""Where programs of monitoring keep their data in their containers."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.stack.containers.nested_mounts import normal
from stacklint.stack.programs.images import known_image
from stacklint.stack.repository.ignored import is_ignored

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.stack.compose.sets import Compose, Mount, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

_NEED_DATA: Final = frozenset({"prometheus", "grafana"})
"""Programs that don't start where they can't write their data."""
_HAVE_VOLUME: Final = frozenset({"prometheus"})
"""Those whose images declare a volume for it: at the folder that they keep it in by default (their Dockerfiles)."""

USERS: Final = {"prometheus": "65534", "grafana": "472"}
"""Those that are started by their images as another user than root, and end where they can't write (Dockerfiles)."""
_OTHER_USERS: Final = ("user", "userns_mode", "privileged", "security_opt")
"""What makes them somebody else, or lets them do more."""
_TOLD: Final = (".sh", ".md", ".mk", ".yml", ".yaml", ".txt", ".rst", ".adoc", ".ps1", ".py")
_PREPARES: Final = Pattern(rb"chown|chmod|mkdir|setfacl|makedirs|podman|rootless")
_MAX_READ: Final = 4 << 20

_FLAGS: Final = {"prometheus": "storage.tsdb.path", "alertmanager": "storage.path"}
_CALLED: Final = ("data", "storage", "tsdb")
"""How folders and volumes are called that data is kept in."""


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


def read_only_data(service: Service) -> Place | None:
    """What keeps a program from writing its data, without which it exits; `None` where it can, or that isn't known."""
    data, known = data_folder(service), known_image(service.image)
    is_agent = any("agent" in word for word, _ in service.command)
    if data is None or known is None or service.partial or known.role not in _NEED_DATA or is_agent:
        return None
    if not all(mount.known for mount in service.mounts):
        return None
    at = {normal(mount.target): mount for mount in service.mounts}
    made = known.data if known.role in _HAVE_VOLUME else ""
    path = normal(data)
    while path not in at and path not in {"/", made}:
        path = posixpath.dirname(path)
    if path in at:
        return at[path].node.place if at[path].read_only else None
    own = service.node["read_only"]
    return own.place.key() if own.flag is True and path != made else None


def folder_of_root(container: Container) -> Mount | None:
    """The mount behind which a program is to write its data, if the engine makes its source, which is root's then.

    `None` as well where something else may make it: a script, or somebody who reads how to.
    """
    service = container.service
    data = data_folder(service)
    if data is None or data_role(service) not in USERS or service.partial or service.entrypoint:
        return None
    if any(service.node[key].present for key in _OTHER_USERS) or (service.adds is not None and service.adds.user):
        return None
    if any("agent" in word for word, _ in service.command):
        return None
    mount = _covering(service, data)
    if (
        mount is None
        or not all(one.known for one in service.mounts)
        or mount.kind != "bind"
        or mount.read_only
        or not container.lacks(mount)
    ):
        return None
    source, made = container.source(mount) or "", mount.node["bind"]["create_host_path"].flag is not False
    is_told = is_ignored(source, container.files) or container.files.remembered("", _is_prepared)
    return mount if made and not is_told else None


def _covering(service: Service, path: str) -> Mount | None:
    """The innermost mount that covers a path."""
    at = {normal(mount.target): mount for mount in service.mounts}
    path = normal(path)
    while path not in at and path != "/":
        path = posixpath.dirname(path)
    return at.get(path)


def _is_prepared(files: Files, _path: str) -> bool:
    """Whether a script or a text of the repository tells of folders to make, or of whom they are."""
    return tells(_PREPARES, files)


def tells(pattern: Pattern[bytes], files: Files) -> bool:
    """Whether a script or a text of the repository has something, or there are too many to know."""
    left = _MAX_READ
    for path in files.walk():
        name = path.rpartition("/")[2]
        if not name.endswith(_TOLD) and "." in name:
            continue
        raw = files.raw(path)
        left -= len(raw)
        if left < 0 or pattern.search(raw):
            return True
    return False


def is_data_folder(mount: Mount, service: Service) -> bool:
    """Whether a mount is for the data that a program writes, and nothing that it is to read."""
    data = data_folder(service)
    return data is not None and normal(mount.target) == normal(data)


def is_filled(path: str, files: Files) -> bool:
    """Whether a script or a text of the repository names a folder that is not there: it may say what comes into it."""
    return tells(Pattern(re.escape(path.encode())), files)


def misplaced_volume(service: Service, compose: Compose) -> Mount | None:
    """A volume that looks as if it were for a program's data, and is mounted beside it; `None` if nothing is known."""
    data, known = data_folder(service), known_image(service.image)
    if data is None or service.partial or any(_touches(mount, data) for mount in service.mounts):
        return None
    for mount in service.mounts:
        if not mount.target.startswith("/"):
            continue  # the engine refuses it, which is told
        meant = known is not None and (mount.target == known.data or _is_all_it_writes(mount, known.role, service))
        if compose.is_private(mount) and mount.known and (meant or nearest(mount.target, [data]) is not None):
            return mount
    return None


def _is_all_it_writes(mount: Mount, role: str, service: Service) -> bool:
    """Whether a volume can be for nothing but data, by what it is called: the program writes nothing else."""
    folder = normal(mount.target)
    called = folder.endswith(_CALLED) or mount.source.endswith((*_CALLED, role))
    is_told = folder.startswith("/etc/") or any(folder in word for word, _ in service.command)
    return role in _FLAGS and called and not mount.read_only and not is_told


def _touches(mount: Mount, folder: str) -> bool:
    """Whether a mount is the folder or holds it, is a volume inside it, or can't be known."""
    one, other = mount.target.rstrip("/") + "/", folder.rstrip("/") + "/"
    return other.startswith(one) or (mount.kind == "volume" and one.startswith(other)) or not mount.known
