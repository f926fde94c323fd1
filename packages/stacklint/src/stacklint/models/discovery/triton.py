"""Containers and compute nodes of Triton. Facts: discovery/triton/triton.go of Prometheus."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery, Texts
from stacklint.models.discovery.meanings import tls_only_meaning
from stacklint.models.http_client import TlsConfig
from stacklint.models.scalars import Duration, Int, NonEmpty


class TritonDiscovery(Model):
    """Targets from Triton."""

    account: NonEmpty = required("Account to discover with.")
    role: Literal["container", "cn"] = optional("`container`, or `cn` for compute nodes. Default `container`.")
    dns_suffix: NonEmpty = required("Domain that the names of the targets end in.")
    endpoint: NonEmpty = required("Host of the discovery, such as `cmon.us-east-3b.triton.zone`.")
    groups: Texts | None = optional("Groups of containers. Default: all that the account may see.")
    port: Int | None = optional("Port of the discovery and of the targets. Default 9163.")
    refresh_interval: Duration | None = optional("Time between two requests, above 0. Default 60s.")
    version: Int | None = optional("Version of the discovery's API. Default 1.")
    tls_config: TlsConfig | None = optional("TLS towards the discovery.")


DISCOVERY = Discovery(model=TritonDiscovery, meaning=tls_only_meaning, refuses_zero=True)
