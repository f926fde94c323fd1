"""Targets that a web service lists. Facts: discovery/http/http.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import required
from stacklint.models.discovery.base import Discovery, Polled
from stacklint.models.discovery.meanings import http_meaning
from stacklint.models.discovery.urls import HttpUrl


class HttpDiscovery(Polled):
    """Targets from an HTTP endpoint."""

    url: HttpUrl = required("URL that answers with target groups in JSON.")


DISCOVERY = Discovery(model=HttpDiscovery, meaning=http_meaning)
