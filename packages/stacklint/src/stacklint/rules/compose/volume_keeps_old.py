"""LK297."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Spot
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_MOUNTED: Final = "./grafana/dashboards:/var/lib/grafana/dashboards:ro"
_COPY: Final = "COPY grafana/dashboards /var/lib/grafana/dashboards\n"


def _with(mount: str, lines: str = _COPY, top: str = "volumes: {data: {}}\n") -> Example:
    """A Grafana with its dashboards by its build, and another mount in the place of theirs."""
    built = edited(_FILE, "image: grafana/grafana:12.2.0", "build: {context: ., dockerfile: grafana/Dockerfile}")[_FILE]
    compose = built.replace(_MOUNTED, mount) + top
    also = {_FILE: compose, "grafana/Dockerfile": f"FROM grafana/grafana:12.2.0\n{lines}"}
    return Example({**edited(_FILE, _MOUNTED, mount), **also})


@rule(
    "LK297",
    "volume-keeps-old",
    severity=Severity.WARNING,
    bad=(
        _with("«data:/var/lib/grafana»"),
        _with("«data:/var/lib/grafana/dashboards»", f"{_COPY}RUN true\n"),
        _with("«{type: volume, source: data, target: /var/lib/grafana}»"),
    ),
    good=(
        _with("data:/var/lib/grafana", "COPY grafana/dashboards /etc/dashboards\n"),
        _with("data:/var/lib/grafana:nocopy"),
        _with("{type: volume, source: data, target: /var/lib/grafana, volume: {nocopy: true}}"),
        _with(f"data:/var/lib/grafana\n      - {_MOUNTED}"),
        _with("./grafana:/var/lib/grafana"),
        _with("data:/var/lib/grafana", top="volumes: {data: {external: true}}\n"),
        _with("data:/var/lib/grafana", "RUN git clone https://example.com/x.git /var/lib/grafana/dashboards\n"),
    ),
)
def volume_keeps_old(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A build copies files to where a volume is mounted.

    The engine fills a volume with what the image has there once, when the volume is new. From then on the volume is
    what the container sees: dashboards and configurations of later builds are in the image, and nobody reads them.
    Copy them to a folder that is in no volume, or mount them.
    """
    for service in subject.services.values() if any(one.baked for one in subject.services.values()) else ():
        container = stack.container_of(service)
        for mount in service.mounts:
            copied = container.copied_below(mount) if subject.is_private(mount) else None
            if copied is None or _is_left_empty(mount.node.text or "", flag=mount.node["volume"]["nocopy"].flag):
                continue
            inside, origin = copied
            yield Finding(
                mount.node.place,
                f"the volume `{mount.source}` is filled with `{inside}` of the image once, when it is new; what later"
                " builds copy there is never seen",
                f"copy it to a folder outside of `{mount.target}`, or mount it there",
                (
                    (Spot(stack.files.name(origin), 0, 1), "this file is copied there"),
                    (service.image_node.place, "the build"),
                ),
            )


def _is_left_empty(text: str, *, flag: bool | None) -> bool:
    """Whether a mount says that its volume is not to be filled."""
    return flag is True or "nocopy" in text.rpartition(":")[2].split(",")
