"""Service discoveries of Prometheus: what may stand in each.

    for fault in discovery_meaning(job, path, reader):    # of a scrape job, or of an entry of `alertmanagers`
        ...

Each discovery is a module that bears its name and is imported when its key is met. Since when there is which, the
model around them says (`Discovered`); `static_configs` is part of that too, as its targets are written down there.
Facts: discovery/ of Prometheus 3.5 to 3.14.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from stacklint.document import Path
from stacklint.models.fault import ModelFault
from stacklint.models.raw import mappings
from stacklint.models.reader import Reader

if TYPE_CHECKING:
    from stacklint.models.discovery.base import Discovery

__all__ = ["DISCOVERIES", "discovery_meaning", "load"]

_SUFFIX: Final = "_sd_configs"
_NAMES: Final = (
    "aws", "azure", "consul", "digitalocean", "dns", "docker", "dockerswarm", "ec2", "ecs", "elasticache", "eureka",
    "file", "gce", "hetzner", "http", "ionos", "kubernetes", "kuma", "lightsail", "linode", "marathon", "msk", "nerve",
    "nomad", "oci", "openstack", "outscale", "ovhcloud", "puppetdb", "rds", "scaleway", "serverset", "stackit",
    "triton", "uyuni", "vultr",
)  # fmt: skip
DISCOVERIES: Final = tuple(f"{name}{_SUFFIX}" for name in _NAMES)
"""The keys of all discoveries.

`ecs`, `elasticache`, `msk` and `rds` are roles of `aws` in the manual; Prometheus takes each as a key of its own too.
"""
_KEYS: Final = frozenset(DISCOVERIES)


@cache
def load(key: str) -> Discovery:
    """The discovery behind a key; its module is imported for the first one."""
    return cast("Discovery", import_module(f"{__name__}.{key.removesuffix(_SUFFIX)}").DISCOVERY)


def discovery_meaning(owner: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    """The faults inside the discoveries of a mapping that stands at a path: of shape, of version, and of meaning."""
    for key in owner:
        if key in _KEYS:
            from stacklint.models.discovery.prepared import is_sound_entry  # noqa: PLC0415 - few files have any

            for index, entry in mappings(owner, key):
                if not is_sound_entry(key, entry, reader):
                    from stacklint.models.discovery.entries import entry_faults  # noqa: PLC0415 - imports pydantic

                    yield from entry_faults(load(key), entry, (*path, key, index), reader)
