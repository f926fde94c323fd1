"""A full configuration of each discovery: nothing is wrong with it, and no key is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.document import read_document
from stacklint.models import ModelFault
from stacklint.models.discovery import DISCOVERIES, load
from stacklint.models.http_client import HttpClient
from stacklint.models.keys import keys_of

Judge = Callable[..., tuple[str, tuple[ModelFault, ...]]]
Promtool = Callable[[list[tuple[str, str]]], dict[tuple[str, str], bool]]

AWS = (
    "region: eu-central-1, endpoint: 'http://a', access_key: a, secret_key: b, profile: c, role_arn: d, "
    "refresh_interval: 1m, port: 9100"
)
CLUSTERS = f"{AWS}, external_id: e, clusters: [a, ~], request_concurrency: 5"
FULL = {
    "aws": f"{{role: ec2, {AWS}, external_id: e, filters: [{{name: a, values: []}}], clusters: [a]}}",
    "azure": "{environment: AzureCloud, authentication_method: OAuth, subscription_id: a, tenant_id: b, client_id: c, "
    "client_secret: d, resource_group: e, refresh_interval: 5m, port: 80}",
    "consul": "{server: 'a:8500', path_prefix: b, token: c, datacenter: d, namespace: e, partition: f, scheme: https, "
    "username: g, password: h, services: [i], tags: [j], node_meta: {k: l, m: }, filter: n, health_filter: o, "
    "tag_separator: '|', allow_stale: no, refresh_interval: 30s}",
    "digitalocean": "{role: databases, port: 1, refresh_interval: 5s}",
    "dns": "{names: [a, b], type: aaaa, port: 0x50, refresh_interval: 30s}",
    "docker": "{host: 'unix:///var/run/docker.sock', filters: [{name: a, values: [b]}, ~, {}], port: 80, "
    "host_networking_host: c, match_first_network: false, refresh_interval: 1m}",
    "dockerswarm": "{host: 'tcp://a:2375', role: tasks, filters: [{name: a, values: [b]}], port: 80, "
    "refresh_interval: 1m}",
    "ec2": f"{{{AWS}, external_id: e, filters: [{{name: a, values: [b]}}]}}",
    "ecs": f"{{{CLUSTERS}}}",
    "elasticache": f"{{{CLUSTERS}}}",
    "eureka": "{server: 'http://a/eureka', refresh_interval: 30s}",
    "file": "{files: [a.json, b/*.yml, c.YAML, 'd*e.yaml'], refresh_interval: 5m}",
    "gce": "{project: a, zone: b, filter: c, refresh_interval: 1m, port: 80, tag_separator: ';'}",
    "hetzner": "{role: robot, label_selector: a, port: 80, refresh_interval: 1m}",
    "http": "{url: 'https://a@b:80/c?d#e', refresh_interval: 1m}",
    "ionos": "{datacenter_id: a, port: 80, refresh_interval: 1m}",
    "kubernetes": "{role: endpoints, api_server: 'https://a', kubeconfig_file: , namespaces: {own_namespace: false, "
    "names: [a, ~]}, selectors: [{role: pod, label: 'a in (b, c)', field: 'd=e'}, {role: service}, {role: endpoints}], "
    "attach_metadata: {node: true, namespace: true}}",
    "kuma": "{server: 'http://a:5676', client_id: b, fetch_timeout: 2m, refresh_interval: 15s}",
    "lightsail": f"{{{AWS}, external_id: e}}",
    "linode": "{region: a, tag_separator: ';', port: 80, refresh_interval: 1m}",
    "marathon": "{servers: ['http://a'], auth_token: b, auth_token_file: , refresh_interval: 30s}",
    "msk": f"{{{CLUSTERS}}}",
    "nerve": "{servers: [a], paths: [/b], timeout: 10s}",
    "nomad": "{server: 'http://a:4646', namespace: b, region: c, allow_stale: true, tag_separator: ';', "
    "refresh_interval: 1m}",
    "oci": "{auth: api_key, tenancy: a, user: b, fingerprint: c, key_file: d, key_passphrase: e, region: f, "
    "compartments: [g], filter: h, tag_filter_key: i, tag_filter_value: j, tag_filter_action: exclude, "
    "rate_limit_rps: .5, port: 80, refresh_interval: 1m}",
    "openstack": "{role: loadbalancer, region: a, identity_endpoint: b, username: c, userid: d, password: e, "
    "domain_name: f, domain_id: g, project_name: h, project_id: i, application_credential_name: j, "
    "application_credential_id: k, application_credential_secret: l, all_tenants: true, availability: admin, "
    "port: 80, refresh_interval: 1m, tls_config: {insecure_skip_verify: true}}",
    "outscale": "{region: a, access_key: b, secret_key: c, endpoint: 'https://d', port: 80, refresh_interval: 1m}",
    "ovhcloud": "{service: vps, endpoint: ovh-ca, application_key: a, application_secret: b, consumer_key: c, "
    "refresh_interval: 1m}",
    "puppetdb": "{url: 'http://a', query: b, include_parameters: true, port: 80, refresh_interval: 1m}",
    "rds": f"{{{CLUSTERS}, filters: [{{name: a, values: [b]}}]}}",
    "scaleway": "{role: baremetal, project_id: 11111111-1111-1111-1111-111111111112, access_key: SCWXXXXXXXXXXXXXXXXX, "
    "secret_key: 11111111-1111-1111-1111-111111111111, secret_key_file: , zone: nl-ams-1, api_url: 'http://a', "
    "name_filter: b, tags_filter: [c], port: 80, refresh_interval: 1m}",
    "serverset": "{servers: [a], paths: [/b], timeout: 10s}",
    "stackit": "{project: a, region: b, endpoint: 'https://c', service_account_key: d, service_account_key_path: e, "
    "private_key: f, private_key_path: g, credentials_file_path: h, port: 80, refresh_interval: 1m}",
    "triton": "{account: a, role: cn, dns_suffix: b, endpoint: c, groups: [d], port: 9163, refresh_interval: 1m, "
    "version: 1, tls_config: {cert_file: e, key_file: f}}",
    "uyuni": "{server: 'https://a', username: b, password: c, entitlement: d, separator: ';', refresh_interval: 1m}",
    "vultr": "{port: 80, refresh_interval: 1m}",
}
LATER_KEYS = (", external_id: e", "role: databases, ", ", namespace: true")
"""Keys that came after it, in the configurations above."""


def written(name: str, entry: str) -> str:
    """The discovery as it stands in a job."""
    return f"{name}_sd_configs:\n- {entry}\n"


def known_to_promtool(entry: str) -> str:
    """The entry without what promtool 3.5 doesn't know yet."""
    for key in LATER_KEYS:
        entry = entry.replace(key, "")
    return entry


@pytest.mark.parametrize("name", FULL)
def test_a_full_configuration_has_no_faults(judge: Judge, name: str) -> None:
    text = written(name, FULL[name])
    assert judge(text) == (text, ())


def test_each_discovery_has_a_full_configuration() -> None:
    assert tuple(f"{name}_sd_configs" for name in FULL) == DISCOVERIES


@pytest.mark.parametrize("name", FULL)
def test_a_full_configuration_has_every_key_that_the_discovery_knows(name: str) -> None:
    entry = read_document("f", FULL[name].encode(), "yaml").data
    assert isinstance(entry, dict)
    own = set(keys_of(load(f"{name}_sd_configs").model)) - set(keys_of(HttpClient))
    assert set(entry) - set(keys_of(HttpClient)) == own


@pytest.mark.parametrize("name", FULL)
def test_a_key_that_the_discovery_lacks_is_found(judge: Judge, name: str) -> None:
    text = written(name, FULL[name][:-1] + ", «foo»: 1}")
    marked, faults = judge(text)
    message = f"`foo` is no key of entry 1 of `{name}_sd_configs`"
    assert (marked, [fault.message for fault in faults]) == (text, [message])


def test_the_http_settings_of_each_discovery_that_has_them_are_judged(judge: Judge, promtool: Promtool) -> None:
    names = [name for name in FULL if issubclass(load(f"{name}_sd_configs").model, HttpClient)]
    said = {name: [fault.message for fault in judge(written(name, with_two_ways(FULL[name])))[1]] for name in names}
    assert {name: messages[-1] for name, messages in said.items()} == dict.fromkeys(
        names, "`oauth2` set beside `authorization`: only one of them may be"
    )
    said_by_promtool = promtool([(name, known_to_promtool(with_two_ways(FULL[name]))) for name in names])
    assert set(said_by_promtool.values()) == {True}


def with_two_ways(entry: str) -> str:
    """The entry with two ways to authenticate."""
    return entry[:-1] + ", authorization: {}, oauth2: {client_id: a, token_url: b}}"


def test_the_tls_settings_of_each_discovery_that_has_no_other_are_judged(judge: Judge) -> None:
    for name in ("openstack", "triton"):
        text = written(name, FULL[name].split(", tls_config")[0] + ", tls_config: «{cert: a}»}")
        marked, (fault,) = judge(text)
        assert (marked, fault.message) == (text, "`tls_config` has a `cert` but no `key`")


def test_promtool_takes_the_full_configurations(promtool: Promtool) -> None:
    said = promtool([(name, known_to_promtool(entry)) for name, entry in FULL.items()])
    assert (len(said), set(said.values())) == (len(FULL) - 13, {False})
