"""Instances, hypervisors and load balancers of OpenStack. Facts: discovery/openstack/openstack.go of Prometheus."""

from __future__ import annotations

from typing import Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.discovery.base import Discovery
from stacklint.models.discovery.meanings import tls_only_meaning
from stacklint.models.http_client import TlsConfig
from stacklint.models.scalars import Bool, Duration, Int, NonEmpty, Text


class OpenStackDiscovery(Model):
    """Targets from OpenStack."""

    role: Literal["hypervisor", "instance", "loadbalancer"] = required("What is discovered.")
    region: NonEmpty = required("Region.")
    identity_endpoint: Text | None = optional("URL of Keystone. Default: all credentials from the environment.")
    username: Text | None = optional("User name, with a domain.")
    userid: Text | None = optional("Id of the user, instead of the name.")
    password: Text | None = optional("Password.")
    domain_name: Text | None = optional("Domain of the user.")
    domain_id: Text | None = optional("Id of the domain, instead of the name.")
    project_name: Text | None = optional("Project.")
    project_id: Text | None = optional("Id of the project, instead of the name.")
    application_credential_name: Text | None = optional("Application credential, with a user.")
    application_credential_id: Text | None = optional("Id of the application credential, instead of the name.")
    application_credential_secret: Text | None = optional("Secret of the application credential.")
    all_tenants: Bool | None = optional("List the instances of all projects, which only an admin can.")
    availability: Literal["public", "internal", "admin"] = optional("Which endpoint to ask. Default `public`.")
    port: Int | None = optional("Port of the targets; relabelling may set another. Default 80.")
    refresh_interval: Duration | None = optional("Time between two requests. Default 60s.")
    tls_config: TlsConfig | None = optional("TLS towards OpenStack.")


DISCOVERY = Discovery(model=OpenStackDiscovery, meaning=tls_only_meaning)
