"""What a compose service mounts: `volumes`, `tmpfs`, `configs` and `secrets`, in short and long form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.models.compose_meaning import mount_parts
from stacklint.stack.compose import Mount
from stacklint.stack.values import Interpolated, interpolate, split_outside_braces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Node

_PREFIXES = {"config": "/", "secret": "/run/secrets/"}
"""Where configs and secrets appear without a `target`, or with a relative one (compose specification)."""


def read_mounts(service: Node, top: Mapping[str, Mapping[str, Node]], env: Mapping[str, str]) -> Iterator[Mount]:
    """Everything that appears in a service's container, in the order of the file."""
    for item in service["volumes"].items():
        mount = _long(item, env) if item.is_mapping else _short(item, env)
        if mount is not None:
            yield mount
    for item in (service["tmpfs"], *service["tmpfs"].items()):
        if (target := item.string) is not None:
            yield Mount("tmpfs", "", target.split(":")[0], "$" not in target, item)
    for kind, prefix in _PREFIXES.items():
        for item in service[f"{kind}s"].items():
            name = item["source"].text or item.text or ""
            target = item["target"].text or name
            declared = top[f"{kind}s"].get(name)
            source = _file(declared, env) if declared is not None else Interpolated("", known=False)
            yield Mount(kind, source.text, target if target.startswith("/") else prefix + target, source.known, item)


def _file(declared: Node, env: Mapping[str, str]) -> Interpolated:
    """The file of a config or secret; unknown for those that are made from elsewhere."""
    text = declared["file"].text
    return interpolate(text, env) if text else Interpolated("", known=False)


def _long(item: Node, env: Mapping[str, str]) -> Mount | None:
    target = interpolate(item["target"].text or "", env)
    source = interpolate(item["source"].text or "", env)
    if not target.text:
        return None
    known, read_only = source.known and target.known, item["read_only"].flag is True
    return Mount(item["type"].text or "volume", source.text, target.text, known, item, read_only)


def _short(item: Node, env: Mapping[str, str]) -> Mount | None:
    """`source:target[:options]`, or a target alone for a volume without a name."""
    text = item.text
    if not text:
        return None
    value = interpolate(text, env)
    parts = mount_parts(split_outside_braces(value.text, ":"))
    if len(parts) == 1:
        return Mount("volume", "", parts[0], value.known, item)
    kind = "bind" if parts[0].startswith((".", "/", "~", "$")) or parts[0][1:2] == ":" else "volume"
    return Mount(kind, parts[0], parts[1], value.known, item, "ro" in ",".join(parts[2:]).split(","))
