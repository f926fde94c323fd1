"""Systems that Uyuni manages. Facts: discovery/uyuni/uyuni.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional, required
from stacklint.models.discovery.base import Discovery, Polled
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.urls import SomeUrl
from stacklint.models.scalars import NonEmpty, Text


class UyuniDiscovery(Polled):
    """Targets from Uyuni."""

    server: SomeUrl = required("URL of the server.")
    username: NonEmpty = required("User name for its API.")
    password: NonEmpty = required("Password for its API.")
    entitlement: Text | None = optional("Which systems to take. Default `monitoring_entitled`.")
    separator: Text | None = optional("What joins the groups in their label. Default `,`.")


DISCOVERY = Discovery(model=UyuniDiscovery, meaning=http_meaning)
