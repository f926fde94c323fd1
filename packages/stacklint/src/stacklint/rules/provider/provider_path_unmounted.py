"""LK201."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import islice
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ADVICE, dangling_link
from stacklint.rules.fixtures import edited, linked, provided, stack
from stacklint.stack.compose.sets import Mount
from stacklint.stack.containers.container import Resolution, Seen
from stacklint.stack.containers.data_folders import is_data_folder, is_filled
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.server import Grafana, grafana_of
from stacklint.stack.repository.ignored import is_ignored
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_MOUNT = "./grafana/dashboards:/var/lib/grafana/dashboards:ro"
_VOLUME = stack()["compose.yaml"].replace(_MOUNT, "data:/var/lib/grafana") + "volumes: {data: {}}\n"
_FILE_IN_VOLUME = _VOLUME.replace(
    "data:/var/lib/grafana\n",
    "data:/var/lib/grafana\n      - ./grafana/dashboards/app.json:/var/lib/grafana/dashboards/app.json\n",
)
_BOARD, _EMPTY = "grafana/dashboards/app.json", "{}"
_WHOLE = '{"title": "A", "schemaVersion": 42, "panels": []}\n'
_PATH = "path: /var/lib/grafana/dashboards"
_MOST_BOARDS: Final = 100
"""How many dashboards are looked for to say where they are."""


def _kept(mark: str = "{}", also: dict[str, str] | None = None) -> Example:
    """A Grafana with a folder of the host for its data, and none for the dashboards in it."""
    compose = edited("compose.yaml", _MOUNT, "./data/grafana:/var/lib/grafana")["compose.yaml"]
    marked = f"path: {mark.format('/var/lib/grafana/dashboards')}"
    return Example(edited(_FILE, _PATH, marked, {"compose.yaml": compose, **(also or {})}))


def _built(line: str) -> Example:
    """A Grafana that has its dashboards by its build, below a volume."""
    built = "build: {context: ., dockerfile: grafana/Dockerfile}"
    compose = _VOLUME.replace("image: grafana/grafana:12.2.0", built)
    return Example(stack({"compose.yaml": compose, "grafana/Dockerfile": f"FROM grafana/grafana:12.2.0\n{line}\n"}))


def _left_out(lines: str) -> Example:
    """A Grafana that is built without the folder of its provider."""
    compose = edited("compose.yaml", f"      - {_MOUNT}\n", "")["compose.yaml"]
    built = {
        "compose.yaml": compose.replace("image: grafana/grafana:12.2.0", "build: grafana"),
        "grafana/Dockerfile": f"FROM grafana/grafana:12.2.0\n{lines}\n",
    }
    return Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: «/var/lib/grafana/dashboards»", built))


@rule(
    "LK201",
    "provider-path-unmounted",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: «/var/lib/grafana/boards»")),
        Example(
            edited(_FILE, "path: /var/lib/grafana/dashboards", "path: «/etc/grafana/provisioning/dashboards/json»")
        ),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: «dashboards»")),
        Example(provided(path="«/var/lib/$WHERE»", service="environment: {WHERE: elsewhere}")),
        Example(
            edited(
                _FILE,
                "path: /var/lib/grafana/dashboards",
                "path: «/var/lib/grafana/dashboards»",
                {"compose.yaml": _VOLUME},
            )
        ),
        Example(
            edited(
                _FILE,
                "path: /var/lib/grafana/dashboards",
                "path: «/var/lib/grafana/dashboards/all»",
                {"grafana/dashboards/all": linked("../boards"), "grafana/boards/app.json": _EMPTY},
            )
        ),
        _kept("«{}»"),
        _left_out("USER root"),
        _left_out("COPY dashboards /srv/dashboards"),
        _kept("«{}»", {".gitignore": "data/\n", "start.sh": "mkdir -p data/grafana\n", _BOARD: _WHOLE}),
    ),
    good=(
        Example(stack()),
        _kept(also={".gitignore": "data/\n", _BOARD: _EMPTY}),
        _kept(also={"start.sh": "cp grafana/dashboards/* data/grafana/dashboards\n"}),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: /var/lib/grafana/dashboards/")),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: $DASHBOARDS")),
        Example(stack({"compose.yaml": _FILE_IN_VOLUME})),
        _built("COPY grafana/dashboards /var/lib/grafana/dashboards"),
        _built("RUN git clone https://example.com/dashboards.git /var/lib/grafana/dashboards"),
        Example(stack({"compose.yaml": _FILE_IN_VOLUME, "grafana/dashboards": linked("../../away"), _BOARD: None})),
    ),
)
def provider_path_unmounted(subject: Provider, stack: Stack) -> Iterator[Finding]:
    """A dashboard provider reads a folder that Grafana's container does not have.

    Grafana logs that it can't read the path, and its first pass over the providers ends there: it loads no dashboard of
    this one, nor of those after it, in the order of the files' names. The path counts inside the container, and a
    relative one from Grafana's working folder. Mount the dashboards there, or name the path that they have.
    """
    grafana = grafana_of(stack.grafana, subject)
    if grafana is None or not subject.location or subject.files:
        return
    resolution, path = subject.resolution, subject.location
    mount = resolution.mount
    kept = mount is not None and _is_kept(mount, resolution, grafana, stack)
    if grafana.container.lacks(mount) and not kept:
        return  # the mount is told of, and what breaks with it
    own_volume = mount is not None and stack.compose is not None and stack.compose.is_private(mount)
    if own_volume and grafana.container.fills(path):
        return
    later = () if own_volume else grafana.providers[grafana.providers.index(subject) + 1 :]
    lost = "no dashboard is loaded" + (", nor any of the providers after it" if later else "")
    if resolution.seen is not Seen.MISSING and not (resolution.seen is Seen.UNKNOWN and own_volume):
        return
    if grafana.container.hides_in(path):
        return  # something is mounted there that can't be seen
    service = grafana.service
    if mount is None and service.is_built:
        message = f"`{path}` is neither in the image of `{service.name}` nor mounted; {lost}"
        where, said = service.image_node.place, "the build"
    elif mount is None:
        message = f"no mount of `{grafana.service.name}` covers `{path}`; {lost}"
        where = grafana.service.mounts_place().place.key()
        said = f"what `{grafana.service.name}` mounts"
    elif own_volume:
        message = f"at `{path}` there is only the volume `{mount.source}`, which holds no dashboard"
        where, said = mount.node.place, "this mount covers the path"
    elif kept:
        message = f"at `{path}` there is only the data of Grafana in `{mount.source}`; {lost}"
        where, said = mount.node.place, "this mount covers the path"
    else:
        message = f"`{path}` does not exist behind its mount; {lost}"
        where, said = mount.node.place, "this mount covers the path"
    link = dangling_link(resolution, stack.files)
    after = tuple((one.node["name"].place, "this provider comes after it, and may stay empty") for one in later[:3])
    there = _elsewhere(grafana, stack) if not link else ""
    bring, brought = ("copy", "copied") if service.is_built and mount is None else ("mount", "mounted")
    advice = ADVICE if link else f"{bring} the folder of the dashboards there"
    if there:
        advice = f"write `{there}`, where dashboards are {brought} that no provider reads"
    yield Finding(subject.path.place, message, advice, ((where, said), *link, *after))


def _elsewhere(grafana: Grafana, stack: Stack) -> str:
    """The folder of a container with the dashboards that no provider of its Grafana reads; "" if there are none."""
    read = [provider.location for provider in grafana.providers if provider.location]
    boards = islice(stack.catalogue.of(Kind.DASHBOARD), _MOST_BOARDS)
    seen = (grafana.container.sees(path) for path in boards)
    idle = [one for one in seen if one and not any(one.startswith(f"{folder.rstrip('/')}/") for folder in read)]
    folders = {posixpath.dirname(one) for one in idle}
    return posixpath.commonpath(folders).rstrip("/") if folders else ""


def _is_kept(mount: Mount, resolution: Resolution, grafana: Grafana, stack: Stack) -> bool:
    """Whether a mount brings a folder that Grafana writes its data to, and no dashboards as far as anything tells."""
    if not is_data_folder(mount, grafana.service) or is_filled(resolution.path or "", stack.files):
        return False
    boards = (path for path in stack.catalogue.of(Kind.DASHBOARD) if not grafana.container.sees(path))
    return not is_ignored(resolution.path or "", stack.files) or next(boards, None) is not None
