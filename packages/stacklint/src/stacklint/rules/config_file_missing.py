"""LK103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.container import Seen
from stacklint.stack.stack import Stack
from stacklint.stack.subjects import ConfigFile


@rule(
    "LK103",
    "config-file-missing",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "compose.yaml",
                "[--config.file=/etc/prometheus/prometheus.yml]",
                "[«--config.file=/etc/prometheus/prom.yml»]",
            )
        ),
        Example(
            stack(
                {
                    "compose.yaml": (
                        "services:\n  prometheus:\n    image: «prom/prometheus:v3.5.0»\n"
                        "    volumes: [./prometheus:/prometheus:ro]\n"
                    )
                }
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", "    command: [--config.file=/etc/prometheus/prometheus.yml]\n", "")),
        Example(stack({"other/compose.yaml": "services: {prometheus: {image: prom/prometheus:v3.5.0}}\n"})),
    ),
)
def config_file_missing(subject: ConfigFile, stack: Stack) -> Iterator[Finding]:
    """A program is started with a configuration file that its container does not have.

    Where a flag names the file, the program exits at once. Where it falls back on the image's own file, it starts with
    an example configuration, and the one in the repository is used by nothing.
    """
    resolution = subject.resolution
    if resolution.seen is Seen.FILE:
        return
    found = stack.unread(Kind(subject.role), subject.role)
    related: tuple[tuple[Place | Spot, str], ...] = ()
    if resolution.mount is not None:
        related = ((resolution.mount.node.place, "this mount covers the path"),)
    elif found:
        related = ((Place(stack.files.name(found[0])), "the configuration in the repository"),)
    if resolution.seen is Seen.MISSING or (resolution.seen is Seen.FOLDER and resolution.path is not None):
        what = "is a folder" if resolution.seen is Seen.FOLDER else "does not exist"
        yield Finding(
            subject.node.place,
            f"`{subject.path}` {what} in the container of `{subject.service.name}`; "
            f"{subject.role.title()} exits at start",
            "mount the file itself there" if resolution.seen is Seen.FOLDER else _advice(found, subject, stack),
            related,
        )
    elif resolution.seen is Seen.UNKNOWN and resolution.mount is None and found and _image_only(subject):
        yield Finding(
            subject.node.place,
            f"`{subject.service.name}` starts with the example configuration of its image; "
            f"`{stack.files.name(found[0])}` is not mounted there",
            f"mount it at `{subject.path}`",
            related,
        )


def _image_only(subject: ConfigFile) -> bool:
    return (
        subject.service.build is None and not subject.service.partial and all(m.known for m in subject.service.mounts)
    )


def _advice(found: tuple[str, ...], subject: ConfigFile, stack: Stack) -> str:
    container = stack.container_of(subject.service)
    for path in found:
        if target := container.sees(path):
            return f"`{stack.files.name(path)}` is mounted at `{target}`"
    return f"mount the configuration at `{subject.path}`"
