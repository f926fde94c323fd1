"""LK108."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose import Compose
from stacklint.stack.referenced import may_appear
from stacklint.stack.stack import Stack

_SUFFIXES = (".yml", ".yaml", ".json", ".toml", ".ini", ".conf", ".rules", ".tmpl", ".river", ".alloy")
_FOLDERS = ("/etc/prometheus", "/etc/alertmanager", "/etc/grafana", "/var/lib/grafana/dashboards", "/etc/loki")
_MOUNT = "./prometheus:/etc/prometheus:ro"


@rule(
    "LK108",
    "mount-source-missing",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "compose.yaml",
                "./prometheus:/etc/prometheus:ro",
                "./prometheus:/etc/prometheus:ro\n      - «./extra.yml:/etc/extra.yml»",
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", _MOUNT, f"{_MOUNT}\n      - ./a.yml:/etc/a.yml", {"a.yml.example": ""})),
        Example(edited("compose.yaml", _MOUNT, f"{_MOUNT}\n      - ./a.yml:/etc/a.yml", {".gitignore": "a.yml\n"})),
        Example(
            edited(
                "compose.yaml",
                "./prometheus:/etc/prometheus:ro",
                "./prometheus:/etc/prometheus:ro\n      - ./data:/prometheus",
            )
        ),
    ),
)
def mount_source_missing(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A configuration that a container mounts is not in the repository.

    Docker makes an empty folder where the source of a short bind mount is missing, so a program finds a folder where
    its file should be, or a folder without files. Missing data, secrets and certificates are nobody's fault and not
    judged; nor is what git ignores, or what has its example or its template beside it.
    """
    for container in stack.containers:
        for mount in container.service.mounts:
            source = container.source(mount) if mount.kind == "bind" else None
            if source is None or stack.files.kind(source) is not None or may_appear(source, stack.files):
                continue
            if not (mount.target.endswith(_SUFFIXES) or mount.target.startswith(_FOLDERS)):
                continue
            yield Finding(
                (mount.node["source"] if mount.node.is_mapping else mount.node).place,
                f"`{mount.source}` does not exist; `{container.service.name}` gets an empty folder at `{mount.target}`"
                if mount.node["bind"]["create_host_path"].flag is not False
                else f"`{mount.source}` does not exist; compose refuses to start `{container.service.name}`",
                "create it, or mount what is there",
                ((container.service.node.place.key(), "the service that needs it"),),
            )
