"""What a compose set comes to, in one form for docker compose and for us."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from stacklint.stack.compose.sets import Compose, PublishedPort, Service

HOME = "/nowhere"
"""The home that docker compose is given."""
Shown = dict[str, Any]


def differences(compose: Compose, model: Mapping[str, Any], folder: str) -> list[tuple[object, ...]]:
    """What we make of a set and docker compose doesn't: the service, what of it, ours and theirs."""
    ours = compose.services
    theirs: Mapping[str, Any] = model.get("services") or {}
    if ours.keys() != theirs.keys():
        return [("services", sorted(ours), sorted(theirs))]
    found: list[tuple[object, ...]] = []
    for name, service in ours.items():
        mine, real = _ours(service, folder), _theirs(theirs[name], folder)
        for variable in real["environment"].keys() - mine["environment"] if service.env_files else ():
            del real["environment"][variable]  # of those files
        for variable, value in service.environment.items():
            if not value.known:  # it may be set where Compose runs
                mine["environment"].pop(variable)
                real["environment"].pop(variable, None)
        found += [(name, key, mine[key], real[key]) for key in real if mine[key] != real[key]]
        aliases = {one for network in (theirs[name].get("networks") or {}).values() for one in _aliases(network)}
        if not aliases <= service.names:
            found.append((name, "aliases", sorted(service.names), sorted(aliases)))
    return found


def _aliases(network: Mapping[str, Any] | None) -> list[str]:
    return (network or {}).get("aliases") or []


def _theirs(service: Mapping[str, Any], folder: str) -> Shown:
    build = service.get("build") or {}
    return {
        "image": service.get("image", ""),
        "environment": {name: _written(value) for name, value in (service.get("environment") or {}).items()},
        "command": [_written(word) for word in service.get("command") or ()],
        "entrypoint": [_written(word) for word in service.get("entrypoint") or ()],
        "networks": sorted(service.get("networks") or ()),
        "expose": sorted(one.split("/")[0] for one in service.get("expose") or () if one.split("/")[0].isdecimal()),
        "build": _relative(build["context"], folder) if build else "",
        "ports": sorted(
            (port.get("host_ip", ""), port.get("published", ""), port.get("target", 0), port["protocol"])
            for port in service.get("ports") or ()
        ),
        "mounts": sorted(_mounts(service, folder)),
    }


def _mounts(service: Mapping[str, Any], folder: str) -> Iterator[tuple[str, str, str]]:
    for mount in service.get("volumes") or ():
        source = mount.get("source", "")
        bound = _relative(source, folder) if mount["type"] == "bind" else source
        yield mount["type"], bound, posixpath.normpath(mount["target"])
    for kind, prefix in (("config", "/"), ("secret", "/run/secrets")):
        for one in service.get(f"{kind}s") or ():
            yield kind, "", posixpath.join(prefix, one.get("target") or one["source"])
    for one in service.get("tmpfs") or ():
        yield "tmpfs", "", posixpath.normpath(one.split(":")[0])


def _relative(path: str, folder: str) -> str:
    """A path as seen from a folder; one of Windows, or of the home, as it is."""
    if path == HOME or path.startswith(f"{HOME}/"):
        return f"~{path.removeprefix(HOME)}"
    return path if path[1:2] == ":" or path.startswith("~") else posixpath.relpath(posixpath.join(folder, path), folder)


def _written(value: object) -> object:
    """A text as the container gets it: what is shown could be read again, with a `$` more for each."""
    return value.replace("$$", "$") if isinstance(value, str) else value


def _ours(service: Service, folder: str) -> Shown:
    mounts = [
        (one.kind, _relative(one.source, folder) if one.kind == "bind" else one.source, posixpath.normpath(one.target))
        for one in service.mounts
    ]
    return {
        "image": service.image.text if service.image is not None else "",
        "environment": {name: value.text for name, value in service.environment.items()},
        "command": [word for word, _ in service.command],
        "entrypoint": list(service.entrypoint),
        "networks": sorted(service.networks) if not service.network_mode else [],
        "expose": sorted({str(one.start) for one in service.expose if len(one) == 1}),
        "build": _relative(service.build.context.text, folder) if service.build is not None else "",
        "ports": sorted({shown for one in service.ports for shown in _ports(one)}),
        "mounts": sorted(one if one[0] not in {"config", "secret"} else (one[0], "", one[2]) for one in mounts),
    }


def _ports(port: PublishedPort) -> Iterator[tuple[str, str, int, str]]:
    """One for each port of the container, as Compose shows them; a single one may have a range of the host."""
    outside = port.published
    if outside is not None and len(port.container) == 1 and len(outside) > 1:
        yield port.host, f"{outside.start}-{outside.stop - 1}", port.container.start, port.protocol
        return
    for index, inside in enumerate(port.container):
        yield port.host, str(outside[index]) if outside is not None else "", inside, port.protocol
