"""Instances of Linode. Facts: discovery/linode/linode.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional
from stacklint.models.discovery.base import Discovery, Ported
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.scalars import Text


class LinodeDiscovery(Ported):
    """Targets from Linode."""

    region: Text | None = optional("Region to look into. Default: all of them.")
    tag_separator: Text | None = optional("What joins the tags in their label. Default `,`.")


DISCOVERY = Discovery(model=LinodeDiscovery, meaning=http_meaning)
