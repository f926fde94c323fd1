"""Servers of OVHcloud. Facts: discovery/ovhcloud/ovhcloud.go of Prometheus."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import no_meaning
from stacklint.models.scalars import Duration, NonEmpty


class OvhCloudDiscovery(Model):
    """Targets from OVHcloud."""

    service: Literal["dedicated_server", "vps"] = required("What is discovered.")
    endpoint: NonEmpty = optional("Endpoint of the API: its short name or its URL. Default `ovh-eu`.")
    application_key: NonEmpty = required("Application key.")
    application_secret: NonEmpty = required("Application secret.")
    consumer_key: NonEmpty = required("Consumer key.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 60s.")


DISCOVERY = Discovery(model=OvhCloudDiscovery, meaning=no_meaning)
