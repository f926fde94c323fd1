"""LK300."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.boards.grafana_panels import covering_plugins
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_IMAGE: Final = "    image: grafana/grafana:12.2.0\n    volumes:\n"
_INSTALL: Final = "RUN grafana-cli plugins install grafana-clock-panel"
_MOVED: Final = "RUN grafana cli --pluginsDir=/plugins plugins install grafana-clock-panel"


def _built(mount: str, lines: str = _INSTALL, *, more: str = "", top: str = "volumes: {data: {}}\n") -> Example:
    files = edited(_FILE, _IMAGE, f"    build: grafana\n{more}    volumes:\n      - {mount}\n")
    built = f"FROM grafana/grafana:12.2.0\n{lines}\n"
    return Example({**files, _FILE: files[_FILE] + top, "grafana/Dockerfile": built})


@rule(
    "LK300",
    "plugins-covered",
    severity=Severity.WARNING,
    bad=(
        _built("«./data:/var/lib/grafana»"),
        _built("«./data:/var/lib/grafana/plugins»", f"USER root\n{_INSTALL}\nUSER grafana"),
        _built("«{type: tmpfs, target: /var/lib/grafana}»"),
        _built("«./data:/plugins»", f"ENV GF_PATHS_PLUGINS=/plugins\n{_MOVED}"),
        _built("«data:/var/lib/grafana»"),
        _built("«./data:/plugins/»", f"{_MOVED.replace('=', ' ')}\nENV GF_PATHS_PLUGINS=/plugins"),
    ),
    good=(
        _built("./data:/var/lib/grafana", "RUN grafana-cli plugins ls"),
        _built("./data:/var/lib/grafana", f"ENV GF_PATHS_PLUGINS=/plugins\n{_MOVED}"),
        _built("./data:/var/lib/grafana", f"ENV GF_PATHS_PLUGINS=/plugins\n{_INSTALL}"),
        _built("./data:/var/lib/grafana", f"ENV GF_PATHS_PLUGINS=$PLUGINS\n{_MOVED}"),
        _built("./data:/var/lib/grafana", f"{_INSTALL}\n{_MOVED}"),
        _built("./data:/var/lib/grafana", more="    env_file: grafana.env\n"),
        _built("./data:/var/lib/grafana/dashboards"),
        _built("./grafana/dashboards:/var/lib/grafana/plugins"),
        _built("$DATA:/var/lib/grafana"),
        _built("data:/var/lib/grafana", top="volumes: {data: {external: true}}\n"),
    ),
)
def plugins_covered(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A build installs plugins of Grafana where something is mounted.

    The container sees what is mounted, and no plugin of the image. A volume is filled with what the image has there
    once, when it is new: what later builds install is never seen. Install them elsewhere, and have `GF_PATHS_PLUGINS`
    name that folder.
    """
    for service in subject.services.values():
        mount = covering_plugins(stack.container_of(service))
        if mount is None or (mount.kind == "volume" and not subject.is_private(mount)):
            continue
        kept = mount.kind == "volume"
        yield Finding(
            mount.node.place,
            f"the volume `{mount.source}` is filled with the plugins of the image once, when it is new; those of later"
            " builds are never seen"
            if kept
            else f"this mount covers the plugins that the image of `{service.name}` has; Grafana finds none of them",
            "install them in a folder outside of it with `--pluginsDir`, and name that in `GF_PATHS_PLUGINS`",
            ((service.image_node.place, "the build"),),
        )
