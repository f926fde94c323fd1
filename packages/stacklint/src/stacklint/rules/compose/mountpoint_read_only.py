"""LK141."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.nested_mounts import nested
from stacklint.stack.prometheus.referenced import may_appear
from stacklint.stack.stack import Stack

_FILE, _MOUNT = "compose.yaml", "      - ./prometheus:/etc/prometheus:ro\n"
_ALERTS = {"alerts.yml": "groups: []\n"}


@rule(
    "LK141",
    "mountpoint-read-only",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - «./alerts.yml:/etc/prometheus/alerts.yml:ro»\n", _ALERTS)),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - «cache:/etc/prometheus/cache»\n")),
    ),
    good=(
        Example(stack()),
        Example(
            edited(_FILE, _MOUNT, f"{_MOUNT}      - ~/srv:/srv:ro\n      - ./alerts.yml:/srv/alerts.yml\n", _ALERTS)
        ),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}      - ./alerts.yml:/etc/prometheus/rules.yml:ro\n", _ALERTS)),
        Example(
            edited(
                _FILE,
                _MOUNT,
                "      - ./prometheus:/etc/prometheus\n      - ./alerts.yml:/etc/prometheus/alerts.yml\n",
                _ALERTS,
            )
        ),
        Example(
            edited(
                _FILE,
                _MOUNT,
                f"{_MOUNT}      - ./alerts.yml:/etc/prometheus/alerts.yml\n",
                {**_ALERTS, ".gitignore": "prometheus/alerts.yml\n"},
            )
        ),
    ),
)
def mountpoint_read_only(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Something is mounted inside a read-only mount, where nothing is to mount it on.

    The engine makes a file or a folder to mount on where there is none. In a read-only mount it can't, and the
    container doesn't start: "create mountpoint: read-only file system". Put an empty file or folder there, mount it
    elsewhere, or mount the outer one without `ro`.
    """
    for container in stack.containers:
        for inner in nested(container, stack.files):
            outer = inner.outer
            if not outer.read_only or stack.files.kind(inner.path) is not None or may_appear(inner.path, stack.files):
                continue
            shown = stack.files.name(inner.path)
            yield Finding(
                inner.mount.node.place,
                f"`{shown}` does not exist, and can't be made in the read-only mount around it; "
                f"`{container.service.name}` doesn't start",
                f"add `{shown}` as a place to mount on, or mount `{outer.target}` without `ro`",
                ((outer.node.place, f"`{outer.target}` is read-only"),),
            )
