"""Services in Consul's catalogue. Facts: discovery/consul/consul.go of Prometheus."""

from __future__ import annotations

from stacklint.models.base import optional
from stacklint.models.discovery.base import Discovery, NonBlank, Polled, Texts
from stacklint.models.discovery.meanings import consul_meaning
from stacklint.models.scalars import Bool, Duration, Text


class ConsulDiscovery(Polled):
    """Targets from Consul's catalogue."""

    server: NonBlank = optional("Address of Consul's API. Default `localhost:8500`.")
    path_prefix: Text | None = optional("What stands before the paths of the API, behind an API gateway.")
    token: Text | None = optional("Token for the API.")
    datacenter: Text | None = optional("Datacenter. Default: that of the server.")
    namespace: Text | None = optional("Namespace; Consul Enterprise only.")
    partition: Text | None = optional("Admin partition; Consul Enterprise only.")
    scheme: Text | None = optional("`http` or `https`. Default `http`.")
    username: Text | None = optional("Old form of `basic_auth`: the user name.")
    password: Text | None = optional("Old form of `basic_auth`: the password.")
    services: Texts | None = optional("Services to look for. Default: all of them.")
    tags: Texts | None = optional("Tags that a service must have, all of them.")
    node_meta: dict[Text, Text | None] | None = optional("Metadata that a node must have. `filter` says more.")
    filter: Text | None = optional("Filter expression for the catalogue.")
    health_filter: Text | None = optional("Filter expression for the health of the instances.", since=(3, 12))
    tag_separator: Text | None = optional("What joins the tags in their label. Default `,`.")
    allow_stale: Bool | None = optional("Take what a server that isn't the leader knows. Default true.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 30s.")


DISCOVERY = Discovery(model=ConsulDiscovery, meaning=consul_meaning)
