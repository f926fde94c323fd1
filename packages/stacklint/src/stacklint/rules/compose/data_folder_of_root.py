"""LK244."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.data_folders import USERS, data_role, folder_of_root
from stacklint.stack.stack import Stack

_FILE, _MOUNT = "compose.yaml", "      - ./prometheus:/etc/prometheus:ro\n"
_BOARDS = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"
_COMMAND = "[--config.file=/etc/prometheus/prometheus.yml]\n"


def _mounted(mount: str, lines: str = "", also: dict[str, str] | None = None) -> Example:
    files = edited(_FILE, _MOUNT, f"{_MOUNT}      - {mount}\n", also)
    return Example({**files, _FILE: files[_FILE].replace(_COMMAND, _COMMAND + lines)})


def _built(mount: str, lines: str) -> Example:
    files, image = _mounted(mount).files, "    image: prom/prometheus:v3.5.0\n"
    built = {"prometheus/Dockerfile": f"FROM prom/prometheus:v3.5.0\n{lines}\n"}
    return Example({**files, **built, _FILE: files[_FILE].replace(image, "    build: prometheus\n")})


@rule(
    "LK244",
    "data-folder-of-root",
    severity=Severity.WARNING,
    bad=(
        _mounted("«./data:/prometheus»"),
        _built("«./data:/prometheus»", "LABEL a=b"),
        _mounted("{type: bind, source: «./data», target: /prometheus}", also={"README.md": "Start it.\n"}),
        Example(edited(_FILE, _BOARDS, f"{_BOARDS}      - «./data:/var/lib/grafana»\n")),
    ),
    good=(
        Example(stack()),
        _mounted("./data:/prometheus", also={"data/.gitkeep": ""}),
        _mounted("./data:/prometheus", also={".gitignore": "/data/\n"}),
        _mounted("./data:/prometheus", also={"Makefile": "up:\n\tmkdir -p data && chmod 777 data\n"}),
        _mounted("./data:/prometheus", also={"notes.md": "a" * (5 << 20)}),
        _mounted("./data:/prometheus", "    user: root\n"),
        _built("./data:/prometheus", "USER root"),
        _mounted("./data:/prometheus", "    entrypoint: [/bin/prometheus]\n"),
        _mounted("./data:/data"),
        Example(edited(_FILE, _BOARDS, "      - ./data:/var/lib/grafana\n")),
        _mounted("/srv/prometheus:/prometheus"),
        _mounted("data:/prometheus"),
        _mounted("{type: bind, source: ./data, target: /prometheus, bind: {create_host_path: false}}"),
    ),
)
def data_folder_of_root(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program can't write its data into a folder that the engine makes for it.

    On Linux the engine makes a folder that is missing as root, and the images of Prometheus and Grafana start their
    programs as somebody else: they end with "permission denied". A named volume gets the owner that the image gives to
    its folder. It is told where the repository lacks the folder, git doesn't ignore it, and no script and no text of
    the repository tells of folders to make or of their owners.
    """
    for container in stack.containers:
        mount, service = folder_of_root(container), container.service
        providers = (one for grafana in stack.grafana for one in grafana.providers)
        needed = any(one.resolution.mount is mount for one in providers)  # which LK201 tells
        if mount is not None and not needed:
            user = USERS[data_role(service)]
            yield Finding(
                (mount.node["source"] if mount.node.is_mapping else mount.node).place,
                f"on Linux the engine makes `{mount.source}` as root; `{service.name}` can't write there, so "
                "it exits at start",
                f"mount a named volume, or make the folder and give it to the user {user}",
                ((service.image_node.place, f"its image starts it as the user {user}"),),
            )
