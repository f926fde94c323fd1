"""LK143."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.document import Node, Place
from stacklint.models.compose_meaning import mount_parts
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.interpolation import split_outside_braces
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service

_FILE, _MOUNT = "compose.yaml", "      - ./prometheus:/etc/prometheus:ro\n"
_LONG = "{{type: bind, source: ./prometheus, target: {}}}"


def _with(*mounts: str, more: str = "") -> Example:
    """The sound repository with other mounts in its Prometheus, and more lines."""
    lines = "".join(f"      - {mount}\n" for mount in mounts)
    return Example(edited(_FILE, _MOUNT, lines + more, {"more/prometheus.yml": "scrape_configs: []\n"}))


@rule(
    "LK143",
    "mount-passed-over",
    severity=Severity.WARNING,
    bad=(
        _with("«./more:/etc/prometheus»", "./prometheus:/etc/prometheus/"),
        _with("«data:/etc/prometheus»", _LONG.format("/etc/prometheus")),
        _with("«{type: tmpfs, target: /etc/prometheus}»", "./prometheus:/etc/prometheus"),
        _with("./prometheus:/etc/prometheus", "«/data»", "{type: tmpfs, target: /data}"),
        _with("«${MORE}:/etc/prometheus»", "./prometheus:/etc/prometheus"),
        _with("./prometheus:/etc/prometheus", more="    tmpfs: «/etc/prometheus»\n"),
        _with("./prometheus:/etc/prometheus", more="    tmpfs: [«/etc/prometheus/:size=1m»]\n"),
        _with(
            "./prometheus/prometheus.yml:/etc/prometheus/prometheus.yml",
            more="    configs: [«{source: made, target: /etc/prometheus/prometheus.yml}»]\n",
        ),
    ),
    good=(
        _with("./prometheus:/etc/prometheus:ro"),
        _with("./prometheus:/etc/prometheus", "./more/prometheus.yml:/etc/prometheus/prometheus.yml"),
        _with("./prometheus:/etc/prometheus", "./prometheus:/etc/prometheus/:ro"),
        _with("./prometheus:/etc/prometheus", "./more:/etc/${WHERE}", "./more:${WHERE}"),
        _with(_LONG.format("/etc/prometheus/"), _LONG.format("/etc/prometheus").replace("./prom", "./more/prom")),
        _with("./prometheus:/etc/prometheus", "/data", "{type: volume, target: /data}", "{type: bind}", "[]"),
        _with("./prometheus:/etc/prometheus", more="    tmpfs: [/tmp]\n    configs: [made]\n"),
        Example(
            edited(
                _FILE,
                _MOUNT,
                "      - ./prometheus:/etc/prometheus:ro\n    extends: common\n"
                "  common: {image: x, volumes: ['./more:/etc/prometheus']}\n",
            )
        ),
        Example(
            {
                **_with("./prometheus:/etc/prometheus").files,
                "compose.override.yaml": "services: {prometheus: {volumes: ['./more:/etc/prometheus']}}\n",
            }
        ),
    ),
)
def mount_passed_over(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """Two things are mounted at one path of a container.

    Compose takes the last of several volumes at a path, without a word; a volume hides a configuration or a secret, and
    a `tmpfs` whose path is spelt another way hides the volume. Spelt alike, the engine refuses to start the container:
    "Duplicate mount point" (docker compose 2.26, engine 20.10). Mount one of them elsewhere, or take it out. What
    another file changes, by an override or by `extends`, is meant.
    """
    for service in subject.services.values():
        volumes = tuple(_volumes(service.node["volumes"]))
        last = {(one.block, one.target): one for one in volumes}
        for one in volumes:
            taken = last[one.block, one.target]
            if one.source != taken.source:
                yield Finding(
                    one.node.place,
                    f"`{one.target}` is mounted once more; `{service.name}` gets {taken.shown} there, not {one.shown}",
                    _ADVICE,
                    ((taken.node.place, "compose takes this one"),),
                )
        at = {one.target: one for one in volumes}
        yield from _hiding(service, at)
        yield from _hidden(service, at)


_ADVICE: Final = "mount one of them elsewhere, or take it out"


class _Volume(NamedTuple):
    """A volume as it is written.

    Attributes:
        target: its path in the container, without what makes no difference.
        source: what is mounted there; "" for a volume without a name.
        block: the list that it stands in.
        node: its entry.
    """

    target: str
    source: str
    block: Place
    node: Node

    @property
    def shown(self) -> str:
        """It in a message."""
        return f"`{self.source}`" if self.source else "a volume without a name"


def _volumes(block: Node) -> Iterator[_Volume]:
    """The volumes of a service; of long ones, those whose path compose compares as it is written."""
    for item in block.items():
        around = item.place._replace(path=item.place.path[:-1])
        if item.is_mapping:
            target, is_tmpfs = item["target"].text or "", item["type"].text == "tmpfs"
            source = item["source"].text or ("tmpfs" if is_tmpfs else "")
            if target.startswith("/") and target == posixpath.normpath(target):
                yield _Volume(target, source, around, item)
        elif item.text:
            *sources, target = mount_parts(split_outside_braces(item.text, ":"))[:2]
            yield _Volume(posixpath.normpath(target), "".join(sources), around, item)


def _hiding(service: Service, volumes: Mapping[str, _Volume]) -> Iterator[Finding]:
    """What is a `tmpfs` in the place of a volume."""
    block = service.node["tmpfs"]
    for item in (block, *block.items()):
        path = (item.text or "").partition(":")[0]
        volume = volumes.get(posixpath.normpath(path)) if path else None
        if volume is None:
            continue
        refused = path == volume.target
        yield Finding(
            item.place,
            f"`{volume.target}` is a volume already; the engine refuses to start `{service.name}`"
            if refused
            else f"`{volume.target}` is empty in `{service.name}`: this stands in the place of {volume.shown}",
            _ADVICE,
            ((volume.node.place, "the volume"),),
            Severity.ERROR if refused else None,
        )


def _hidden(service: Service, volumes: Mapping[str, _Volume]) -> Iterator[Finding]:
    """The configurations and secrets in whose place a volume is."""
    for kind in ("configs", "secrets"):
        for item in service.node[kind].items():
            path = item["target"].text
            volume = volumes.get(posixpath.normpath(path)) if path else None
            if volume is not None:
                yield Finding(
                    item.place,
                    f"`{volume.target}` is a volume already; `{service.name}` gets {volume.shown} there, not "
                    f"`{item['source'].text}`",
                    _ADVICE,
                    ((volume.node.place, "the volume"),),
                )
