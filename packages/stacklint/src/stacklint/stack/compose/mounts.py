"""What a compose service mounts: `volumes`, `tmpfs`, `configs` and `secrets`, in short and long form."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from stacklint.models.compose_meaning import mount_parts
from stacklint.stack.compose.interpolation import Interpolated, split_outside_braces
from stacklint.stack.compose.sets import Mount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Node
    from stacklint.stack.compose.around import Surroundings

_MODES: Final = ("ro", "rw")
"""Of which the last one counts."""
_PREFIXES: Final = {"secret": "/run/secrets/", "config": "/"}
"""Where configs and secrets appear without a `target`, or with a relative one (compose specification).

Of what is mounted at one path, volumes go before a `tmpfs`, that before secrets, and those before configs.
"""


def read_mounts(service: Node, top: Mapping[str, Mapping[str, Node]], around: Surroundings) -> tuple[Mount, ...]:
    """Everything that appears in a service's container; of several volumes at one path, the last one."""
    volumes: dict[str, Mount] = {}
    for item in service["volumes"].items():
        mount = _long(item, around) if item.is_mapping else _short(item, around)
        if mount is not None:
            volumes[posixpath.normpath(mount.target) if mount.known else mount.target] = mount
    return (*volumes.values(), *_others(service, top, around))


def _others(service: Node, top: Mapping[str, Mapping[str, Node]], around: Surroundings) -> Iterator[Mount]:
    """What isn't mounted as a volume."""
    found: dict[str, Mount] = {}
    for item in (service["tmpfs"], *service["tmpfs"].items()):
        if item.string is not None:
            target = around.fill(item)
            path = target.text.split(":")[0]
            found[path] = Mount("tmpfs", "", path, target.known, item)
    yield from found.values()
    for kind, prefix in _PREFIXES.items():
        found = {}
        for item in service[f"{kind}s"].items():
            name = item["source"].text or item.text or ""
            path = item["target"].text or name
            declared = top[f"{kind}s"].get(name)
            source = _file(declared, around) if declared is not None else Interpolated("", known=False)
            path = path if path.startswith("/") else prefix + path
            found[path] = Mount(kind, source.text, path, source.known, item)
        yield from found.values()


def _file(declared: Node, around: Surroundings) -> Interpolated:
    """The file of a config or secret; unknown for those that are made from elsewhere."""
    return around.path(declared["file"]) if declared["file"].text else Interpolated("", known=False)


def _long(item: Node, around: Surroundings) -> Mount | None:
    kind, target, source = item["type"].text or "volume", around.fill(item["target"]), around.fill(item["source"])
    if not target.text:
        return None
    if kind == "bind":
        source = around.moved(source, item)
    known, read_only = source.known and target.known, item["read_only"].flag is True
    return Mount(kind, source.text, target.text, known, item, read_only)


def _short(item: Node, around: Surroundings) -> Mount | None:
    """`source:target[:options]`, or a target alone for a volume without a name."""
    value = around.fill(item)
    if not value.text:
        return None
    parts = mount_parts(split_outside_braces(value.text, ":"))
    if len(parts) == 1:
        return Mount("volume", "", parts[0], value.known, item)
    source = parts[0]
    kind = "bind" if source.startswith((".", "/", "~", "$")) or source[1:2] == ":" else "volume"
    if kind == "bind":
        source = around.moved(Interpolated(source, value.known), item).text
    modes = [one for one in ",".join(parts[2:]).split(",") if one in _MODES]
    return Mount(kind, source, parts[1], value.known, item, modes[-1:] == ["ro"])
