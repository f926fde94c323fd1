"""Droplets and databases of DigitalOcean. Facts: discovery/digitalocean/digitalocean.go of Prometheus."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import optional
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning


class DigitalOceanDiscovery(Ported):
    """Targets from DigitalOcean."""

    role: Literal["droplets", "databases"] = optional("What is discovered. Default `droplets`.", since=(3, 12))


DISCOVERY = Discovery(model=DigitalOceanDiscovery, meaning=http_meaning)
