"""LK201."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ADVICE, dangling_link
from stacklint.rules.fixtures import edited, linked, provided, stack
from stacklint.stack.container import Seen
from stacklint.stack.grafana import grafana_of
from stacklint.stack.providers import Provider
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/dashboards/provider.yml"
_MOUNT = "./grafana/dashboards:/var/lib/grafana/dashboards:ro"
_VOLUME = stack()["compose.yaml"].replace(_MOUNT, "data:/var/lib/grafana") + "volumes: {data: {}}\n"
_FILE_IN_VOLUME = _VOLUME.replace(
    "data:/var/lib/grafana\n",
    "data:/var/lib/grafana\n      - ./grafana/dashboards/app.json:/var/lib/grafana/dashboards/app.json\n",
)
_BOARD, _EMPTY = "grafana/dashboards/app.json", "{}"


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
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: /var/lib/grafana/dashboards/")),
        Example(edited(_FILE, "path: /var/lib/grafana/dashboards", "path: $DASHBOARDS")),
        Example(stack({"compose.yaml": _FILE_IN_VOLUME})),
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
    if grafana.container.lacks(mount):
        return  # the mount is told of, and what breaks with it
    own_volume = mount is not None and stack.compose is not None and stack.compose.is_private(mount)
    later = () if own_volume else grafana.providers[grafana.providers.index(subject) + 1 :]
    lost = "no dashboard is loaded" + (", nor any of the providers after it" if later else "")
    if resolution.seen is not Seen.MISSING and not (resolution.seen is Seen.UNKNOWN and own_volume):
        return
    if grafana.container.hides_in(path):
        return  # something is mounted there that can't be seen
    if mount is None:
        message = f"no mount of `{grafana.service.name}` covers `{path}`; {lost}"
        where = grafana.service.mounts_place().place.key()
        said = f"what `{grafana.service.name}` mounts"
    elif own_volume:
        message = f"at `{path}` there is only the volume `{mount.source}`, which holds no dashboard"
        where, said = mount.node.place, "this mount covers the path"
    else:
        message = f"`{path}` does not exist behind its mount; {lost}"
        where, said = mount.node.place, "this mount covers the path"
    link = dangling_link(resolution, stack.files)
    after = tuple((one.node["name"].place, "this provider comes after it, and may stay empty") for one in later[:3])
    advice = ADVICE if link else "mount the folder of the dashboards there"
    yield Finding(subject.path.place, message, advice, ((where, said), *link, *after))
