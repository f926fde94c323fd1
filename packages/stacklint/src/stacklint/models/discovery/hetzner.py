"""Servers of Hetzner. Facts: discovery/hetzner/hetzner.go of Prometheus."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import optional, required
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.scalars import Text


class HetznerDiscovery(Ported):
    """Targets from Hetzner."""

    role: Literal["robot", "hcloud"] = required("`robot` for dedicated servers, `hcloud` for those of the cloud.")
    label_selector: Text | None = optional("Which servers to list by their labels; for `hcloud`.", since=(3, 5))


DISCOVERY = Discovery(model=HetznerDiscovery, meaning=http_meaning)
