"""LK142."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.nested_mounts import clashing
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.stack import Stack

_FILE, _MOUNT = "compose.yaml", "      - ./prometheus:/etc/prometheus:ro\n"


@rule(
    "LK142",
    "mount-of-other-kind",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - «./rules:/etc/prometheus/rules.yml»\n", {"rules/a.yml": ""})),
        Example(
            edited(
                _FILE,
                _MOUNT,
                f"{_MOUNT}      - «./a.yml:/etc/prometheus/more»\n",
                {"a.yml": "groups: []\n", "prometheus/more/b.yml": "groups: []\n"},
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(
            edited(_FILE, _MOUNT, f"{_MOUNT}      - ./a.yml:/etc/prometheus/rules.yml\n", {"a.yml": "groups: []\n"})
        ),
    ),
)
def mount_of_other_kind(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A file is mounted on a folder, or a folder on a file.

    The engine refuses it, and the container doesn't start: "not a directory: Are you trying to mount a directory onto a
    file (or vice-versa)?"
    """
    for container in stack.containers:
        for inner in clashing(container, stack.files):
            own, below = ("file", "folder") if stack.files.kind(inner.path) is EntryKind.FOLDER else ("folder", "file")
            shown = stack.files.name(inner.path)
            yield Finding(
                inner.mount.node.place,
                f"`{inner.mount.source}` is a {own}, and `{shown}` below it a {below}; "
                f"`{container.service.name}` doesn't start",
                "mount it where nothing is, or on what is of its kind",
                ((inner.outer.node.place, f"`{shown}` is mounted by this"),),
            )
