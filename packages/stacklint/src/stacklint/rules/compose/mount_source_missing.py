"""LK108."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.models import PathUse
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import PROVIDER, edited, provided, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.swarm import is_for_swarm
from stacklint.stack.containers.data_folders import is_data_folder
from stacklint.stack.programs.images import brings_file
from stacklint.stack.prometheus.referenced import may_appear
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.rules.api import Where
    from stacklint.stack.compose.sets import Mount
    from stacklint.stack.containers.container import Container

_SUFFIXES = (".yml", ".yaml", ".json", ".toml", ".ini", ".conf", ".rules", ".tmpl", ".river", ".alloy")
_FOLDERS = ("/etc/prometheus", "/etc/alertmanager", "/etc/grafana", "/var/lib/grafana/dashboards", "/etc/loki")
_BOARD_FOLDER = "/var/lib/grafana/dashboards"
_SECRET: Final = Pattern(r"secret|credential|passw|htpasswd|(?:service|private)[-_]?(?:account|key)", re.IGNORECASE)
"""What the name of a file says that is kept out of repositories."""
_LISTED = frozenset({PathUse.RULES, PathUse.SCRAPE_CONFIGS, PathUse.TEMPLATES})
"""What leads to files that people write, not to what something makes, or to what is kept secret."""

_FILE, _MOUNT = "compose.yaml", "./prometheus:/etc/prometheus:ro"
_BOARDS = "./grafana/dashboards:/var/lib/grafana/dashboards:ro"
_COMMAND = "[--config.file=/etc/prometheus/prometheus.yml]\n"
_PROVIDER = {PROVIDER: provided(path="/boards")[PROVIDER]}
_CONFIG = "configs: {made: {file: ./made}}\nservices:\n"


def _mounted(more: str, rules: str = "[rules.yml]") -> dict[str, str]:
    """The sound repository with another mount, and other rule files in its Prometheus."""
    config = f"rule_files: {rules}\nscrape_configs: []\n"
    return edited(_FILE, _MOUNT, f"{_MOUNT}\n      - {more}", {"prometheus/prometheus.yml": config})


def _configured(config: str) -> dict[str, str]:
    """The sound repository with a configuration of compose in its Prometheus."""
    files = edited(_FILE, _COMMAND, f"[--config.file=/made]\n    configs: {config}\n")
    return {**files, _FILE: files[_FILE].replace("services:\n", _CONFIG)}


@rule(
    "LK108",
    "mount-source-missing",
    severity=Severity.ERROR,
    bad=(
        Example(_mounted("«./extra.yml:/etc/extra.yml»")),
        Example(_mounted("«./alerts.yml:/etc/prometheus/alerts.yml»", "[/etc/prometheus/alerts.yml]")),
        Example(_mounted("«./alerts:/alerts»", "['/alerts/*.yml']")),
        Example(_mounted("{type: bind, source: «./extra.yml», target: /etc/extra.yml}")),
        Example(edited(_FILE, _MOUNT, "«./prom:/etc/prometheus:ro»")),
        Example(edited(_FILE, _BOARDS, f"«./grafana.ini:/etc/grafana/grafana.ini»\n      - {_BOARDS}")),
        Example(edited(_FILE, _BOARDS, f"{_BOARDS}\n      - «./more:{_BOARD_FOLDER}/more»")),
        Example(_configured("[«made»]")),
        Example(edited(_FILE, "./grafana/dashboards:/var/lib/grafana/dashboards:ro", "«./boards:/boards»", _PROVIDER)),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}\n      - ./a.yml:/etc/a.yml", {"a.yml.example": ""})),
        Example(edited(_FILE, _MOUNT, f"{_MOUNT}\n      - ./a.yml:/etc/a.yml", {".gitignore": "a.yml\n"})),
        Example(_mounted("./snmp/snmp.yml:/etc/snmp.yml") | {"snmp/generator.yml": "modules: {}\n"}),
        Example(_mounted("./data:/prometheus")),
        Example(_mounted("./serviceAccountKey.json:/etc/secrets/key.json")),
        Example(_mounted("./gcp-credentials.json:/app/gcp.json")),
        Example(_mounted("./key.json:/run/secrets/key.json")),
        Example(edited(_FILE, _BOARDS, "./data:/var/lib/grafana")),
        Example(_configured("[made]") | {"made": "scrape_configs: []\n"}),
    ),
)
def mount_source_missing(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A configuration that a container mounts is not in the repository.

    Docker makes an empty folder where the source of a short bind mount is missing, so a program finds a folder where
    its file should be, or a folder without files. Where the image has a file, such as `/etc/prometheus/prometheus.yml`,
    it can't mount a folder, and the container doesn't start. A swarm makes none, and doesn't start the service. Without
    the file of a `config`, the container doesn't start. Missing data, secrets and certificates are nobody's fault and
    not judged; nor is what git ignores, or what has its example or its template beside it. A folder that nothing looks
    into, or only with a pattern or for targets, is a warning: without it the program works, and has no more than it
    says. A folder for a program's data is its own affair.
    """
    in_swarm = is_for_swarm(subject)
    for container in stack.containers:
        for mount in container.service.mounts:
            source = container.source(mount)
            if source is None or not container.lacks(mount) or may_appear(source, stack.files):
                continue
            ends, needs = _ends(mount, container, stack), tuple(_needs(mount, container, stack))
            if mount.kind == "secret" or not (needs or _is_configuration(mount)):
                continue
            if is_data_folder(mount, container.service):  # what is looked for there is told where it is named
                continue
            meant = _meant(source, mount, container, stack)
            name = container.service.name
            is_covered = _is_on_file(mount, container)
            outcome = _in_swarm(mount, name) if in_swarm else _outcome(mount, name, ends=ends, is_covered=is_covered)
            where = (mount.node["source"] if mount.node.is_mapping else mount.node).place
            source_place = where if mount.node.is_mapping else where.within(0, len(mount.source))
            right = _written(meant, subject) if meant else ""
            yield Finding(
                where,
                f"`{mount.source}` does not exist; {outcome}",
                f"did you mean `{right}`?" if right else "create it, or mount what is there",
                ((container.service.node.place.key(), "the service that needs it"), *needs[:3]),
                severity=None if ends or in_swarm or not _is_spare(mount, container, stack) else Severity.WARNING,
                meant=Repair(f"write `{right}`", ((source_place, right),)) if right else None,
            )


def _is_configuration(mount: Mount) -> bool:
    """Whether a mount brings a configuration, by where it brings it."""
    if mount.kind == "config":
        return True
    named = mount.target.endswith(_SUFFIXES) or mount.target.startswith(_FOLDERS)
    return named and not any(_SECRET.search(path) for path in (mount.source, mount.target))


def _outcome(mount: Mount, service: str, *, ends: bool, is_covered: bool) -> str:
    """What becomes of the service. Facts: docker compose 2.26, and its issue 12797 on newer ones.

    Of a folder in the place of a file of the image, runc says "Are you trying to mount a directory onto a file?"
    """
    creates = mount.node["bind"]["create_host_path"].flag
    if mount.kind == "config" or creates is False:
        return f"compose refuses to start `{service}`"
    if is_covered:
        return f"the engine makes an empty folder, can't mount it on the file there, and does not start `{service}`"
    found = f"`{service}` gets an empty folder at `{mount.target}`" + (" and exits at start" if ends else "")
    refused = mount.node.is_mapping and creates is None
    return f"{found}; older versions of compose refuse to start it" if refused else found


def _is_on_file(mount: Mount, container: Container) -> bool:
    """Whether a mount lies on a file: of the image, or of the folder that is mounted around it."""
    above = [one for one in container.service.mounts if mount.target.startswith(f"{one.target.rstrip('/')}/")]
    around = max(above, key=lambda one: len(one.target), default=None)
    if around is None or around.kind != "bind":
        return brings_file(container.service, mount.target)
    source = container.source(around)
    path = posixpath.join(source, posixpath.relpath(mount.target, around.target)) if source is not None else None
    return path is not None and container.files.kind(path) is EntryKind.FILE


def _in_swarm(mount: Mount, service: str) -> str:
    """What becomes of the service in a swarm, which makes no folders (Docker 27: "bind source path does not exist")."""
    if mount.kind == "config":
        return "`docker stack deploy` refuses the file"
    return f"in a swarm, `{service}` does not start"


def _ends(mount: Mount, container: Container, stack: Stack) -> bool:
    """Whether a program ends that finds an empty folder: it lacks its configuration, or can't read a file of rules."""
    configs = (one for one in stack.configs if one.service is container.service and one.resolution.mount is mount)
    named = (one for server in stack.prometheus for one in server.references if one.container is container)
    return any(configs) or any(
        one.resolution.mount is mount and one.resolution.path == container.source(mount) and not one.is_pattern
        for one in named
    )


def _needs(mount: Mount, container: Container, stack: Stack) -> Iterator[tuple[Where, str]]:
    """Where something is looked for behind a mount."""
    for config in stack.configs:
        if config.service is container.service and config.resolution.mount is mount and config.explicit:
            yield config.node.place, "the configuration is looked for there"
    for reference in (*(one for server in stack.prometheus for one in server.references), *stack.named):
        if reference.use in _LISTED and reference.container is container and reference.resolution.mount is mount:
            yield reference.node.place, "this is looked for there"
    for grafana in stack.grafana:
        for provider in grafana.providers if grafana.container is container else ():
            if provider.resolution.mount is mount:
                yield provider.path.place, "this provider looks there"


def _is_spare(mount: Mount, container: Container, stack: Stack) -> bool:
    """Whether a folder is only looked through with patterns, or by nobody at all: its lack is that of some files."""
    if mount.kind == "config" or mount.target.endswith(_SUFFIXES):
        return False
    servers = [server for server in stack.prometheus if server.container is container]
    named = (one for server in servers for one in (*server.references, *server.named))
    looking = [one for one in named if one.resolution.mount is mount]
    if not looking:
        is_idle = bool(servers) or mount.target.startswith(_BOARD_FOLDER)
        return is_idle and not any(_needs(mount, container, stack))
    return all(one.is_pattern or one.use is PathUse.TARGETS for one in looking)  # files of targets are watched for


def _meant(source: str, mount: Mount, container: Container, stack: Stack) -> str | None:
    """What may be meant: something beside it that is called nearly so, or what is called so elsewhere.

    Of several it is the one whose path ends as the source's does.
    """
    folder, _, name = source.rpartition("/")
    kind = EntryKind.FILE if mount.target.endswith(_SUFFIXES) else EntryKind.FOLDER
    taken = {container.source(one) for one in container.service.mounts}
    beside = {posixpath.join(folder, one): one for one, is_a in stack.files.entries(folder).items() if is_a is kind}
    right = nearest(name, (one for path, one in beside.items() if path not in taken))
    if right is not None:
        return posixpath.join(folder, right)
    paths = (path for path in stack.files.walk("") if f"/{name}/" in f"/{path}/")
    found = {f"/{path}/".partition(f"/{name}/")[0].lstrip("/") for path in paths}
    others = [path for path in (posixpath.join(one, name) for one in found) if stack.files.kind(path) is kind]
    most = max((_alike(path, source) for path in others), default=0)
    others = [path for path in others if _alike(path, source) == most]
    brought = any(f"{others[0]}/".startswith(f"{one}/") for one in taken if one) if len(others) == 1 else True
    return None if brought else others[0]


def _alike(path: str, source: str) -> int:
    """How many of their last parts two paths share."""
    pairs = zip(reversed(path.split("/")), reversed(source.split("/")), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _written(path: str, compose: Compose) -> str:
    """A path of the repository as a compose file names it."""
    found = posixpath.relpath(f"/{path}", f"/{compose.folder}")
    return found if found.startswith("../") else f"./{found}"
