"""LK115."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose import Compose, Mount, Service
from stacklint.stack.data_folders import data_flag, data_folder, read_only_data
from stacklint.stack.known import known_image
from stacklint.stack.stack import Stack

_COMMAND = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_MOUNT = "      - ./prometheus:/etc/prometheus:ro\n"


def _example(target: str, command: str = _COMMAND) -> Example:
    files = edited("compose.yaml", _MOUNT, _MOUNT + f"      - {target}\n")
    compose = files["compose.yaml"].replace(_COMMAND, command)
    return Example({**files, "compose.yaml": f"{compose}volumes:\n  data:\n"})


@rule(
    "LK115",
    "data-not-in-volume",
    severity=Severity.ERROR,
    bad=(_example("«data:/promethues»"), _example("«data:/promethues»\n    read_only: true")),
    good=(
        _example("data:/prometheus"),
        _example("data:/prometheus/data"),
        _example("./data:/prometheus"),
        _example("data:/dato\n    command: [--storage.tsdb.path=/data]\n    read_only: true", command=""),
    ),
)
def data_not_in_volume(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A volume is mounted beside the folder in which the program keeps its data.

    The program writes into the container instead, and the data is gone when the container is made anew.
    """
    for service in subject.services.values():
        data = data_folder(service)
        if data is None or service.partial or any(_touches(mount, data) for mount in service.mounts):
            continue
        if read_only_data(service) is not None:
            continue  # it can't write there at all, which is told
        for mount in service.mounts:
            if subject.is_private(mount) and mount.known and _is_meant(mount, service, data):
                flag = data_flag(service)
                declared = root(mount.node.document)["volumes"].place.key()
                where = (
                    (flag[1].place, "the folder is named here") if flag else (declared, "the volumes that there are")
                )
                yield Finding(
                    mount.node.place,
                    f"`{service.name}` keeps its data in `{data}`, and no volume is mounted there",
                    f"mount `{mount.source}` at `{data}`",
                    (where,),
                )


def _is_meant(mount: Mount, service: Service, data: str) -> bool:
    """Whether a volume looks as if it were for the data: at nearly that path, or at the image's default one."""
    known = known_image(service.image)
    return nearest(mount.target, [data]) is not None or (known is not None and mount.target == known.data)


def _touches(mount: Mount, folder: str) -> bool:
    """Whether a mount is the folder or holds it, is a volume inside it, or can't be known."""
    one, other = mount.target.rstrip("/") + "/", folder.rstrip("/") + "/"
    return other.startswith(one) or (mount.kind == "volume" and one.startswith(other)) or not mount.known
