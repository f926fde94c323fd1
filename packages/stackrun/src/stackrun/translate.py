"""The configurations of the stack for programs that run on loopback: addresses and paths replaced, nothing else.

Scrape targets keep their names: a last relabelling step turns the address of each service into its address on
loopback, after it has kept the original as `instance`. So every rule and dashboard sees the labels that it sees
in Docker, and relabelling in the configuration sees the addresses that it was written for.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from stackrun.compose import Project, Service
from stackrun.yamltext import Plain

_PATH_LISTS = frozenset({"rule_files", "scrape_config_files", "templates", "files"})


def loopback_addresses(project: Project, own: Service) -> dict[str, str]:
    """Return where each `host:port` of the stack's network is on loopback, as seen from the service `own`."""
    addresses = {
        f"{alias}:{port.target}": f"127.0.0.1:{port.published}"
        for service in project.services.values()
        for alias in sorted(service.aliases)
        for port in service.ports
    }
    for port in own.ports:
        for itself in ("localhost", "127.0.0.1"):
            addresses[f"{itself}:{port.target}"] = f"127.0.0.1:{port.published}"
    return addresses


def host_path(service: Service, path: str | PurePosixPath, data: Path) -> Path | None:
    """Return what the container's absolute `path` is on the host, None where no mount covers it.

    Named volumes and temporary file systems are folders under `data`.
    """
    wanted = PurePosixPath(path)
    covering = [mount for mount in service.mounts if wanted.is_relative_to(mount.target)]
    if not covering:
        return None
    mount = max(covering, key=lambda mount: len(mount.target.parts))
    below = wanted.relative_to(mount.target)
    if mount.source is not None:
        return mount.source / below
    return data / (mount.volume or f"{service.name}{str(mount.target).replace('/', '-')}") / below


def path_mapper(service: Service, folder: PurePosixPath, data: Path) -> Callable[[str], str]:
    """Return a function from paths in a configuration, which lies in the container's `folder`, to host paths."""

    def mapped(path: str) -> str:
        found = host_path(service, folder / path, data) if path else None
        return path if found is None else str(found)

    return mapped


def translate(data: Any, addresses: Mapping[str, str], mapped: Callable[[str], str]) -> Any:
    """Return the configuration with the urls of services on loopback and the paths of files on the host."""
    match data:
        case dict():
            return {key: _entry(key, value, addresses, mapped) for key, value in data.items()}
        case list():
            return [translate(value, addresses, mapped) for value in data]
        case _:
            return data


def translate_prometheus(data: Any, addresses: Mapping[str, str], mapped: Callable[[str], str]) -> Any:
    """Return Prometheus' configuration, with a relabelling to loopback at the end of every target list."""
    data = translate(data, addresses, mapped)
    kept = _step(
        # The label that Prometheus would set from the address itself, had it not been replaced.
        sources=("instance", "__address__"),
        regex=f";({'|'.join(map(re.escape, addresses))})",
        label="instance",
        replacement="$1",
    )
    for scrape in data.get("scrape_configs") or ():
        _append_steps(scrape, [kept, *_to_loopback(addresses)])
    for alertmanager in (data.get("alerting") or {}).get("alertmanagers") or ():
        _append_steps(alertmanager, _to_loopback(addresses))
    return data


def translate_url(url: str, addresses: Mapping[str, str]) -> str:
    """Return `url` with its host and port on loopback, if they are a service's."""
    parts = urlsplit(url)
    found = addresses.get(parts.netloc)
    return url if found is None else parts._replace(netloc=found).geturl()


def _entry(key: str, value: Any, addresses: Mapping[str, str], mapped: Callable[[str], str]) -> Any:
    match value:
        case str() if key == "url" or key.endswith("_url"):
            return translate_url(value, addresses)
        case str() if key == "path" or key.endswith("_file"):
            return mapped(value)
        case list() if key in _PATH_LISTS:
            return [mapped(path) if isinstance(path, str) else path for path in value]
        case _:
            return translate(value, addresses, mapped)


def _append_steps(targets: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    targets[Plain("relabel_configs")] = [*(targets.pop("relabel_configs", None) or ()), *steps]


def _to_loopback(addresses: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        _step(sources=("__address__",), regex=re.escape(name), label="__address__", replacement=address)
        for name, address in addresses.items()
    ]


def _step(*, sources: tuple[str, ...], regex: str, label: str, replacement: str) -> dict[str, Any]:
    return {
        Plain("source_labels"): [Plain(source) for source in sources],
        Plain("regex"): regex,
        Plain("target_label"): Plain(label),
        Plain("replacement"): replacement,
    }
