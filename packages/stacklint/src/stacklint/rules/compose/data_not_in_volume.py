"""LK115."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.data_folders import data_flag, data_folder, misplaced_volume, read_only_data
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
    bad=(
        _example("«data:/promethues»"),
        _example("«data:/promethues»\n    read_only: true"),
        _example("«data:/data»"),
        _example("«data:/dato»\n    command: [--storage.tsdb.path=/data]\n    read_only: true", command=""),
    ),
    good=(
        _example("data:/prometheus"),
        _example("data:/etc/prometheus/targets"),
        _example("data:/logs\n    command: [--log.file=/logs/prometheus.log]", command=""),
        _example("data:/prometheus/data"),
        _example("./data:/prometheus"),
    ),
)
def data_not_in_volume(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A volume is mounted beside the folder in which the program keeps its data.

    The program writes into the container instead, and the data is gone when the container is made anew.
    """
    for service in subject.services.values():
        data, mount = data_folder(service), misplaced_volume(service, subject)
        if mount is None:
            continue
        flag, declared = data_flag(service), root(mount.node.document)["volumes"].place.key()
        where = (flag[1].place, "the folder is named here") if flag else (declared, "the volumes that there are")
        ends = read_only_data(service) is not None
        yield Finding(
            mount.node.place,
            f"`{service.name}` keeps its data in `{data}`, and no volume is mounted there"
            + ("; nothing can be written there, so it exits at start" if ends else "; it is lost with the container"),
            f"mount `{mount.source}` at `{data}`",
            (where,),
        )
